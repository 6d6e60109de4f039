"""Flyers as PDF: how much of each text fits, and in what size."""

import re
from collections import OrderedDict
from collections.abc import Iterator
from itertools import dropwhile
from typing import NamedTuple

from babel.dates import format_date

from campaigns.prints.content import FlyerContent, Partner, content_hash
from campaigns.prints.logos import initials_logo
from campaigns.prints.qr import qr_png
from campaigns.prints.rules import FlyerTooFull
from portal.pdf import drawing, engine, layout, templates, write

STYLESHEET = "flyer.css"
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


_kept: OrderedDict[str, bytes] = OrderedDict()


def render_flyer(content: FlyerContent) -> bytes:
    """Return the A5 flyer: one page, tagged, the same bytes for the same content.

    Raises PdfUnavailable, AddressTooLong or FlyerTooFull.
    """
    name = content_hash(content)
    with drawing:
        if name not in _kept:
            _kept[name] = _render(content, identifier=name)
        _kept.move_to_end(name)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[name]


def forget_flyers() -> None:
    """Empty the memory of flyers."""
    with drawing:
        _kept.clear()


def _render(content: FlyerContent, *, identifier: str) -> bytes:
    warm = engine(STYLESHEET)
    assets = _pictures(content)
    for fit in _fits(len(content.projects)):
        page = templates().get_template("print/flyer.html").render(_view(content, fit))
        document = layout(warm, page, assets)
        if len(document.pages) == 1:
            return write(warm, document, identifier=identifier)
    raise FlyerTooFull


def _fits(projects: int) -> Iterator[Fit]:
    """From large to small; larger sizes than can hold these projects are not tried at all."""
    wanted = min(projects, MOST_PROJECTS)
    yield from dropwhile(lambda fit: fit.projects < wanted, FITS)


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
