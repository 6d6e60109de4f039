"""How well colours can be told apart, and which of them meet on a page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from portal.web.accents import ACCENTS

STYLES = Path(__file__).parent / "styles"
SCHEMES = ("light", "dark")
# What must be reached: words (WCAG 2.2, 1.4.3), and borders and marks (1.4.11).
ENOUGH_FOR_WORDS = 4.5
ENOUGH_FOR_SHAPES = 3.0

PLAIN_GROUNDS = ("page", "surface", "sunken")
GROUNDS = (*PLAIN_GROUNDS, "accent-soft")
STATES = ("error", "warn", "ok")
# Lines that please the eye: nothing is lost for who does not see them.
ORNAMENTS = ("line", "accent-line")

# (words, ground), declared here and compared with what the stylesheet does by a house test.
WORDS: tuple[tuple[str, str], ...] = (
    *(
        (words, ground)
        for words in ("ink", "muted", "accent", "accent-strong")
        for ground in GROUNDS
    ),
    *(("error", ground) for ground in PLAIN_GROUNDS),
    *((state, f"{state}-soft") for state in STATES),
    *((words, f"{state}-soft") for words in ("ink", "muted", "accent") for state in STATES),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
)
# (border, mark or ring; ground)
SHAPES: tuple[tuple[str, str], ...] = (
    *((shape, ground) for shape in ("control", "accent", "focus") for ground in GROUNDS),
    *(("focus", f"{state}-soft") for state in STATES),
    *(("accent-strong", ground) for ground in GROUNDS),
    *((shape, ground) for shape in ("ink", "muted", "error") for ground in PLAIN_GROUNDS),
    *((state, f"{state}-soft") for state in STATES),
    *((state, "page") for state in ("warn", "ok")),
    ("accent-soft", "accent"),
)


@dataclass(frozen=True)
class Meeting:
    """Two colours of one scheme that meet, and how far apart they are."""

    scheme: str
    accent: str
    front: str
    ground: str
    ratio: float
    enough: float

    @property
    def is_enough(self) -> bool:
        """Whether people with poor sight can tell them apart."""
        return self.ratio >= self.enough


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG 2.2 defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def plain_tokens() -> dict[str, dict[str, str]]:
    """The colours that every accent shares, per scheme, as tokens.css has them."""
    before, after = (STYLES / "tokens.css").read_text().split("@media screen", 1)
    found = (
        dict(re.findall(r"--tc-color-([a-z-]+):\s*(#[0-9a-f]{6});", css)) for css in (before, after)
    )
    return dict(zip(SCHEMES, found, strict=True))


def tokens(scheme: str, accent: str) -> dict[str, str]:
    """Every colour of a page in this scheme with this accent."""
    shades = ACCENTS[accent].light if scheme == "light" else ACCENTS[accent].dark
    return plain_tokens()[scheme] | {
        "accent": shades.accent,
        "accent-strong": shades.strong,
        "accent-soft": shades.soft,
        "accent-line": shades.line,
        "on-accent": shades.on,
    }


def meetings(accents: tuple[str, ...] = tuple(ACCENTS)) -> Iterator[Meeting]:
    """Every pair of colours that meet, in both schemes, for these accents."""
    declared = [(*pair, ENOUGH_FOR_WORDS) for pair in WORDS] + [
        (*pair, ENOUGH_FOR_SHAPES) for pair in SHAPES
    ]
    for scheme in SCHEMES:
        for accent in accents:
            colours = tokens(scheme, accent)
            for front, ground, enough in declared:
                ratio = contrast(colours[front], colours[ground])
                yield Meeting(scheme, accent, front, ground, ratio, enough)
