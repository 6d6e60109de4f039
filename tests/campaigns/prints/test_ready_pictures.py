"""Logos are made ready for paper once; what is printed does not change by it."""

import io
from dataclasses import replace

import pypdfium2
import pytest
from PIL import Image, ImageChops

from campaigns.prints import pdf
from campaigns.prints.content import Partner
from campaigns.prints.logos import initials_logo
from portal import pdf as paper


def logo(mode: str) -> bytes:
    """A picture with a slope, half of it transparent where the mode allows."""
    made = io.BytesIO()
    slope = Image.linear_gradient("L").resize((300, 120))
    whole = slope.convert("RGB")
    if mode == "RGBA":
        whole.putalpha(slope.transpose(Image.Transpose.FLIP_TOP_BOTTOM))
    whole.convert(mode).save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def with_logos(flyer, drawing):
    drawn = [Partner("Samen Dordt", initials_logo("Samen Dordt", "#134236"))]
    drawn += [Partner(f"Stichting {mode}", logo(mode)) for mode in ("RGBA", "RGB", "L", "P", "1")]
    return replace(flyer, partners=tuple(drawn))


@pytest.fixture
def as_it_comes(monkeypatch):
    """WeasyPrint without our pictures."""

    def begin():
        plain = replace(paper.engine(pdf.STYLESHEET), pictures=lambda assets: {})
        monkeypatch.setattr(pdf, "engine", lambda name: plain)
        pdf.forget_flyers()

    return begin


@pytest.fixture
def packed(monkeypatch, drawing):
    """How many times a picture was packed anew for a file."""
    paper.engine(pdf.STYLESHEET)
    from weasyprint.images import RasterImage

    from portal.pictures import picture

    picture.cache_clear()
    count = []
    pack = RasterImage._get_png_data

    def counted(image):
        count.append(image.size)
        return pack(image)

    monkeypatch.setattr(RasterImage, "_get_png_data", staticmethod(counted))
    return count


def pixels_of(drawn: bytes) -> Image.Image:
    return pypdfium2.PdfDocument(drawn)[0].render(scale=3).to_pil().convert("RGB")


def test_what_is_printed_is_the_same_the_first_time_and_later(with_logos, as_it_comes):
    churches = [replace(with_logos, church_name=name) for name in ("Kerk De Ark", "Kerk De Bron")]
    ours = [pixels_of(pdf.render_flyer(flyer)) for flyer in churches]
    as_it_comes()
    for flyer, seen in zip(churches, ours, strict=True):
        plain = pixels_of(pdf.render_flyer(flyer))
        assert ImageChops.difference(plain, seen).getbbox() is None


def test_a_logo_is_packed_once_for_all_flyers(with_logos, packed):
    pdf.render_flyer(with_logos)
    at_first = len(packed)
    assert at_first > len(with_logos.partners)
    pdf.render_flyer(replace(with_logos, church_name="Kerk De Bron"))
    assert len(packed) == at_first


def test_control_weasyprint_as_it_comes_packs_them_for_each(with_logos, packed, as_it_comes):
    as_it_comes()
    pdf.render_flyer(with_logos)
    at_first = len(packed)
    pdf.render_flyer(replace(with_logos, church_name="Kerk De Bron"))
    assert len(packed) == 2 * at_first


def test_another_picture_with_the_same_address_is_another_picture(with_logos):
    before = pixels_of(pdf.render_flyer(with_logos))
    first, *others = with_logos.partners
    other = replace(first, logo_png=logo("RGB"))
    after = pixels_of(pdf.render_flyer(replace(with_logos, partners=(other, *others))))
    assert ImageChops.difference(before, after).getbbox()
