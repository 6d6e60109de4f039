"""Flyers looked at as people and programs do: as pages, text, colours and a picture."""

import io
import re

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from campaigns.prints import pdf
from campaigns.prints.fitting import levels
from portal import pdf as paper
from portal.language import speaking

A5, A4 = (419.5, 595.3), (595.3, 841.9)  # points
BLEED = 8.5  # points, some 3 mm
SHEETS = {"a5": A5, "a4": A4, "poster": A4}


def text_of(drawn: bytes) -> str:
    page = pypdfium2.PdfDocument(drawn)[0]
    text = page.get_textpage().get_text_range().replace("\ufffe", "").replace("\u00a0", " ")
    return " ".join(text.split())


def letters_of(text: str) -> str:
    """Without spaces and hyphens: a long word may be broken over two lines."""
    return "".join(letter for letter in text if letter.isalpha())


def codes_of(drawn: bytes) -> list[str]:
    picture = pypdfium2.PdfDocument(drawn)[0].render(scale=2).to_pil()
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def assert_one_sheet(drawn: bytes, size: tuple[float, float] = A5) -> None:
    document = pypdfium2.PdfDocument(drawn)
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx(size, abs=0.5)


def assert_inside(drawn: bytes, size: tuple[float, float] = A5) -> None:
    """Every letter stands on the paper, 5 mm (14 pt) from its edges."""
    text = pypdfium2.PdfDocument(drawn)[0].get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    inked = [box for box in boxes if box[2] > box[0]]
    assert min(box[0] for box in inked) > 14
    assert min(box[1] for box in inked) > 14
    assert max(box[2] for box in inked) < size[0] - 14
    assert max(box[3] for box in inked) < size[1] - 14


def smallest_letter(drawn: bytes) -> float:
    text = pypdfium2.PdfDocument(drawn)[0].get_textpage()
    return min(
        round(pypdfium2.raw.FPDFText_GetFontSize(text.raw, n), 1)
        for n in range(text.count_chars())
        if text.get_text_range(n, 1).strip()
    )


def drawn_from(page: str, assets: dict[str, bytes] | None = None) -> bytes:
    document = paper.layout(paper.engine("flyer.css"), page, assets or {})
    return paper.write(paper.engine("flyer.css"), document, identifier="x")


def laid_out(content, variant=pdf.USUAL):
    with speaking(variant.language):
        view = pdf._view(content, variant, list(levels(variant.shape))[3])
        page = pdf.flyer_template().render(view)
    return paper.layout(paper.engine("flyer.css"), page, pdf._pictures(content, variant))


def uncompressed(content, variant=pdf.USUAL) -> bytes:
    return paper.write(
        paper.engine("flyer.css"),
        laid_out(content, variant),
        identifier="x",
        uncompressed_pdf=True,
    )


def paints_in(opened: bytes) -> set[tuple[float, ...]]:
    """Every colour that is filled with or drawn in."""
    found = re.findall(rb"(?:^|\s)((?:[\d.]+ ){3})(?:rg|RG|scn|SCN)\s", opened)
    return {tuple(round(float(part), 2) for part in colour.split()) for colour in found}


def rgb(colour: str) -> tuple[float, ...]:
    return tuple(round(int(colour[n : n + 2], 16) / 255, 2) for n in (1, 3, 5))


def png(size: tuple[int, int]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, "navy").save(file, "PNG")
    return file.getvalue()


PICTURE = png((300, 90))
