"""A report as a workbook: numbers are numbers, texts are texts, and nothing is a formula."""

import io
from dataclasses import dataclass
from typing import Any

from intake.reports import wording
from intake.reports.document import Document, Line, Table
from intake.reports.rules import THOUSAND
from portal.clock import local_day
from portal.language import _

SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
GREEN, PAPER, LINE = "#134236", "#F3ECDF", "#DDD2C0"


@dataclass(frozen=True)
class Looks:
    """The formats of the workbook."""

    title: Any
    head: Any
    text: Any
    number: Any
    percent: Any
    kept: Any
    total: Any
    decimals: tuple[Any, ...]


def workbook(document: Document) -> bytes:
    """A sheet of indicators, one of each table, and one that says what counts."""
    import xlsxwriter  # only whoever takes a sheet along needs it

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, SAFE)
    book.set_properties(
        {
            "title": document.title,
            "author": document.network_name,
            "created": document.counted_at.replace(tzinfo=None),
        }
    )
    looks = _looks(book)
    _indicators(book, looks, document)
    for table in document.tables:
        _figures(book, looks, document, table)
    _explained(book, looks, document)
    book.close()
    return out.getvalue()


def _looks(book: Any) -> Looks:
    def made(**values: Any) -> Any:
        return book.add_format({"valign": "top", "font_size": 11, **values})

    ruled = {"bottom": 1, "bottom_color": LINE}
    return Looks(
        title=made(bold=True, font_size=16, font_color=GREEN),
        head=made(bold=True, bg_color=PAPER, text_wrap=True, bottom=2, bottom_color=GREEN),
        text=made(text_wrap=True, **ruled),
        number=made(num_format="0", **ruled),
        percent=made(num_format='0"%"', **ruled),
        kept=made(align="right", italic=True, **ruled),
        total=made(bold=True, num_format="0", top=1, top_color=GREEN),
        decimals=tuple(
            made(num_format="0" + ("." + "0" * n if n else ""), **ruled) for n in range(4)
        ),
    )


def _begin(book: Any, looks: Looks, document: Document, name: str, heads: list[str]) -> Any:
    """A sheet with title, period and column heads; the numbers begin in row 5."""
    period = wording.period_with_length(document.starts_on, document.ends_on)
    sheet = book.add_worksheet(name[:31])
    sheet.write_string(0, 0, f"{document.title} – {name}", looks.title)
    sheet.write_string(
        1,
        0,
        f"{document.network_name}, {period}",
    )
    sheet.write_string(2, 0, wording.counted_sentence(document))
    for column, head in enumerate(heads):
        sheet.write_string(3, column, head, looks.head)
    sheet.freeze_panes(4, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    return sheet


def _indicators(book: Any, looks: Looks, document: Document) -> None:
    heads = [
        _("Indicator"), _("Doelstelling"), _("Gerealiseerd"), _("In %"), _("Eenheid"),
        _("Toelichting"), _("Geteld"), _("Correctie"), _("Reden van de correctie"),
    ]  # fmt: skip
    sheet = _begin(book, looks, document, _("Indicatoren"), heads)
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 4, 14)
    sheet.set_column(5, 5, 70)
    sheet.set_column(6, 7, 12)
    sheet.set_column(8, 8, 40)
    for at, line in enumerate(document.lines, start=4):
        _indicator(sheet, looks, document, at, line)


def _indicator(sheet: Any, looks: Looks, document: Document, at: int, line: Line) -> None:
    shape = looks.decimals[line.decimals]
    sheet.write_string(at, 0, f"{line.position}. {line.name}", looks.text)
    _amount(sheet, at, 1, line.target, shape)
    if line.is_few:
        sheet.write_string(at, 2, wording.few_text(document.small_number), looks.kept)
    else:
        _amount(sheet, at, 2, line.realised, shape)
    if line.percent is None:
        sheet.write_string(at, 3, wording.NOTHING, looks.kept)
    else:
        sheet.write_number(at, 3, line.percent, looks.percent)
    sheet.write_string(at, 4, line.unit, looks.text)
    sheet.write_string(at, 5, line.explanation, looks.text)
    _amount(sheet, at, 6, line.counted, shape)
    _amount(sheet, at, 7, line.correction, shape)
    sheet.write_string(at, 8, "" if line.is_few else line.correction_reason, looks.text)


def _amount(sheet: Any, row: int, column: int, thousandths: int | None, shape: Any) -> None:
    if thousandths is not None:
        sheet.write_number(row, column, thousandths / THOUSAND, shape)


def _figures(book: Any, looks: Looks, document: Document, table: Table) -> None:
    columns = [str(wording.COLUMNS[one]) for one in table.columns]
    heads = [str(wording.HEADS[table.key]), *columns]
    sheet = _begin(book, looks, document, str(wording.TABLE_TITLES[table.key]), heads)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(columns), 20)
    rows = (*table.rows, *([table.total] if table.total else []))
    for at, row in enumerate(rows, start=4):
        is_total = row is table.total
        sheet.write_string(
            at, 0, wording.head_text(table, row), looks.total if is_total else looks.text
        )
        for column, cell in enumerate(row.cells, start=1):
            if isinstance(cell, int):
                sheet.write_number(at, column, cell, looks.total if is_total else looks.number)
            else:
                text = wording.cell_text(cell, document.small_number)
                sheet.write_string(at, column, text, looks.kept)
    sheet.write_string(len(rows) + 5, 0, wording.table_note(document, table))


def _explained(book: Any, looks: Looks, document: Document) -> None:
    """Definitions, period, the day of counting, and what is hidden."""
    sheet = _begin(book, looks, document, _("Uitleg"), [_("Wat"), _("Betekenis")])
    sheet.set_column(0, 0, 38)
    sheet.set_column(1, 1, 100)
    told = [(f"{line.position}. {line.name}", line.definition) for line in document.lines]
    told += [
        (str(wording.TABLE_TITLES[table.key]), str(wording.TABLE_NOTES[table.key]))
        for table in document.tables
    ]
    told += [
        (_("Afronding"), str(wording.ROUNDING_SENTENCES[document.rounding])),
        (_("Kleine getallen"), wording.small_sentence(document)),
        (_("Peildatum"), local_day(document.counted_at).isoformat()),
    ]
    for at, (what, meaning) in enumerate(told, start=4):
        sheet.write_string(at, 0, what, looks.text)
        sheet.write_string(at, 1, meaning, looks.text)
