"""The municipality's own table comes out line by line: on the page, in the files, in the PDF."""

import csv
import io
import re
import zipfile
from xml.etree import ElementTree

import pypdfium2
import pytest
from casts.reports import SEED_TABLE, fill_year, make_seed_report

PAGE = "/dordrecht/verslagen"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def ellen(sign_in, session, town):
    """The coordinator, with the report of 2023."""
    fill_year(session, town)
    report = make_seed_report(session, town)
    client = sign_in(town.ellen)
    return lambda name="": client.get(f"{PAGE}/{report.id}{name}")


def table_on(page):
    """The rows of the first table of the page."""
    body = re.search(r"<tbody>(.*?)</tbody>", page.text, re.S)[1]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows]
    return [tuple(" ".join(cell.split()) for cell in row) for row in cells]


def test_the_page_has_the_eight_rows_of_the_seed(ellen):
    rows = table_on(ellen())
    assert len(rows) == 8
    for row, seed in zip(rows, SEED_TABLE, strict=True):
        assert row == seed


def test_the_page_tells_what_belongs_beside_the_numbers(ellen):
    page = ellen().text
    assert "In totaal was er contact met 20 organisaties." in page
    assert "Daarnaast werden 7 informatievragen een hulpvraag." in page
    assert "januari t/m december 2023 (12 maanden)" in page
    assert "Percentages zijn naar beneden afgerond" in page
    assert "Uitleg bij indicator 8." in page


def test_the_rows_for_other_programs_hold_the_same_eight(ellen):
    answer = ellen("/indicatoren.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 8
    for row, (name, target, realised, percent) in zip(rows, SEED_TABLE, strict=True):
        assert f"{row['nr']}. {row['indicator']}" == name
        assert (row["doelstelling"], row["gerealiseerd"]) == (target, realised)
        assert f"{row['in_procent']}%" == percent
        assert (row["van"], row["tot_en_met"]) == ("2023-01-01", "2023-12-31")


def sheet_rows(data, number=1):
    """The cells of a sheet, texts and numbers apart; the workbook has no formulas."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        told = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = ["".join(one.itertext()) for one in told.iter(f"{SHEET}si")]
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
        everything = b"".join(book.read(name) for name in book.namelist() if "sheet" in name)
    assert b"<f>" not in everything
    assert b"<f " not in everything
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = []
        for cell in row.iter(f"{SHEET}c"):
            value = cell.find(f"{SHEET}v")
            if value is not None:
                is_text = cell.get("t") == "s"
                cells.append(texts[int(value.text)] if is_text else float(value.text))
        rows.append(cells)
    return rows


def test_the_workbook_holds_the_same_eight_as_numbers(ellen):
    rows = [row for row in sheet_rows(ellen("/verslag.xlsx").data) if row][4:]
    assert len(rows) == 8
    for row, (name, target, realised, percent) in zip(rows, SEED_TABLE, strict=True):
        assert row[0] == name
        assert row[1] == float(target.replace(",", "."))
        assert row[2] == float(realised.replace(",", "."))
        assert row[3] == float(percent.rstrip("%"))


def test_the_pdf_holds_the_same_eight(ellen):
    answer = ellen("/verslag.pdf")
    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    text = " ".join(" ".join(one.get_textpage().get_text_bounded() for one in document).split())
    found = re.findall(r"(?=(\d\. [^0-9]+?) (\d[\d,]*) (\d[\d,]*) (\d+%))", text)
    assert len(found) == 8
    assert tuple(found) == SEED_TABLE
