"""The flyer, looked at as people and programs do: as pages, text, tags and a picture."""

import hashlib
import io
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from campaigns.prints import pdf
from campaigns.prints.content import FlyerProject, Partner
from campaigns.prints.rules import FlyerTooFull
from portal import pdf as paper
from portal.pdf import ForeignAddress, PdfUnavailable

A5 = (419.5, 595.3)  # points
ROOT = Path(__file__).parents[3]


def _text(drawn: bytes) -> str:
    page = pypdfium2.PdfDocument(drawn)[0]
    return " ".join(page.get_textpage().get_text_range().replace("\ufffe", "").split())


def _codes(drawn: bytes) -> list[str]:
    picture = pypdfium2.PdfDocument(drawn)[0].render(scale=2).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def _assert_one_a5(drawn: bytes) -> None:
    document = pypdfium2.PdfDocument(drawn)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx(A5, abs=0.5)


def _assert_inside(drawn: bytes) -> None:
    """Every letter stands on the paper, 5 mm (14 pt) from its edges."""
    text = pypdfium2.PdfDocument(drawn)[0].get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    inked = [box for box in boxes if box[2] > box[0]]
    assert min(box[0] for box in inked) > 14
    assert min(box[1] for box in inked) > 14
    assert max(box[2] for box in inked) < A5[0] - 14
    assert max(box[3] for box in inked) < A5[1] - 14


@pytest.mark.usefixtures("drawing")
class TestWhatPeopleSee:
    def test_one_a5_that_says_who_what_where_and_what_happens_next(self, flyer):
        drawn = pdf.render_flyer(flyer)
        _assert_one_a5(drawn)
        _assert_inside(drawn)
        text = _text(drawn)
        for words in (
            flyer.church_name,
            flyer.when_text,
            flyer.campaign_name,
            flyer.phone,
            flyer.phone_hours,
            flyer.address_shown,
            "Iemand belt u binnen 14 dagen.",
            "12 oktober 2026",
            *(project.title for project in flyer.projects),
            *(project.line for project in flyer.projects),
            *(project.rhythm for project in flyer.projects),
        ):
            assert words in text

    def test_the_code_opens_exactly_the_full_address(self, flyer):
        assert _codes(pdf.render_flyer(flyer)) == [flyer.address_full]

    def test_nasty_texts_stay_on_one_page_and_are_only_text(self, nasty):
        drawn = pdf.render_flyer(nasty)
        _assert_one_a5(drawn)
        _assert_inside(drawn)
        text = _text(drawn)
        assert "<script>alert('Tijd')</script>" in text
        assert nasty.phone in text
        assert nasty.address_shown in text
        assert _codes(drawn) == [nasty.address_full]

    def test_a_flyer_without_projects_partners_or_moment_is_still_a_flyer(self, flyer):
        bare = replace(flyer, projects=(), partners=(), when_text=None, intro="")
        drawn = pdf.render_flyer(bare)
        _assert_one_a5(drawn)
        assert "Waar kunt u bij helpen?" not in _text(drawn)
        assert flyer.phone in _text(drawn)

    def test_six_projects_are_five_and_a_hint(self, flyer):
        six = tuple(FlyerProject(f"Project {n}", "Kort.", "eenmalig") for n in range(1, 7))
        text = _text(pdf.render_flyer(replace(flyer, projects=six)))
        assert "Project 5" in text
        assert "Project 6" not in text
        assert "En nog 1 ander project" in text

    def test_no_letter_is_smaller_than_twelve_points(self, flyer, nasty):
        for content in (flyer, nasty):
            pdf_text = pypdfium2.PdfDocument(pdf.render_flyer(content))[0].get_textpage()
            sizes = {
                round(pypdfium2.raw.FPDFText_GetFontSize(pdf_text.raw, n), 1)
                for n in range(pdf_text.count_chars())
                if pdf_text.get_text_range(n, 1).strip()
            }
            assert sizes
            assert min(sizes) >= 12

    def test_an_address_that_never_fits_is_refused_in_a_sentence(self, flyer):
        with pytest.raises(FlyerTooFull) as refused:
            pdf.render_flyer(replace(flyer, address_shown="tijdcollecte.example/" * 200))
        assert "passen niet op één A5" in refused.value.sentence()


@pytest.mark.usefixtures("drawing")
class TestWhatProgramsSee:
    def test_it_is_tagged_for_reading_aloud(self, flyer):
        drawn = pdf.render_flyer(flyer)
        opened = _uncompressed(flyer)
        assert drawn.startswith(b"%PDF-")
        for mark in (
            b"/Lang (nl)",
            b"/MarkInfo",
            b"/StructTreeRoot",
            b"/DisplayDocTitle true",
            b"pdfuaid",
            b"/Alt (QR-code naar tijdcollecte.example/k/arkje7)",
            b"/Alt (Stichting Present)",
        ):
            assert mark in opened
        title = pypdfium2.PdfDocument(drawn).get_metadata_value("Title")
        assert title == "Geef een uur van uw tijd – Kerk De Ark"

    def test_partners_are_equal_in_size_and_stand_by_name(self, flyer):
        wide, high = ((900, 90), (90, 900))
        unequal = (
            Partner("Zilver", _png(wide)),
            Partner("Anker", _png(high)),
            Partner("Midden"),
        )
        document = _laid_out(replace(flyer, partners=unequal))
        boxes = [
            (box.element.get("alt"), box.width, box.height)
            for box in document.pages[0]._page_box.descendants()
            if box.element_tag == "img" and box.element.get("src", "").startswith("asset:logo")
        ]
        assert [name for name, _, _ in boxes] == ["Anker", "Midden", "Zilver"]
        assert len({(width, height) for _, width, height in boxes}) == 1

    def test_only_our_own_letters_are_used(self, flyer):
        opened = _uncompressed(flyer)
        names = {part.split(b"\n")[0].split(b" ")[0] for part in opened.split(b"/BaseFont /")[1:]}
        assert names
        assert all(b"Source-Sans-3" in name or b"Flyer" in name for name in names), names

    def test_two_renders_are_the_same_bytes_and_the_second_is_remembered(self, flyer):
        first = pdf.render_flyer(flyer)
        assert pdf.render_flyer(flyer) is first
        pdf.forget_flyers()
        again = pdf.render_flyer(flyer)
        assert again is not first
        assert again == first

    def test_another_process_draws_the_same_bytes(self, flyer):
        """A fresh process has other temporary folders, other hashes and another clock."""
        script = (
            "import sys, pickle, hashlib; from campaigns.prints import pdf;"
            "drawn = pdf.render_flyer(pickle.load(sys.stdin.buffer));"
            "print(hashlib.sha256(drawn).hexdigest())"
        )
        told = subprocess.run(
            [sys.executable, "-c", script],
            input=pickle.dumps(flyer),
            capture_output=True,
            check=True,
            cwd=ROOT,
        )
        assert told.stdout.decode().strip() == hashlib.sha256(pdf.render_flyer(flyer)).hexdigest()

    def test_the_memory_of_flyers_is_bounded(self, flyer, monkeypatch):
        monkeypatch.setattr(pdf, "KEPT", 2)
        for name in ("A", "B", "C"):
            pdf.render_flyer(replace(flyer, church_name=name))
        assert len(pdf._kept) == 2


@pytest.mark.usefixtures("drawing")
class TestNothingIsFetched:
    @pytest.mark.parametrize(
        "planted",
        [
            '<img src="file:///etc/passwd">',
            '<img src="http://127.0.0.1:9/x.png">',
            '<link rel="attachment" href="file:///etc/passwd">',
            '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">',
            '<style>@import "file:///etc/passwd";</style>',
            '<p style="background: url(http://127.0.0.1:9/x.png)">x</p>',
            '<img src="asset:source-sans-3-latin-400-normal.woff2">',
            '<img src="data:image/png;base64,AAAA">',
        ],
    )
    def test_planted_addresses_stop_the_drawing(self, planted):
        with pytest.raises(ForeignAddress):
            _drawn_from(f"<p>Dag</p>{planted}")

    def test_what_is_ours_is_served(self):
        own = {"asset:own": _png((9, 9))}
        assert _drawn_from('<p>Dag</p><img alt="eigen" src="asset:own">', own).startswith(b"%PDF-")

    def test_a_drawing_in_place_of_a_logo_is_never_read(self, flyer):
        svg = (
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
            b'<image x:href="file:///etc/passwd"/></svg>'
        )
        planted = replace(flyer, partners=(Partner("Present", svg),))
        plain = replace(flyer, partners=(Partner("Present"),))
        assert pdf._pictures(planted) == pdf._pictures(plain)
        assert b"root:" not in _uncompressed(planted)


def test_without_the_libraries_there_is_a_sentence(flyer, monkeypatch):
    def gone(*_):
        raise OSError("cannot load library 'libpango-1.0-0'")

    pdf.forget_flyers()
    paper.engine.cache_clear()
    for name in [name for name in sys.modules if name.split(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr("cffi.FFI.dlopen", gone)
    with pytest.raises(PdfUnavailable) as refused:
        pdf.render_flyer(flyer)
    assert "Pango" in refused.value.sentence()


def test_weasyprint_waits_until_it_is_needed():
    """It takes more than a second, which no page but the flyer should pay."""
    script = "import sys, campaigns.prints.pdf; sys.exit('weasyprint' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def _drawn_from(page: str, assets: dict[str, bytes] | None = None) -> bytes:
    document = paper.layout(paper.engine("flyer.css"), page, assets or {})
    return paper.write(paper.engine("flyer.css"), document, identifier="x")


def _laid_out(content):
    page = (
        paper.templates().get_template("print/flyer.html").render(pdf._view(content, pdf.FITS[3]))
    )
    return paper.layout(paper.engine("flyer.css"), page, pdf._pictures(content))


def _uncompressed(content) -> bytes:
    return paper.write(
        paper.engine("flyer.css"), _laid_out(content), identifier="x", uncompressed_pdf=True
    )


def _png(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    return file.getvalue()
