"""Paper as PDF: flyers, letters, reports. The only module that knows WeasyPrint, loaded late.

Addresses that a page may name look like ``asset:name`` and are served from memory; whatever
else is asked for stops the drawing. So no text of a person can make the server fetch anything.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import ImageFile

from portal.errors import Refusal
from portal.language import as_written
from portal.paths import static_folder, template_folder

TAGGED = {"pdf_variant": "pdf/ua-1"}  # asked at layout and again at writing
# One font configuration for each stylesheet, so one sheet at a time.
drawing = threading.RLock()


class PdfUnavailable(Refusal):
    """The system libraries that draw PDFs are not installed here."""

    message = (
        "Wij kunnen dit nu niet als PDF maken: op de server ontbreken de bibliotheken daarvoor. "
        "Vraag de beheerder om Pango te installeren. De pagina zelf werkt gewoon."
    )


class ForeignAddress(RuntimeError):
    """A page asked for something that is not one of our own assets."""


@dataclass(frozen=True)
class Engine:
    """WeasyPrint, warmed up: a parsed stylesheet and the fonts it loaded."""

    html: Any
    fetcher: Any
    fonts: Any
    style: Any
    refused: type[BaseException]
    pictures: Any


def draw(stylesheet: str, page: str, *, identifier: str) -> bytes:
    """A whole tagged file from one page with one stylesheet of templates/print."""
    with drawing:
        warm = engine(stylesheet)
        return write(warm, layout(warm, page, {}), identifier=identifier)


def layout(warm: Engine, page: str, assets: Mapping[str, bytes]) -> Any:
    """Lay out a page that may name these assets and nothing else."""
    with _own_assets_only(warm):
        source = warm.html(string=page, url_fetcher=warm.fetcher(assets))
        ready = warm.pictures(assets)
        return source.render(
            font_config=warm.fonts, stylesheets=[warm.style], cache=ready, **TAGGED
        )


def write(warm: Engine, document: Any, *, identifier: str, **options: bool) -> bytes:
    """Write the tagged file; its identifier comes from the content, not from the clock."""
    with _own_assets_only(warm):
        pdf: bytes = document.write_pdf(pdf_identifier=identifier.encode(), **TAGGED, **options)
    return pdf


@contextmanager
def _own_assets_only(warm: Engine) -> Iterator[None]:
    """Turn WeasyPrint's refusal into an Exception: its own is a BaseException."""
    try:
        yield
    except warm.refused as refused:
        raise ForeignAddress(str(refused)) from None


@cache
def templates() -> Environment:
    """Templates without the site around them: escaped, and strict about missing values."""
    made = Environment(
        loader=FileSystemLoader(template_folder()), autoescape=True, undefined=StrictUndefined
    )
    made.filters["as_written"] = as_written
    return made


@cache
def engine(stylesheet: str) -> Engine:
    """Load WeasyPrint (more than a second), its fonts and this stylesheet, once.

    Raises PdfUnavailable.
    """
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

        from portal.pictures import pictures_of
    except OSError:  # the Python package is there, Pango is not
        raise PdfUnavailable from None
    # WeasyPrint lets half a picture pass, for the whole process; an uploaded logo may not.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    class OwnAssets(URLFetcher):
        """Serve assets from memory; stop at everything else."""

        def __init__(self, assets: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False)
            self.assets = assets

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in self.assets:
                raise FatalURLFetchingError(f"not one of our assets: {url[:80]}")
            return URLFetcherResponse(url, self.assets[url])

    fonts = FontConfiguration()
    style = CSS(
        string=(template_folder() / "print" / stylesheet).read_text(encoding="utf-8"),
        url_fetcher=OwnAssets(_fonts()),
        font_config=fonts,
    )
    return Engine(HTML, OwnAssets, fonts, style, FatalURLFetchingError, pictures_of)


def _fonts() -> dict[str, bytes]:
    folder = static_folder() / "fonts"
    return {f"asset:{file.name}": file.read_bytes() for file in folder.glob("*.woff2")}
