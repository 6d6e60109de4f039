"""What of the figures may leave the partnership: no small number, and none to be computed back.

The relations between the tables are known: parts make a total, and open at the end is open at the
begin, plus new, minus closed. Where one of these would give a small number away, more is hidden.
"""

from collections.abc import Sequence
from dataclasses import replace

from intake.reports.document import Line, Row, Table
from intake.reports.hiding import Cell, Hidden, hide, hide_list, hide_part, is_few
from intake.reports.rules import ABOUT_PEOPLE, THOUSAND

KEPT = Hidden.KEPT


def outside_tables(tables: Sequence[Table], small: int) -> tuple[Table, ...]:
    """The tables as they may leave."""
    told = {table.key: _TELLING[table.key](table, small) for table in tables}
    running = next((row for row in told["outcomes"].rows if row.head == "running"), None)
    if running is None or isinstance(running.cells[0], Hidden) or _few_from_before(tables, small):
        # Who was received minus who is still helped is who was closed.
        told["months"] = _only_new(told["months"])
    return tuple(told[table.key] for table in tables)


def _few_from_before(tables: Sequence[Table], small: int) -> bool:
    """Whether few of those who came before the period were closed in it, or are open after it.

    Both follow from the months and from how many of the new ones are still helped.
    """
    inside = {table.key: table for table in tables}
    months = inside["months"].total
    assert months is not None  # noqa: S101 - made with one
    new, closed, begin, _end = (_number(cell) for cell in months.cells)
    running = sum(_number(row.cells[0]) for row in inside["outcomes"].rows if row.head == "running")
    closed_from_before = closed - (new - running)
    return is_few(closed_from_before, small) or is_few(begin - closed_from_before, small)


def outside_line(line: Line, small: int) -> Line:
    """An indicator as it may leave: few people stay unnumbered, also in percents."""
    if line.counting not in ABOUT_PEOPLE:
        return line
    beside = hide(line.beside, small) if isinstance(line.beside, int) else line.beside
    numbers = (line.counted, line.correction, line.realised)
    if any(is_few(-(-one // THOUSAND), small) for one in numbers if one is not None):
        return replace(
            line, counted=None, correction=None, realised=None, percent=None, beside=beside,
            is_few=True,
        )  # fmt: skip
    return replace(line, beside=beside)


def _parts(table: Table, small: int) -> Table:
    """Parts of one total."""
    assert table.total is not None  # noqa: S101 - every table of parts has one
    cells = hide_list([_number(row.cells[0]) for row in table.rows], small)
    total = Row(table.total.head, (hide(_number(table.total.cells[0]), small),))
    if cells is None:
        return replace(table, rows=(), total=total)
    rows = tuple(Row(row.head, (cell,)) for row, cell in zip(table.rows, cells, strict=True))
    return replace(table, rows=rows, total=total)


def _months(table: Table, small: int) -> Table:
    """New and closed are parts of their totals; what is open links the months to each other."""
    assert table.total is not None  # noqa: S101 - made with one
    numbers = [[_number(cell) for cell in row.cells] for row in table.rows]
    new, closed = (hide_list([row[n] for row in numbers], small) for n in (0, 1))
    total = [_number(cell) for cell in table.total.cells]
    summed: list[Cell] = [*total]
    if any(is_few(one, small) for one in total):
        summed = [hide(total[0], small), hide(total[1], small), KEPT, KEPT]
    every = [*(new or [KEPT]), *(closed or [KEPT])]
    shows_open = not any(isinstance(cell, Hidden) for cell in every) and not any(
        is_few(one, small) for row in numbers for one in row[2:]
    )
    rows = tuple(
        Row(
            row.head,
            (
                KEPT if new is None else new[n],
                KEPT if closed is None else closed[n],
                *(row.cells[2:] if shows_open else (KEPT, KEPT)),
            ),
        )
        for n, row in enumerate(table.rows)
    )
    return replace(table, rows=rows, total=Row(table.total.head, tuple(summed)))


def _only_new(table: Table) -> Table:
    """The months with nothing that tells how many were closed."""
    assert table.total is not None  # noqa: S101 - made with one
    rows = tuple(Row(row.head, (row.cells[0], KEPT, KEPT, KEPT)) for row in table.rows)
    return replace(
        table, rows=rows, total=Row(table.total.head, (table.total.cells[0], KEPT, KEPT, KEPT))
    )


def _waiting(table: Table, small: int) -> Table:
    """How many were helped are parts of a total; a wait is told of five people or more."""
    assert table.total is not None  # noqa: S101 - made with one
    helped = hide_list([_number(row.cells[0]) for row in table.rows], small)
    parts = [hide_part(_number(row.cells[4]), _number(row.cells[0]), small) for row in table.rows]
    tells_late = helped is not None and not any(
        isinstance(cell, Hidden) for cell in (*helped, *parts)
    )
    rows = tuple(
        Row(row.head, (cell, None, None, None) if isinstance(cell, Hidden) else row.cells[:4])
        for row, cell in zip(table.rows, helped or [], strict=False)
    )
    count, late = _number(table.total.cells[0]), _number(table.total.cells[4])
    if is_few(count, small):
        return replace(
            table,
            columns=table.columns[:4],
            rows=(),
            total=Row(table.total.head, (Hidden.FEW, None, None, None)),
        )
    if tells_late:
        return table
    return replace(
        table,
        columns=table.columns[:4],
        rows=rows,
        total=Row(table.total.head, table.total.cells[:4]),
        aside=hide_part(late, count, small),
    )


def _pledges(table: Table, small: int) -> Table:
    """Hours are told where the people behind them are."""
    cells: list[Cell] = []
    for people, hours in ((0, 1), (2, 3)):
        count = hide(_number(table.rows[people].cells[0]), small)
        cells += [count, KEPT if isinstance(count, Hidden) else table.rows[hours].cells[0]]
    rows = tuple(Row(row.head, (cell,)) for row, cell in zip(table.rows, cells, strict=True))
    return replace(table, rows=rows)


def _number(cell: Cell) -> int:
    """A number of the inside."""
    assert isinstance(cell, int)  # noqa: S101 - inside nothing is hidden
    return cell


_TELLING = {
    "months": _months,
    "districts": _parts,
    "kinds": _parts,
    "outcomes": _parts,
    "waiting": _waiting,
    "channels": _parts,
    "topics": _parts,
    "pledges": _pledges,
}
