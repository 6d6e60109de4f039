"""Logos of organisations: uploads made safe, and a wordmark for who has none."""

import io
from collections.abc import Iterator

from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from campaigns.prints import rules
from portal.paths import static_folder

MAX_BYTES = 5 * 1024 * 1024
MAX_PIXELS = 4000 * 4000  # looked at before a single pixel is unpacked
MAX_SIDE = 2000
FORMATS = ("PNG", "JPEG", "WEBP")

WORDMARK = (720, 320)  # pixels; the shape of a logo's box on the flyer
DISC, GAP = 180, 36
LEGIBLE = 64  # pixels; some 7 points on the flyer
BOLD = "fonts/source-sans-3-latin-700-normal.woff2"


def clean_logo(upload: bytes) -> bytes:
    """Decode an uploaded logo and draw it anew as a PNG of at most 2,000 px a side.

    Only the pixels survive: no metadata, no colour profile, no second frame.
    Raises LogoTooLarge, LogoIsDrawing, LogoNotAnImage or LogoBroken.
    """
    if len(upload) > MAX_BYTES:
        raise rules.LogoTooLarge
    try:
        picture = Image.open(io.BytesIO(upload), formats=FORMATS)
    except UnidentifiedImageError:
        raise (rules.LogoIsDrawing if _is_drawing(upload) else rules.LogoNotAnImage) from None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise rules.LogoTooLarge from None
    except (OSError, SyntaxError, ValueError):
        raise rules.LogoBroken from None
    if picture.width * picture.height > MAX_PIXELS:
        raise rules.LogoTooLarge
    try:
        # Phones store a turn in the metadata that we are about to drop.
        pixels = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, SyntaxError, ValueError, EOFError):
        raise rules.LogoBroken from None
    pixels.thumbnail((MAX_SIDE, MAX_SIDE))
    return _as_png(pixels)


def initials_logo(name: str, colour: str) -> bytes:
    """Draw a quiet wordmark: the name in one colour (``#rrggbb``), beside a disc with initials.

    A long name needs the room of the disc. What never fits is clipped.
    """
    picture = Image.new("RGBA", WORDMARK, (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    words = name[:120].split() or ["?"]
    lines, font = _fitting(words, WORDMARK[0] - DISC - GAP)
    left = DISC + GAP
    if font.size < LEGIBLE:
        lines, font = _fitting(words, WORDMARK[0])
        left = 0
    else:
        _draw_disc(pen, "".join(word[0].upper() for word in words[:2]), colour)
    place = (left, WORDMARK[1] / 2)
    pen.multiline_text(place, "\n".join(lines), font=font, fill=colour, anchor="lm", spacing=6)
    return _as_png(picture)


def _draw_disc(pen: ImageDraw.ImageDraw, initials: str, colour: str) -> None:
    middle = WORDMARK[1] / 2
    pen.ellipse((0, middle - DISC / 2, DISC, middle + DISC / 2), fill=colour)
    pen.text((DISC / 2, middle), initials, font=_font(84), fill="white", anchor="mm")


def _fitting(words: list[str], width: int) -> tuple[list[str], ImageFont.FreeTypeFont]:
    """Break the words over at most three lines, as large as they fit; clip what never fits."""
    for size in range(92, 39, -4):
        font = _font(size)
        lines = list(_broken(words, width, font))
        if len(lines) <= 3 and max(font.getlength(line) for line in lines) <= width:
            return lines, font
    return [_clipped(line, width, font) for line in lines[:3]], font


def _broken(words: list[str], width: int, font: ImageFont.FreeTypeFont) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        if font.getlength(f"{line} {word}") <= width:
            line = f"{line} {word}"
        else:
            yield line
            line = word
    yield line


def _clipped(line: str, width: int, font: ImageFont.FreeTypeFont) -> str:
    while font.getlength(line) > width:
        line = line.rstrip("…")[:-1] + "…"
    return line


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(static_folder() / BOLD, size)


def _is_drawing(upload: bytes) -> bool:
    return b"<svg" in upload[:4096].lower()


def _as_png(picture: Image.Image) -> bytes:
    """Write the pixels alone: a fresh image carries nothing of the old one."""
    bare = Image.new("RGBA", picture.size)
    bare.paste(picture)
    file = io.BytesIO()
    bare.save(file, format="PNG", optimize=True)
    return file.getvalue()


def in_one_colour(png: bytes) -> bytes:
    """The picture in black and white alone, for stencils and copiers; as large as it was.

    What is darker than the point that best parts its light from its dark (Otsu 1979) is black.
    """
    picture = Image.open(io.BytesIO(png), formats=("PNG",)).convert("RGBA")
    paper = Image.new("RGBA", picture.size, "white")
    grey = Image.alpha_composite(paper, picture).convert("L")
    border = _border(grey.histogram())
    file = io.BytesIO()
    grey.point(lambda value: 255 if value > border else 0, "1").save(file, format="PNG")
    return file.getvalue()


def _border(histogram: list[int]) -> int:
    """Otsu's border between dark and light, of 256 greys; above half, so that pale marks stay."""
    whole, weighed = sum(histogram), sum(n * count for n, count in enumerate(histogram))
    best, border, dark, dark_weighed = -1.0, 127, 0, 0
    for n, count in enumerate(histogram[:255]):
        dark += count
        dark_weighed += n * count
        light = whole - dark
        if not dark or not light:
            continue
        gap = dark_weighed / dark - (weighed - dark_weighed) / light
        if dark * light * gap * gap > best:
            best, border = dark * light * gap * gap, n
    return max(border, 127)
