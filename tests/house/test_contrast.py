"""The colours of the stylesheet can be read, on light paper and on dark."""

import re
from pathlib import Path

import pytest

STYLESHEET = Path(__file__).parents[2] / "portal" / "web" / "static" / "site.css"

GROUNDS = ["page", "surface", "sunken"]
TEXT_ON_GROUND = [
    *[(text, ground) for text in ("ink", "muted", "accent", "error") for ground in GROUNDS],
    ("accent-strong", "page"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("ink", "accent-soft"),
    ("error", "error-soft"),
    ("ink", "error-soft"),
    ("warn", "warn-soft"),
    ("ink", "warn-soft"),
    ("ok", "ok-soft"),
    ("ink", "ok-soft"),
]
SHAPE_ON_GROUND = [
    (shape, ground) for shape in ("control", "accent", "error", "focus") for ground in GROUNDS
]


def _tokens(css: str) -> dict[str, str]:
    return dict(re.findall(r"--tc-color-([a-z-]+):\s*(#[0-9a-f]{6});", css))


def _schemes() -> dict[str, dict[str, str]]:
    before, after = STYLESHEET.read_text().split("@media screen and (prefers-color-scheme: dark)")
    light, dark = _tokens(before), _tokens(after)
    assert light.keys() == dark.keys()
    return {"light": light, "dark": dark}


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_agrees_with_known_figures():
    assert _contrast("#000000", "#ffffff") == pytest.approx(21)
    assert _contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_can_be_read(scheme, text, ground):
    colours = _schemes()[scheme]
    assert _contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPE_ON_GROUND)
def test_borders_and_focus_can_be_seen(scheme, shape, ground):
    colours = _schemes()[scheme]
    assert _contrast(colours[shape], colours[ground]) >= 3


def test_rules_use_the_tokens_and_no_colours_of_their_own():
    """Only paper, where no scheme applies, may name plain black, grey and white."""
    rules = re.sub(r"--tc-[a-z0-9-]+:[^;]+;", "", STYLESHEET.read_text())
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#000000", "#777777", "#ffffff"}
    for name in set(re.findall(r"var\((--tc-[a-z0-9-]+)\)", rules)):
        assert f"{name}:" in STYLESHEET.read_text(), name
