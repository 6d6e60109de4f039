"""The figures of a report as charts; what is hidden keeps its words and gets no bar."""

from collections.abc import Sequence
from dataclasses import replace

from intake.reports import wording
from intake.reports.document import Document, Table
from intake.reports.hiding import Cell
from portal.clock import SHORT_MONTHS
from portal.web.charts import BarChart, LineChart, bar_chart, line_chart

# Tables of one number a row, that are the parts of one total.
BARS = ("districts", "kinds", "outcomes", "channels", "topics")


def bar_charts(document: Document) -> dict[str, BarChart]:
    """A chart of each table of parts that can be told."""
    return {
        table.key: _bars(document, table)
        for table in document.tables
        if table.key in BARS and table.rows
    }


def _bars(document: Document, table: Table) -> BarChart:
    chart = bar_chart(
        f"c-{table.key}",
        wording.table_note(document, table, with_total=True),
        [(wording.head_text(table, row), _drawn(row.cells[0])) for row in table.rows],
        heads=(str(wording.HEADS[table.key]), str(wording.COLUMNS["count"])),
    )
    texts = [wording.cell_text(row.cells[0], document.small_number) for row in table.rows]
    bars = tuple(replace(bar, text=text) for bar, text in zip(chart.bars, texts, strict=True))
    return replace(chart, bars=bars)


def month_chart(document: Document) -> LineChart | None:
    """New and closed requests by month; nothing to draw below two months."""
    table = next((one for one in document.tables if one.key == "months"), None)
    if table is None or len(table.rows) < 2:
        return None
    return line_chart(
        "c-months",
        wording.table_note(document, table),
        [_short(row.head) for row in table.rows],
        [
            (str(wording.COLUMNS[name]), _column(table, n))
            for n, name in enumerate(table.columns)
            if name in {"new", "closed", "open_end"}
        ],
        head=str(wording.HEADS["months"]),
    )


def _column(table: Table, n: int) -> Sequence[float | None]:
    return [_drawn(row.cells[n]) for row in table.rows]


def _drawn(cell: Cell) -> float | None:
    return cell if isinstance(cell, int) else None


def _short(month: str) -> str:
    """'jan' of '2023-01'."""
    return str(SHORT_MONTHS[int(month[5:]) - 1])
