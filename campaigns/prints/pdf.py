"""Flyers as PDF. The only module that knows WeasyPrint, and it asks for it when first needed.

Addresses that a page may name look like ``asset:name`` and are served from memory; whatever
else is asked for stops the rendering. So no text of a person can make the server fetch anything.
"""

import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import dropwhile
from typing import Any, NamedTuple

from babel.dates import format_date
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import ImageFile

from campaigns.prints.content import FlyerContent, Partner, content_hash
from campaigns.prints.logos import initials_logo
from campaigns.prints.qr import qr_png
from campaigns.prints.rules import FlyerTooFull, PdfUnavailable
from portal.paths import static_folder, template_folder

TAGGED = {"pdf_variant": "pdf/ua-1"}  # asked at layout and again at writing
KEPT = 32  # flyers in memory, some 60 KB each
PNG = b"\x89PNG\r\n\x1a\n"
WORDMARK_COLOUR = "#134236"
INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


class Fit(NamedTuple):
    """One way to lay the flyer out: its size of type, and how much of each text it takes."""

    size: str
    projects: int
    line: int = 200
    intro: int = 600
    title: int = 200
    church: int = 240


FITS = (
    Fit("grand", 1),
    Fit("roomy", 2),
    Fit("plain", 4),
    Fit("tight", 5),
    Fit("tight", 4, line=90, intro=240, title=60, church=180),
    Fit("tight", 3, line=60, intro=140, title=50, church=180),
    Fit("tight", 3, line=0, intro=100, title=45, church=120),
    Fit("tight", 3, line=0, intro=0, title=40, church=80),
    Fit("tight", 2, line=0, intro=0, title=32, church=48),
)
MOST_PROJECTS = 5
COLUMNS = ((4, 4), (10, 5))  # up to so many partners: so many logos beside each other
MOST_COLUMNS = 8
SHORT_ADDRESS = 25  # characters that stand on one line in large type


class ForeignAddress(RuntimeError):
    """A page asked for something that is not one of our own assets."""


@dataclass(frozen=True)
class Engine:
    """WeasyPrint, warmed up: the parsed stylesheet and the fonts it loaded."""

    html: Any
    fetcher: Any
    fonts: Any
    style: Any
    refused: type[BaseException]


_drawing = threading.Lock()  # one font configuration, so one flyer at a time
_kept: OrderedDict[str, bytes] = OrderedDict()


def render_flyer(content: FlyerContent) -> bytes:
    """Return the A5 flyer: one page, tagged, the same bytes for the same content.

    Raises PdfUnavailable, AddressTooLong or FlyerTooFull.
    """
    name = content_hash(content)
    with _drawing:
        if name not in _kept:
            _kept[name] = _render(content, identifier=name)
        _kept.move_to_end(name)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[name]


def forget_flyers() -> None:
    """Empty the memory of flyers."""
    with _drawing:
        _kept.clear()


def _render(content: FlyerContent, *, identifier: str) -> bytes:
    engine = _engine()
    assets = _pictures(content)
    for fit in _fits(len(content.projects)):
        page = templates().get_template("print/flyer.html").render(_view(content, fit))
        document = layout(engine, page, assets)
        if len(document.pages) == 1:
            return write(engine, document, identifier=identifier)
    raise FlyerTooFull


def _fits(projects: int) -> Iterator[Fit]:
    """From large to small; larger sizes than can hold these projects are not tried at all."""
    wanted = min(projects, MOST_PROJECTS)
    yield from dropwhile(lambda fit: fit.projects < wanted, FITS)


def layout(engine: Engine, page: str, assets: dict[str, bytes]) -> Any:
    """Lay out a page that may name these assets and nothing else."""
    with _own_assets_only(engine):
        source = engine.html(string=page, url_fetcher=engine.fetcher(assets))
        return source.render(font_config=engine.fonts, stylesheets=[engine.style], **TAGGED)


def write(engine: Engine, document: Any, *, identifier: str, **options: bool) -> bytes:
    """Write the tagged file; its identifier comes from the content, not from the clock."""
    with _own_assets_only(engine):
        pdf: bytes = document.write_pdf(pdf_identifier=identifier.encode(), **TAGGED, **options)
    return pdf


@contextmanager
def _own_assets_only(engine: Engine) -> Iterator[None]:
    """Turn WeasyPrint's refusal into an Exception: its own is a BaseException."""
    try:
        yield
    except engine.refused as refused:
        raise ForeignAddress(str(refused)) from None


def _pictures(content: FlyerContent) -> dict[str, bytes]:
    pictures = {f"asset:logo-{n}": _logo(p) for n, p in enumerate(_fairly(content.partners))}
    pictures["asset:qr"] = qr_png(content.address_full)
    return pictures


def _logo(partner: Partner) -> bytes:
    """Take only real PNGs: WeasyPrint would try anything else as SVG."""
    if partner.logo_png and partner.logo_png.startswith(PNG):
        return partner.logo_png
    return initials_logo(partner.name, WORDMARK_COLOUR)


def _fairly(partners: tuple[Partner, ...]) -> list[Partner]:
    """Sort by name, so that no partner stands first by rank."""
    return sorted(partners, key=lambda partner: partner.name.casefold())


def _view(content: FlyerContent, fit: Fit) -> dict[str, object]:
    """Say what the template prints, with every text as long as this fit takes."""
    shown = content.projects[: fit.projects]
    return {
        "size": fit.size,
        "network_name": _tidy(content.network_name, min(fit.title, 80)),
        "phone": _tidy(content.phone, 40),
        "phone_hours": _tidy(content.phone_hours, min(fit.church, 120)),
        "campaign_name": _tidy(content.campaign_name, min(fit.church, 80)),
        "intro": _tidy(content.intro, fit.intro),
        "church_name": _tidy(content.church_name, fit.church),
        "when_text": _tidy(content.when_text or "", min(fit.church, 90)),
        "projects": [
            {
                "title": _tidy(project.title, fit.title),
                "line": _tidy(project.line, fit.line),
                "rhythm": _tidy(project.rhythm, min(fit.title, 60)),
            }
            for project in shown
        ],
        "more": len(content.projects) - len(shown),
        "logos": [
            {"address": f"asset:logo-{n}", "name": _tidy(partner.name, 200)}
            for n, partner in enumerate(_fairly(content.partners))
        ],
        "columns": next((n for most, n in COLUMNS if len(content.partners) <= most), MOST_COLUMNS),
        "address_shown": content.address_shown,
        "address_long": len(content.address_shown) > SHORT_ADDRESS,
        "address_full": content.address_full,
        "generated_on": format_date(content.generated_on, "d MMMM y", locale="nl"),
        "call_within_days": content.call_within_days,
    }


def _tidy(text: str, length: int) -> str:
    """Drop what cannot be seen (control and turning characters) and clip at a word."""
    text = " ".join(INVISIBLE.sub(" ", text).split())
    if len(text) <= length:
        return text
    if length == 0:
        return ""
    kept = text[: length - 1]
    at_a_word = kept.rsplit(" ", 1)[0]
    return (at_a_word if len(at_a_word) > length // 2 else kept).rstrip(" ,.;:-–") + "…"


@cache
def templates() -> Environment:
    """Templates without the site around them: escaped, and strict about missing values."""
    return Environment(
        loader=FileSystemLoader(template_folder()), autoescape=True, undefined=StrictUndefined
    )


@cache
def _engine() -> Engine:
    """Load WeasyPrint (more than a second), its fonts and our stylesheet, once."""
    try:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
    except OSError:  # the Python package is there, Pango is not
        raise PdfUnavailable from None
    # WeasyPrint lets half a picture pass, for the whole process; an uploaded logo may not.
    ImageFile.LOAD_TRUNCATED_IMAGES = False

    class OwnAssets(URLFetcher):
        """Serve assets from memory; stop at everything else."""

        def __init__(self, assets: dict[str, bytes]) -> None:
            super().__init__(allowed_protocols=set(), allow_redirects=False)
            self.assets = assets

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in self.assets:
                raise FatalURLFetchingError(f"not one of our assets: {url[:80]}")
            return URLFetcherResponse(url, self.assets[url])

    fonts = FontConfiguration()
    style = CSS(
        string=(template_folder() / "print" / "flyer.css").read_text(encoding="utf-8"),
        url_fetcher=OwnAssets(_fonts()),
        font_config=fonts,
    )
    return Engine(HTML, OwnAssets, fonts, style, FatalURLFetchingError)


def _fonts() -> dict[str, bytes]:
    folder = static_folder() / "fonts"
    return {f"asset:{file.name}": file.read_bytes() for file in folder.glob("*.woff2")}
