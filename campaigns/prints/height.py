"""How high the texts of a flyer will stand, told before anything is drawn.

A look at the sizes of print/flyer.css with a ruler for bold type, which errs to the high side for
plain type. It says where to begin; what fits is always seen by drawing it.
"""

import math
from collections.abc import Mapping
from typing import Any

from campaigns.prints.fitting import (
    CODE_EM,
    LEAF_EM,
    POINTS_PER_MM,
    POSTER_CODE_EM,
    SHAPES,
    ems,
)

SHEET_MM = {"a5": 210, "a4": 297, "poster": 297}
LINE = 1.22  # the height of a line, in em
PLAIN = 0.93  # how wide plain type is beside bold
LOGO_MM: dict[str, dict[int, tuple[float, float]]] = {
    "a5": {4: (11.5, 31.5), 5: (9, 25.2), 8: (7.5, 15.7)},
    "a4": {4: (17, 44.5), 5: (13, 35.6), 8: (10, 22.2)},
}
LOGO_MM["poster"] = LOGO_MM["a4"]
View = Mapping[str, Any]


def share_of_sheet(view: View) -> float:
    """How much of the sheet these texts take in their type: 1 is all of it."""
    shape: str = view["shape"]
    em: float = view["points"] / POINTS_PER_MM  # in mm
    width = SHAPES[shape].width_mm / em
    texts = _head(view, width) + _projects(view, width) + _join(view, width)
    foot, logos = _foot(view, width)
    return ((texts + foot) * em + _white_mm(view) + logos) / SHEET_MM[shape]


def _lines(text: str, width: float, size: float = 1) -> int:
    return max(math.ceil(ems(text) * size / width), 1) if text else 0


def _white_mm(view: View) -> float:
    """White that does not grow with the type: over the band and under the foot."""
    is_a5, is_tight = view["shape"] == "a5", view["is_tight"]
    return (7 if is_tight else 9 if is_a5 else 13) + (6 if is_tight else 8 if is_a5 else 12)


def _head(view: View, width: float) -> float:
    is_tight, is_black = view["is_tight"], view["ink"] == "black"
    size = float(view["title_size"].replace("-", "."))
    beside = width - (LEAF_EM if view["moment"] else 0)
    kicker = 1 if view["kicker_long"] else 1.1 if is_tight else 1.2
    titles = [_lines(line, beside, size) for line in view["title_lines"]]
    height = _lines(view["kicker"], beside, kicker) * kicker * 1.12 + (0.2 + sum(titles)) * size
    if view["moment"]:
        height = max(height, 5.9)
    if view["intro"]:
        height += (0.4 if is_tight else 0.65) + _lines(view["intro"], width, PLAIN) * 1.25
    return height + (0.9 if is_black else 0.7 if is_tight else 1.1)


def _projects(view: View, width: float) -> float:
    projects, is_tight = view["projects"], view["is_tight"]
    height = 0.7 if is_tight else 1.05
    if not projects:
        return height
    height += 1.28 * 1.1 + (0.3 if is_tight else 0.45)
    has_columns = view["shape"] == "a4" and len(projects) > 1
    column = (width - 2) / 2 if has_columns else width
    items = [_project(one, view, column) for one in projects]
    # Two columns, of which the left one is the higher.
    height += sum(items[: math.ceil(len(items) / 2)] if has_columns else items)
    return height + ((0.42 if not is_tight else 0.2) * 2 + LINE if view["more"] > 0 else 0)


def _project(one: Mapping[str, str], view: View, width: float) -> float:
    strong = 1.05 if view["is_tight"] else 1.12
    beside = 0.0
    if view["shape"] != "a4":
        beside = min(ems(one["rhythm"]) * PLAIN, width * 0.45) + 0.8
    height = _lines(one["title"], width - beside, strong) * strong * 1.12
    rhythm = _lines(one["rhythm"], width * (1 if not beside else 0.45), PLAIN) * LINE
    height = max(height, rhythm) if beside else height + rhythm
    height += _lines(one["line"], width, PLAIN) * LINE
    return height + (0.4 if view["is_tight"] else 0.84)


def _join(view: View, width: float) -> float:
    is_tight, is_poster = view["is_tight"], view["shape"] == "poster"
    beside = width - (POSTER_CODE_EM if is_poster else CODE_EM)
    address = 1.06 if view["address_size"] else 1.25
    hours = _lines(", ".join(view["phone_hours"]), beside, PLAIN)
    ways = (1.3 if is_tight else 1.55) * LINE + 0.18 + LINE
    ways += len(view["address_lines"]) * address * 1.12 + 0.4
    ways += 1.5 * LINE + hours * LINE
    code = 9.6 if is_poster else 7.6 if is_tight else 8.4
    promise = sum(_lines(line, width, PLAIN) for line in view["promise"]) * LINE
    return 0.5 + (1.1 if is_tight else 1.5) + max(ways, code) + 0.35 + promise


def _foot(view: View, width: float) -> tuple[float, float]:
    """The foot in em, and its pictures in mm."""
    height = (0.4 if view["is_tight"] else 0.5) + 0.5
    height += _lines(view["together"], width, PLAIN) * LINE
    if not view["logos"]:
        return height, 0
    high, wide = LOGO_MM[view["shape"]][view["columns"]]
    rows = math.ceil(len(view["logos"]) / max(int((SHAPES[view["shape"]].width_mm + 3) / wide), 1))
    return height + 0.2 + rows * 0.3, rows * high
