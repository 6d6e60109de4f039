"""Whatever meets on a page can be told apart: every accent, by day and by night.

The pairs are declared in portal/web/contrast.py. What the stylesheet does is read from its rules,
so that a pair which is used but not declared is found here.
"""

import re
from collections.abc import Iterator

import pytest

from portal.web.accents import ACCENTS, DEFAULT_ACCENT, accent_named
from portal.web.contrast import (
    GROUNDS,
    ORNAMENTS,
    PLAIN_GROUNDS,
    SHAPES,
    STATES,
    STYLES,
    WORDS,
    contrast,
    meetings,
    plain_tokens,
    tokens,
)

TOKEN = r"var\(--tc-color-([a-z-]+)\)"
# Words of these colours stand wherever a page puts them, so on every ground.
ANYWHERE = {"ink": GROUNDS, "muted": GROUNDS, "accent": GROUNDS, "accent-strong": GROUNDS}
# These stand on plain paper unless their own rule gives them a ground.
ON_PAPER = {"error": PLAIN_GROUNDS, **{state: () for state in STATES if state != "error"}}
SHAPE_PROPERTIES = r"(?:border(?:-[a-z]+)*|outline(?:-color)?|stroke|fill|box-shadow)"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """(selector, declarations) of every rule, also inside @media."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for selector, body in re.findall(r"([^{};]+)\{([^{}]*)\}", bare):
        yield selector.strip(), body


def _used(css: str) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """(words, ground) and (shape, ground) as the rules of this stylesheet use them."""
    words, shapes = set(), set()
    for _selector, body in _rules(css):
        front = re.search(rf"(?<![-\w])color:\s*{TOKEN}", body)
        ground = re.search(rf"(?<![-\w])background(?:-color)?:\s*{TOKEN}", body)
        if front:
            here = (ground[1],) if ground else {**ANYWHERE, **ON_PAPER}.get(front[1], ())
            words |= {(front[1], one) for one in here}
        elif ground and ground[1] not in ("accent", "accent-strong"):
            words.add(("ink", ground[1]))
        for shape in re.findall(rf"(?<![-\w]){SHAPE_PROPERTIES}:[^;]*?{TOKEN}", body):
            if shape not in (*ORNAMENTS, *GROUNDS):
                shapes.add((shape, ground[1] if ground and ground[1] != shape else "page"))
    return words, shapes


def _stylesheet() -> str:
    return "\n".join(path.read_text() for path in sorted(STYLES.glob("*.css")))


def test_the_measure_agrees_with_known_figures():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("accent", ACCENTS)
def test_all_that_meets_can_be_told_apart(accent):
    seen = list(meetings((accent,)))
    assert len(seen) == 2 * (len(WORDS) + len(SHAPES))
    assert [one for one in seen if not one.is_enough] == []


def test_every_pair_that_the_stylesheet_uses_is_declared():
    words, shapes = _used(_stylesheet())
    assert words - set(WORDS) == set()
    assert shapes - set(SHAPES) == set()


@pytest.mark.parametrize(
    ("rule", "pair"),
    [
        (".x { color: var(--tc-color-warn); background: var(--tc-color-page); }", ("warn", "page")),
        ("@media print { .x { color: var(--tc-color-muted); } }", ("muted", "accent-soft")),
        (".x { background: var(--tc-color-control); }", ("ink", "control")),
        (".x { border-left: 2px solid var(--tc-color-on-accent); }", ("on-accent", "page")),
    ],
)
def test_a_pair_in_a_planted_rule_is_seen(rule, pair):
    """Control: the reader of rules finds pairs, declared or not."""
    words, shapes = _used(rule)
    assert pair in words | shapes


def test_both_schemes_have_the_same_colours():
    light, dark = (plain_tokens()[scheme] for scheme in ("light", "dark"))
    assert light.keys() == dark.keys()
    assert set(tokens("light", DEFAULT_ACCENT)) == {
        name for pair in WORDS + SHAPES for name in pair
    } | {*ORNAMENTS}


def test_rules_use_the_tokens_and_no_colours_of_their_own():
    """Only paper, where no scheme applies, may name plain black, grey and white."""
    css = _stylesheet()
    rules = re.sub(r"--tc-[a-z0-9-]+:[^;]+;", "", css)
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) <= {"#000000", "#777777", "#ffffff"}
    known = {f"--tc-color-{name}" for name in tokens("light", DEFAULT_ACCENT)}
    known |= set(re.findall(r"(--tc-[a-z0-9-]+):", css))
    assert set(re.findall(r"var\((--tc-[a-z0-9-]+)\)", rules)) <= known


def test_an_unknown_accent_is_the_usual_one():
    assert accent_named("pink") is accent_named(None) is ACCENTS[DEFAULT_ACCENT]
