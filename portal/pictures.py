"""Pictures made ready for paper once, and printed on many sheets. Loads WeasyPrint.

WeasyPrint unpacks a logo and packs it anew, its transparency apart, for every sheet it stands on:
a fifth of what a flyer costs. The logos of a partnership stand on all its flyers.
"""

import hashlib
import io
from functools import lru_cache
from typing import Any

import pydyf
from PIL import Image
from weasyprint import DEFAULT_OPTIONS
from weasyprint.images import RasterImage

KEPT = 64  # pictures in memory, most of them some 20 kB


class ReadyPicture(RasterImage):
    """A picture that remembers how it goes into a PDF."""

    ready: Any = None

    def get_x_object(self, interpolate: bool, dpi_ratio: float) -> Any:
        """As WeasyPrint calls it. A file numbers its objects, so each gets twins of its own."""
        wanted = interpolate, dpi_ratio
        if self.ready is None or self.ready[0] != wanted:
            self.ready = wanted, super().get_x_object(interpolate, dpi_ratio)
        return _twin(self.ready[1])


def _twin(stream: Any) -> Any:
    extra = dict(stream.extra)
    if "SMask" in extra:
        extra["SMask"] = _twin(extra["SMask"])
    return pydyf.Stream(list(stream.stream), extra, stream.compress)


@lru_cache(KEPT)
def picture(content: bytes) -> ReadyPicture:
    """A picture by its bytes. Raises OSError, SyntaxError or ValueError when they are none."""
    name = hashlib.sha256(content).hexdigest()
    opened = Image.open(io.BytesIO(content))
    return ReadyPicture(opened, name, content, orientation="from-image", options=DEFAULT_OPTIONS)


def pictures_of(assets: dict[str, bytes]) -> dict[str, Any]:
    """What WeasyPrint need not ask for any more, by address; what is no picture is left to it."""
    found = {}
    for address, content in assets.items():
        try:
            found[address] = picture(content)
        except (OSError, SyntaxError, ValueError):
            continue
    return found
