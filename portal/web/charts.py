"""Where the bars and lines of a chart lie: plain figures, drawn by components/charts.html.

Measures are per cent of the width, or em: so letters keep their size on a telephone and at 200 %.
A value of None is a number too small to show (domain.md P-15): it gets its words and no mark.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

# Height of one bar with the words above it, in em.
ROW_EM = 2.9
# A line begins and ends this far from the edges, in per cent.
EDGE = 3.0


@dataclass(frozen=True)
class Bar:
    """One row: its words, its figure, where it lies (em) and how long it is (per cent)."""

    label: str
    text: str
    y: float
    width: float


@dataclass(frozen=True)
class BarChart:
    """Rows of bars under each other, the table with the same figures included."""

    name: str
    title: str
    heads: tuple[str, str]
    bars: tuple[Bar, ...]
    height: float


@dataclass(frozen=True)
class Dot:
    """One figure on a line, in per cent from the left and from the top; no y where it is hidden."""

    x: float
    y: float | None
    text: str


@dataclass(frozen=True)
class Line:
    """One series: its name, its dots, and the pieces between dots that stand beside each other."""

    name: str
    dots: tuple[Dot, ...]

    @property
    def pieces(self) -> list[tuple[Dot, Dot]]:
        """Every two neighbours that both have a place; a hidden figure breaks the line."""
        neighbours = zip(self.dots, self.dots[1:], strict=False)
        return [(a, b) for a, b in neighbours if a.y is not None and b.y is not None]


@dataclass(frozen=True)
class LineChart:
    """Up to three lines over the same moments, with the lines of its scale."""

    name: str
    title: str
    head: str
    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    # (per cent from the top, figure)
    scale: tuple[tuple[float, str], ...]


def bar_chart(
    name: str,
    title: str,
    rows: Sequence[tuple[str, float | None]],
    *,
    heads: tuple[str, str],
    said: Callable[[float], str] = str,
    hidden: str = "–",
) -> BarChart:
    """Bars for (label, figure); ``name`` is the id on the page, ``said`` writes a figure."""
    most = max((value for _label, value in rows if value is not None), default=0) or 1
    bars = tuple(
        Bar(
            label=label,
            text=hidden if value is None else said(value),
            y=round(index * ROW_EM, 2),
            width=round(100 * max(value or 0, 0) / most, 1),
        )
        for index, (label, value) in enumerate(rows)
    )
    return BarChart(name, title, heads, bars, height=round(len(rows) * ROW_EM, 2))


def line_chart(
    name: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    *,
    head: str,
    said: Callable[[float], str] = lambda value: f"{value:g}",
    hidden: str = "–",
) -> LineChart:
    """Lines over ``labels``; each series has as many figures as there are labels."""
    if len(series) > 3 or any(len(values) != len(labels) for _name, values in series):
        raise ValueError("At most three lines, each with a figure for every label.")
    shown = [value for _name, values in series for value in values if value is not None]
    top, step = _scale(max(shown, default=0))
    width = (100 - 2 * EDGE) / max(len(labels) - 1, 1)
    lines = tuple(
        Line(
            series_name,
            tuple(
                Dot(
                    x=round(EDGE + index * width, 2),
                    y=None if value is None else round(100 * (1 - value / top), 1),
                    text=hidden if value is None else said(value),
                )
                for index, value in enumerate(values)
            ),
        )
        for series_name, values in series
    )
    steps = [index * step for index in range(round(top / step) + 1)]
    scale = tuple((round(100 * (1 - value / top), 1), said(value)) for value in steps)
    return LineChart(name, title, head, tuple(labels), lines, scale)


def _scale(most: float) -> tuple[float, float]:
    """A round figure at or above the most, and the step of three to six lines below it."""
    if most <= 0:
        return 1, 1
    size = 10.0 ** floor(log10(most))
    step = next(part * size for part in (0.2, 0.5, 1, 2) if most / (part * size) <= 5)
    step = max(step, 1) if most >= 3 else step
    return ceil(most / step) * step, step
