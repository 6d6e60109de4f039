"""How much text a flyer takes, and how large: as much as fits on one page in legible type."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import NamedTuple

from PIL import ImageFont

from portal.paths import static_folder

INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
# A time, or two with a word between them.
CLOCKS = re.compile(r"\d{1,2}[.:]\d\d(?: \w+ \d{1,2}[.:]\d\d)?(?: uur)?")
# A last word shorter than this does not stand on a line alone.
SHORT_WORD = 12
BOLD = "fonts/source-sans-3-latin-700-normal.woff2"
POINTS_PER_MM = 72 / 25.4


class Fit(NamedTuple):
    """One way to lay the flyer out: how much of each text it takes, in what size of type."""

    projects: int = 6
    line: int = 200
    intro: int = 400
    title: int = 120
    church: int = 160
    points: int = 14
    is_tight: bool = False


class Shape(NamedTuple):
    """A kind of paper: its sizes of type, the width of its text and what a leaf leaves of that."""

    points: range
    width_mm: float
    # Sizes of the title, in em, from large to small.
    titles: tuple[float, ...]


SHAPES = {
    "a5": Shape(range(14, 18), 126, (3, 2.6, 2.2, 1.8, 1.5)),
    "a4": Shape(range(14, 20), 178, (3.4, 3, 2.6, 2.2, 1.8, 1.5)),
    "poster": Shape(range(18, 28), 178, (4, 3.5, 3, 2.6, 2.2, 1.8, 1.5)),
}
LARGE_ADDRESS_EM, LONG_ADDRESS_EM = 1.25, 1.06  # as in the stylesheet
KICKER_EM = 1.2  # the size of the line above the title
LEAF_EM = 7.1  # the width of the leaf of the calendar, with the white beside it
# The same of the code in its panel.
CODE_EM, POSTER_CODE_EM = 11.0, 12.2
MOST_PROJECTS = 6
# From all we know to hardly more than title, telephone and code; the last ones always fit.
LEVELS = (
    Fit(),
    Fit(line=110, intro=240),
    Fit(line=62, intro=170),
    Fit(line=62, intro=170, is_tight=True),
    Fit(line=0, intro=170),
    Fit(line=0, intro=120, church=120, is_tight=True),
    Fit(projects=4, line=0, intro=90, title=45, church=90, is_tight=True),
    Fit(projects=3, line=0, intro=0, title=40, church=80, is_tight=True),
    Fit(projects=2, line=0, intro=0, title=32, church=48, is_tight=True),
)
POSTER_LEVELS = tuple(level._replace(line=0, intro=min(level.intro, 170)) for level in LEVELS[2:])


def levels(shape: str) -> Iterator[Fit]:
    """From much text to little, each in the smallest type of this paper."""
    smallest = SHAPES[shape].points.start
    for level in POSTER_LEVELS if shape == "poster" else LEVELS:
        yield level._replace(points=smallest)


def ways(shape: str) -> Iterator[Fit]:
    """From best to least: all the text in ever smaller type, then less and less in the smallest."""
    first, *others = levels(shape)
    yield from (first._replace(points=points) for points in reversed(SHAPES[shape].points))
    yield from others


def title_lines(title: str, shape: str, fit: Fit, *, has_leaf: bool) -> tuple[float, list[str]]:
    """In which size (em) the title stands on at most two lines, and those lines, in balance.

    A title that never does stands in the smallest size on as many lines as it takes.
    """
    paper = SHAPES[shape]
    width = _width(shape, fit) - (LEAF_EM if has_leaf else 0)
    for size in paper.titles[1 if fit.is_tight else 0 :]:
        for lines in _broken(title.split(), 2):
            if max(ems(line) for line in lines) * size < width * 0.98:
                return size, lines
    return paper.titles[-1], [title]


def kicker_room(shape: str, fit: Fit, *, has_leaf: bool) -> float:
    """How wide the line above the title may be, in em of its own type."""
    return (_width(shape, fit) - (LEAF_EM if has_leaf else 0)) / KICKER_EM


def address_lines(address: str, shape: str, fit: Fit) -> tuple[str, list[str]]:
    """The address beside the code: in large type on one line, else smaller, broken at a slash.

    Returns the class of its type ('' or 'long') and its lines.
    """
    room = _width(shape, fit) - (CODE_EM if shape != "poster" else POSTER_CODE_EM)
    if ems(address) * LARGE_ADDRESS_EM < room:
        return "", [address]
    lines = [""]
    for part in address.split("/"):
        whole = f"{lines[-1]}{part}/"
        if lines[-1] and ems(whole) * LONG_ADDRESS_EM > room:
            lines.append(f"{part}/")
        else:
            lines[-1] = whole
    lines[-1] = lines[-1].removesuffix("/")
    return "long", [line for line in lines if line]


def _width(shape: str, fit: Fit) -> float:
    """The width of the text in em."""
    return SHAPES[shape].width_mm * POINTS_PER_MM / fit.points


def _broken(words: list[str], most: int) -> Iterator[list[str]]:
    """The words on one line, then on two as equally long as can be."""
    for count in range(1, min(most, len(words)) + 1):
        ways = [
            [" ".join(words[a:b]) for a, b in zip((0, *cuts), (*cuts, len(words)), strict=True)]
            for cuts in combinations(range(1, len(words)), count - 1)
        ]
        yield min(ways, key=lambda way: max(ems(line) for line in way))


def ems(text: str) -> float:
    """How wide a text is in bold type, in em."""
    return _ruler().getlength(text) / 100


@cache
def _ruler() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(static_folder() / BOLD, 100)


def held(hours: str) -> str:
    """'van 9.00 tot 12.00 uur' with spaces at which no line ends."""
    return CLOCKS.sub(lambda found: found[0].replace(" ", "\N{NO-BREAK SPACE}"), hours)


def tidy(text: str, length: int) -> str:
    """Drop what cannot be seen (control and turning characters).

    What is too long ends at a sentence, and when there is none at a word.
    """
    text = " ".join(INVISIBLE.sub(" ", text).split())
    if len(text) <= length:
        return text
    if length == 0:
        return ""
    kept = text[: length - 1]
    sentence = kept.rpartition(". ")[0]
    if len(sentence) > length // 3:
        return f"{sentence}."
    at_a_word = kept.rsplit(" ", 1)[0]
    return (at_a_word if len(at_a_word) > length // 2 else kept).rstrip(" ,.;:-–") + "…"


def unwidowed(text: str) -> str:
    """Keep a short last word together with the one before it."""
    head, _gap, last = text.rpartition(" ")
    before = head.rpartition(" ")[2]
    if len(head) > len(before) and len(last) + len(before) < 2 * SHORT_WORD:
        return f"{head}\u00a0{last}"
    return text
