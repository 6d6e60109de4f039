"""A report as rows with semicolons, for other programs; its columns are told on the page."""

import csv
import io
from collections.abc import Iterable, Sequence

from intake.reports import wording
from intake.reports.document import Document, Row, Table
from intake.reports.hiding import Cell
from intake.reports.models import Counting
from portal.clock import local_day
from portal.language import _, _l

# A byte order mark: by it Excel knows that this is UTF-8.
MARK = "\ufeff"
# A text that begins with one of these would be taken for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

INDICATOR_COLUMNS = {
    "nr": _l("de plaats in de tabel"),
    "indicator": _l("hoe de indicator heet"),
    "doelstelling": _l("wat er was afgesproken"),
    "gerealiseerd": _l("wat er werd bereikt"),
    "in_procent": _l("gerealiseerd, als deel van de doelstelling"),
    "eenheid": _l("waarin het getal staat"),
    "herkomst": _l("geteld of ingevuld"),
    "geteld": _l("wat het systeem telde"),
    "correctie": _l("het verbeterde getal, als dat er is"),
    "reden": _l("waarom het getal is verbeterd"),
    "toelichting": _l("wat de schrijver erbij vertelt"),
    "definitie": _l("wat er precies meetelt"),
    "van": _l("de eerste dag van de periode"),
    "tot_en_met": _l("de laatste dag van de periode"),
    "peildatum": _l("de dag waarop is geteld"),
}
FIGURE_COLUMNS = {
    "tabel": _l("waar het getal over gaat"),
    "rij": _l("de maand, de wijk, de soort hulp of de uitkomst"),
    "kolom": _l("wat er is geteld"),
    "waarde": _l("het getal, of waarom het er niet staat"),
    "van": _l("de eerste dag van de periode"),
    "tot_en_met": _l("de laatste dag van de periode"),
    "peildatum": _l("de dag waarop is geteld"),
}


def indicator_rows(document: Document) -> str:
    """One row per indicator."""
    small = document.small_number
    return _written(
        INDICATOR_COLUMNS,
        (
            (
                str(line.position),
                line.name,
                wording.number_text(line.target, line.decimals),
                wording.realised_text(line, small),
                "" if line.percent is None else str(line.percent),
                line.unit,
                _("ingevuld") if line.counting is Counting.BY_HAND else _("geteld"),
                _or_empty(line.counted, line.decimals),
                _or_empty(line.correction, line.decimals),
                "" if line.is_few else line.correction_reason,
                line.explanation,
                line.definition,
                *_when(document),
            )
            for line in document.lines
        ),
    )


def figure_rows(document: Document) -> str:
    """One row per number of the statistics."""
    return _written(
        FIGURE_COLUMNS,
        (
            (
                str(wording.TABLE_TITLES[table.key]),
                wording.head_text(table, row),
                str(wording.COLUMNS[column]),
                wording.cell_text(cell, document.small_number),
                *_when(document),
            )
            for table in document.tables
            for row in (*table.rows, *([table.total] if table.total else []))
            for column, cell in _cells(table, row)
        ),
    )


def _cells(table: Table, row: Row) -> list[tuple[str, Cell]]:
    """The numbers of a row by their columns; what is told of the whole table with the total."""
    found = list(zip(table.columns, row.cells, strict=True))
    is_total = row is table.total
    return [*found, *([("over_norm", table.aside)] if is_total and table.aside is not None else [])]


def _or_empty(thousandths: int | None, decimals: int) -> str:
    return "" if thousandths is None else wording.number_text(thousandths, decimals)


def _when(document: Document) -> tuple[str, str, str]:
    return (
        document.starts_on.isoformat(),
        document.ends_on.isoformat(),
        local_day(document.counted_at).isoformat(),
    )


def _written(columns: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_plain(text) for text in row] for row in rows)
    return MARK + out.getvalue()


def _plain(text: str) -> str:
    """A text that no program takes for a formula."""
    if text == wording.NOTHING:
        return ""
    return f"'{text}" if text.startswith(FORMULA) else text
