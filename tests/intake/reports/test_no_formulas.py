"""What people write in a report is text in every program: no formula, no link, no command."""

import csv
import io
import zipfile

import pytest
import sqlalchemy as sa
from casts.reports import make_seed_report
from xlsxwriter.worksheet import Worksheet

from intake.reports import rows, sheets
from intake.reports.models import Indicator, Report, ReportLine
from portal.scope import system_scope

HOSTILE = (
    '=HYPERLINK("http://boef.example","klik")', "+1+1", "-2+3", "@SUM(A1)", "\t=1",
    "http://boef.example/win",
)  # fmt: skip
# What a program takes for a formula, a link or a command.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def fetch(sign_in, session, town):
    """Files of a report in which each text is hostile."""
    report = make_seed_report(session, town)
    with system_scope(session, "the texts of the test"):
        session.execute(sa.update(Report).values(title=HOSTILE[0], contact_name=HOSTILE[1]))
        for text, row in zip(HOSTILE, session.scalars(sa.select(Indicator)), strict=False):
            row.name = text
            row.definition = text
        for text, row in zip(HOSTILE, session.scalars(sa.select(ReportLine)), strict=False):
            row.explanation = text
        session.commit()
    client = sign_in(town.ellen)
    return lambda name: client.get(f"/dordrecht/verslagen/{report.id}/{name}").data


def formulas(workbook):
    """The formulas and links of a workbook."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as book:
        sheets_of_it = [book.read(name) for name in book.namelist() if "worksheets" in name]
        texts = book.read("xl/sharedStrings.xml").decode()
    assert "boef.example" in texts
    return sum(sheet.count(b"<f") + sheet.count(b"<hyperlink") for sheet in sheets_of_it)


def commands(told):
    """The cells of a CSV file that a program would carry out."""
    cells = [
        cell for row in csv.reader(io.StringIO(told.decode("utf-8-sig")), delimiter=";")
        for cell in row
    ]  # fmt: skip
    assert any("boef.example" in cell for cell in cells)
    return [cell for cell in cells if cell.startswith(DANGEROUS)]


def test_a_workbook_holds_texts_and_numbers_only(fetch):
    assert formulas(fetch("verslag.xlsx")) == 0


def test_a_file_of_rows_holds_texts_and_numbers_only(fetch):
    assert commands(fetch("indicatoren.csv")) == []


def test_control_cells_without_a_type_become_formulas(fetch, monkeypatch):
    monkeypatch.setattr(sheets, "SAFE", {"in_memory": True})
    monkeypatch.setattr(Worksheet, "write_string", Worksheet.write)
    assert formulas(fetch("verslag.xlsx")) > 0


def test_control_rows_as_they_were_typed_are_carried_out(fetch, monkeypatch):
    monkeypatch.setattr(rows, "FORMULA", ("\0",))
    assert len(commands(fetch("indicatoren.csv"))) > len(HOSTILE)
