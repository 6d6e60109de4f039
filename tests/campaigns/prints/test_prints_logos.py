"""Uploaded logos: what is refused, and what is left of what is taken."""

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from campaigns.prints import rules
from campaigns.prints.logos import MAX_BYTES, clean_logo, in_one_colour, initials_logo


def _file(image: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def _opened(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def _bomb(side: int) -> bytes:
    """A PNG of a few hundred bytes that says it unpacks to side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


WHOLE = _file(Image.effect_noise((300, 200), 90), "PNG")


@pytest.mark.parametrize(
    ("upload", "refusal"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", rules.LogoIsDrawing),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<SVG/>", rules.LogoIsDrawing),
        (b"Beste mensen, hierbij ons logo.", rules.LogoNotAnImage),
        (b"", rules.LogoNotAnImage),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", rules.LogoNotAnImage),
        (_file(Image.new("RGB", (9, 9)), "GIF"), rules.LogoNotAnImage),
        (_bomb(4100), rules.LogoTooLarge),
        (_bomb(12_000), rules.LogoTooLarge),
        (_bomb(60_000), rules.LogoTooLarge),
        (b"x" * (MAX_BYTES + 1), rules.LogoTooLarge),
        (WHOLE[: len(WHOLE) // 2], rules.LogoBroken),
        (WHOLE[:60], rules.LogoBroken),
        (_file(Image.effect_noise((300, 200), 90), "JPEG")[:900], rules.LogoBroken),
    ],
)
def test_what_is_refused(upload, refusal):
    with pytest.raises(rules.Refusal) as refused:
        clean_logo(upload)
    assert type(refused.value) is refusal
    assert refused.value.sentence().endswith(".")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_logo_keeps_its_pixels_and_becomes_a_png(kind):
    logo = _opened(clean_logo(_file(Image.new("RGB", (300, 200), (29, 91, 75)), kind)))
    assert (logo.format, logo.size) == ("PNG", (300, 200))
    assert logo.convert("RGB").getpixel((150, 100)) == pytest.approx((29, 91, 75), abs=3)


def test_what_is_seen_through_stays_so():
    logo = _opened(clean_logo(_file(Image.new("RGBA", (30, 20), (0, 0, 0, 0)), "PNG")))
    assert logo.getpixel((3, 3)) == (0, 0, 0, 0)


def test_a_large_logo_is_made_smaller_in_proportion():
    logo = _opened(clean_logo(_file(Image.new("L", (3900, 1950)), "PNG")))
    assert logo.size == (2000, 1000)


def test_nothing_but_pixels_survives_and_a_turned_photo_stands_upright():
    exif = Image.Exif()
    exif[0x010E] = "GEHEIM"
    exif[0x0112] = 6  # turned a quarter
    photo = _file(Image.new("RGB", (40, 20)), "JPEG", exif=exif, comment=b"GEHEIM")
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "GEHEIM")
    drawing = _file(Image.new("RGB", (40, 20)), "PNG", pnginfo=notes, icc_profile=b"GEHEIM")
    assert b"GEHEIM" in photo
    for upload in (photo, drawing):
        clean = clean_logo(upload)
        assert b"GEHEIM" not in clean
        assert _opened(clean).info == {}
    assert _opened(clean_logo(photo)).size == (20, 40)


@pytest.mark.parametrize(
    "name", ["Present", "Stichting Schuldhulpmaatje Alblasserwaard", "", "W" * 900]
)
def test_a_wordmark_is_drawn_inside_its_box_in_its_own_colour(name):
    mark = _opened(initials_logo(name, "#134236"))
    assert mark.size == (720, 320)
    left, top, right, bottom = mark.getchannel("A").getbbox()
    assert left >= 0
    assert top > 0
    assert right < 720
    assert bottom < 320
    assert (0x13, 0x42, 0x36, 255) in {colour for _, colour in mark.getcolors(maxcolors=70_000)}


def test_names_look_different_and_the_same_name_the_same():
    assert initials_logo("Present", "#134236") == initials_logo("Present", "#134236")
    assert initials_logo("Present", "#134236") != initials_logo("HipHelpt", "#134236")


def test_in_one_colour_nothing_is_left_between_black_and_white():
    picture = Image.new("RGBA", (90, 30), (0, 0, 0, 0))
    picture.paste((255, 221, 0, 255), (0, 0, 30, 30))  # a yellow disc's worth
    picture.paste((30, 85, 127, 255), (30, 0, 60, 30))
    mark = _opened(in_one_colour(_file(picture, "PNG"))).convert("L")
    assert mark.size == (90, 30)
    assert {value for _, value in mark.getcolors()} == {0, 255}
    assert mark.getpixel((45, 15)) == 0
    assert mark.getpixel((75, 15)) == 255


@pytest.mark.parametrize("colour", ["#ffdd00", "#2a5d3f", "#d0d0d0"])
def test_a_mark_of_one_colour_stays_to_be_seen(colour):
    picture = Image.new("RGB", (60, 60), "white")
    picture.paste(colour, (20, 20, 40, 40))
    mark = _opened(in_one_colour(_file(picture, "PNG"))).convert("L")
    assert mark.getpixel((30, 30)) == 0
    assert mark.getpixel((5, 5)) == 255
