"""The accents a partnership or a campaign can have: each with its shades for light and for dark."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Shades:
    """One accent in one scheme; every value is ``#rrggbb``."""

    # Links, main buttons, numbers.
    accent: str
    # The same under a pointer, and words on the soft shade.
    strong: str
    # The coloured paper of the masthead and of panels.
    soft: str
    # Lines on coloured paper; only an ornament, nothing depends on seeing it.
    line: str
    # Words on a main button.
    on: str


@dataclass(frozen=True)
class Accent:
    """A named colour; ``label`` is what people choose from."""

    name: str
    label: str
    light: Shades
    dark: Shades


def _accent(name: str, label: str, light: str, dark: str) -> tuple[str, Accent]:
    return name, Accent(name, label, Shades(*light.split()), Shades(*dark.split()))


# Equal steps of lightness (OKLCH), so that no partnership shouts louder than another.
ACCENTS: dict[str, Accent] = dict(
    [
        _accent(
            "brick",
            "Steenrood",
            "#892f20 #651d11 #fae8e5 #e3b0a5 #ffffff",
            "#fbae9e #ffd2c9 #3e211c #74483f #2a140f",
        ),
        _accent(
            "clay",
            "Klei",
            "#724518 #532f09 #f7eae0 #d2b8a2 #ffffff",
            "#e3bc9a #f3d8c2 #35271a #67503d #23180e",
        ),
        _accent(
            "olive",
            "Olijf",
            "#52551a #3a3c0b #edeedf #bec1a4 #ffffff",
            "#c4c99c #dee1c3 #2a2c1b #56583e #1b1c0f",
        ),
        _accent(
            "forest",
            "Bosgroen",
            "#2a5d3f #18432b #e3f1e7 #abc5b4 #ffffff",
            "#a8d0b5 #cbe6d4 #1f2e24 #445c4d #121e16",
        ),
        _accent(
            "teal",
            "Zeegroen",
            "#0e5d5d #004343 #dff1f1 #a5c5c5 #ffffff",
            "#9dcfcf #c4e6e5 #1b2e2e #3e5c5b #0e1e1e",
        ),
        _accent(
            "ocean",
            "Zeeblauw",
            "#1e557f #0d3c5e #e2effa #a6c1d9 #ffffff",
            "#a0c9ee #c6e2fb #1c2c39 #40586d #101c26",
        ),
        _accent(
            "plum",
            "Pruim",
            "#664071 #492b53 #f3e9f6 #cab5d1 #ffffff",
            "#d7b7e1 #ebd5f2 #312535 #604e66 #201723",
        ),
        _accent(
            "berry",
            "Bes",
            "#862c48 #631a32 #fae8eb #e2aeb8 #ffffff",
            "#f9abbc #ffd0d9 #3d2027 #734651 #291318",
        ),
    ]
)
DEFAULT_ACCENT = "forest"


def accent_named(name: str | None) -> Accent:
    """The accent of that name; the default when there is none or it is unknown."""
    return ACCENTS.get(name or "", ACCENTS[DEFAULT_ACCENT])
