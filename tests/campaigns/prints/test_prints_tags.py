"""The flyer as ink and programs see it: its colours, tags and bytes, and what is never fetched."""

import hashlib
import io
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from flyers import PICTURE, SHEETS, drawn_from, laid_out, paints_in, png, rgb, uncompressed
from PIL import Image

from campaigns.prints import pdf
from campaigns.prints.content import Partner, Variant
from portal import pdf as paper
from portal.pdf import ForeignAddress, PdfUnavailable
from portal.web.accents import ACCENTS

ROOT = Path(__file__).parents[3]


@pytest.mark.usefixtures("drawing")
class TestColours:
    @pytest.mark.parametrize("shape", SHEETS)
    def test_one_colour_is_black_on_white_and_nothing_between(self, flyer, shape):
        logos = (Partner("Anker", png((300, 90))), Partner("Zilver"))
        opened = uncompressed(replace(flyer, partners=logos), Variant(shape, "black"))
        assert paints_in(opened) <= {(0.0, 0.0, 0.0), (1.0, 1.0, 1.0)}
        for picture in pdf._pictures(flyer, Variant(shape, "black")).values():
            assert Image.open(io.BytesIO(picture)).mode == "1"

    def test_each_accent_prints_in_its_own_colours(self, flyer):
        for name, accent in ACCENTS.items():
            paints = paints_in(uncompressed(replace(flyer, accent=name), Variant()))
            assert rgb(accent.light.accent) in paints
            assert rgb(accent.light.soft) in paints

    def test_the_stylesheet_holds_the_accents_as_they_are_on_light_paper(self):
        sheet = (ROOT / "templates" / "print" / "flyer.css").read_text()
        for name, accent in ACCENTS.items():
            light = accent.light
            assert (
                f".{name} {{ --deep: {light.strong}; --ink: {light.accent}; "
                f"--soft: {light.soft}; --line: {light.line}; }}"
            ) in sheet


@pytest.mark.usefixtures("drawing")
class TestWhatProgramsSee:
    def test_it_is_tagged_for_reading_aloud(self, flyer):
        drawn = pdf.render_flyer(flyer)
        opened = uncompressed(replace(flyer, partners=(Partner("Stichting Present", PICTURE),)))
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

    def test_it_reads_aloud_in_the_language_of_the_paper(self, flyer):
        opened = uncompressed(flyer, Variant(language="en"))
        assert b"/Lang (en)" in opened
        assert b"/Alt (QR code to tijdcollecte.example/k/arkje7)" in opened

    def test_partners_are_equal_in_size_and_stand_by_name(self, flyer):
        wide, high = ((900, 90), (90, 900))
        unequal = (
            Partner("Zilver", png(wide)),
            Partner("Anker", png(high)),
            Partner("Midden"),
        )
        document = laid_out(replace(flyer, partners=unequal))
        boxes = [
            (box.element.get("alt"), box.width, box.height)
            for box in document.pages[0]._page_box.descendants()
            if box.element_tag == "img" and box.element.get("src", "").startswith("asset:logo")
        ]
        assert [name for name, _, _ in boxes] == ["Anker", "Midden", "Zilver"]
        assert len({(width, height) for _, width, height in boxes}) == 1

    def test_only_our_own_letters_are_used(self, flyer):
        opened = uncompressed(flyer)
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
            drawn_from(f"<p>Dag</p>{planted}")

    def test_control_the_usual_fetcher_packs_a_file_of_the_machine(self, tmp_path, monkeypatch):
        secret = tmp_path / "secret.txt"
        secret.write_text("GEHEIM")
        planted = f'<p>Dag</p><link rel="attachment" href="{secret.as_uri()}">'
        with pytest.raises(ForeignAddress):
            drawn_from(planted)
        usual = pytest.importorskip("weasyprint.urls").URLFetcher
        loose = replace(paper.engine("flyer.css"), fetcher=lambda assets: usual())
        monkeypatch.setattr(paper, "engine", lambda sheet: loose)
        packed = pypdfium2.PdfDocument(drawn_from(planted)).get_attachment(0)
        assert bytes(packed.get_data()) == b"GEHEIM"

    def test_what_is_ours_is_served(self):
        own = {"asset:own": png((9, 9))}
        assert drawn_from('<p>Dag</p><img alt="eigen" src="asset:own">', own).startswith(b"%PDF-")

    def test_a_drawing_in_place_of_a_logo_is_never_read(self, flyer):
        svg = (
            b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink">'
            b'<image x:href="file:///etc/passwd"/></svg>'
        )
        planted = replace(flyer, partners=(Partner("Present", svg),))
        plain = replace(flyer, partners=(Partner("Present"),))
        assert pdf._pictures(planted) == pdf._pictures(plain)
        assert b"root:" not in uncompressed(planted)


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
