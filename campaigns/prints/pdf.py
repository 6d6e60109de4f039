"""Flyers as PDF: in every variant, one page, as large as its texts allow."""

from collections import OrderedDict
from functools import cache
from typing import Any

from jinja2 import Template

from campaigns.prints.content import FlyerContent, Partner, Variant, content_hash
from campaigns.prints.fitting import (
    MOST_PROJECTS,
    Fit,
    address_lines,
    ems,
    held,
    kicker_room,
    tidy,
    title_lines,
    unwidowed,
    ways,
)
from campaigns.prints.height import View, share_of_sheet
from campaigns.prints.logos import in_one_colour, initials_logo
from campaigns.prints.qr import qr_png
from campaigns.prints.rules import FlyerTooFull
from portal.clock import MONTHS, WEEKDAYS
from portal.language import _, _n, speaking, translated
from portal.pdf import drawing, engine, layout, templates, write
from portal.web.accents import accent_named
from portal.web.pages import SPEAKING
from portal.wording import join_words

STYLESHEET = "flyer.css"
KEPT = 48  # flyers in memory, some 60 KB each
PNG = b"\x89PNG\r\n\x1a\n"
BLACK = "#000000"
COLUMNS = ((4, 4), (10, 5))  # up to so many partners: so many logos beside each other
MOST_COLUMNS = 8
SURELY_TOO_HIGH = 1.02  # of the sheet, as the ruler sees it
USUAL = Variant()


_kept: OrderedDict[str, bytes] = OrderedDict()


def render_flyer(content: FlyerContent, variant: Variant = USUAL) -> bytes:
    """Return the flyer: one page, tagged, the same bytes for the same content.

    Raises PdfUnavailable, AddressTooLong or FlyerTooFull.
    """
    name = content_hash(content, variant)
    with drawing, speaking(variant.language):
        if name not in _kept:
            _kept[name] = _render(content, variant, identifier=name)
        _kept.move_to_end(name)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
        return _kept[name]


def forget_flyers() -> None:
    """Empty the memory of flyers."""
    with drawing:
        _kept.clear()


def _render(content: FlyerContent, variant: Variant, *, identifier: str) -> bytes:
    warm = engine(STYLESHEET)
    assets = _pictures(content, variant)
    too_full: set[str] = set()
    too_high: list[View] = []

    def drawn(view: View) -> Any:
        """The page, when it is one; None when it is more."""
        page = flyer_template().render(view)
        if page in too_full:  # less room for texts that were short already
            return None
        made = layout(warm, page, assets)
        if len(made.pages) == 1:
            return made
        too_full.add(page)
        return None

    for fit in ways(variant.shape):
        view: View = _view(content, variant, fit)
        if share_of_sheet(view) > SURELY_TOO_HIGH:
            too_high.append(view)
        elif made := drawn(view):
            return write(warm, made, identifier=identifier)
    # The ruler only saves time: what it held for too high has the last word on paper.
    for view in reversed(too_high):
        if made := drawn(view):
            return write(warm, made, identifier=identifier)
    raise FlyerTooFull


@cache
def flyer_template() -> Template:
    """The page of every flyer, in the language of the moment."""
    return templates().get_template("print/flyer.html", globals=SPEAKING)


def _pictures(content: FlyerContent, variant: Variant = USUAL) -> dict[str, bytes]:
    colour = BLACK if variant.ink == "black" else accent_named(content.accent).light.strong
    pictures = {
        f"asset:logo-{n}": _logo(partner, variant, colour)
        for n, partner in enumerate(_fairly(content.partners))
    }
    pictures["asset:qr"] = qr_png(content.address_full)
    return pictures


def _logo(partner: Partner, variant: Variant, colour: str) -> bytes:
    """Take only real PNGs: WeasyPrint would try anything else as SVG."""
    is_real = partner.logo_png is not None and partner.logo_png.startswith(PNG)
    drawn = partner.logo_png if is_real else None
    png = drawn or initials_logo(partner.name, colour)
    return in_one_colour(png) if variant.ink == "black" else png


def _fairly(partners: tuple[Partner, ...]) -> list[Partner]:
    """Sort by name, so that no partner stands first by rank."""
    return sorted(partners, key=lambda partner: partner.name.casefold())


def _view(content: FlyerContent, variant: Variant, fit: Fit) -> dict[str, object]:
    """Say what the template prints, with every text as long as this fit takes."""
    church = tidy(content.church_name, fit.church)
    moment = _moment(content)
    room = kicker_room(variant.shape, fit, has_leaf=moment is not None)
    kicker = _kicker(church, content.place, room)
    size, lines = title_lines(
        tidy(content.campaign_name, min(fit.church, 120)),
        variant.shape,
        fit,
        has_leaf=moment is not None,
    )
    return {
        "shape": variant.shape,
        "ink": variant.ink,
        "is_trimmed": variant.is_trimmed,
        "accent": accent_named(content.accent).name,
        "is_tight": fit.is_tight,
        "points": fit.points,
        "network_name": tidy(content.network_name, min(fit.title, 80)),
        "campaign_name": " ".join(lines),
        "title_lines": lines,
        "title_size": f"{size:g}".replace(".", "-"),
        "church_name": church,
        "kicker": kicker,
        "kicker_long": ems(kicker) > room,
        "moment": moment,
        "intro": unwidowed(tidy(content.intro, fit.intro)),
        "promise": _promise(content, variant, fit),
        **_projects(content, fit),
        **_ways(content, variant, fit),
        **_partners(content, fit),
    }


def _projects(content: FlyerContent, fit: Fit) -> dict[str, object]:
    shown = content.projects[: min(fit.projects, MOST_PROJECTS)]
    return {
        "projects": [
            {
                "title": tidy(project.title, fit.title),
                "line": unwidowed(tidy(project.line, fit.line)),
                "rhythm": tidy(project.rhythm, min(fit.title, 60)),
            }
            for project in shown
        ],
        "more": len(content.projects) - len(shown),
    }


def _ways(content: FlyerContent, variant: Variant, fit: Fit) -> dict[str, object]:
    """How to join: the address, and the telephone."""
    size, lines = address_lines(content.address_shown, variant.shape, fit)
    return {
        "phone": tidy(content.phone, 40),
        # Each part stays together on a line: 'maandag t/m vrijdag', '9.00–12.00 uur'.
        "phone_hours": held(tidy(content.phone_hours, min(fit.church, 120))).split(", "),
        "address_shown": content.address_shown,
        "address_size": size,
        "address_lines": lines,
        "address_full": content.address_full,
    }


def _partners(content: FlyerContent, fit: Fit) -> dict[str, object]:
    """The partners as equals: all by picture, or all by name."""
    fair = _fairly(content.partners)
    name = tidy(content.network_name, min(fit.title, 80))
    names = join_words(tidy(partner.name, 60) for partner in fair)
    has_logos = any(partner.logo_png for partner in fair)
    together = name
    if has_logos:
        together = _("{network}, een samenwerking van", network=name)
    elif names:
        if len(names) > fit.intro:
            names = _n("{n} organisatie", "{n} organisaties", len(fair))
        together = _("{network}, een samenwerking van {partners}.", network=name, partners=names)
    return {
        "together": unwidowed(together),
        "logos": [
            {"address": f"asset:logo-{n}", "name": tidy(partner.name, 200)}
            for n, partner in enumerate(fair)
            if has_logos
        ],
        "columns": next((n for most, n in COLUMNS if len(fair) <= most), MOST_COLUMNS),
    }


def _kicker(church: str, place: str, room: float) -> str:
    """The line above the title: who asks. A long name says enough by itself."""
    if church:
        whole = _("{church} doet mee", church=church)
        return whole if ems(whole) < room else church
    return _("In heel {place}", place=tidy(place, 60)) if place else ""


def _moment(content: FlyerContent) -> dict[str, str | int] | None:
    """The leaf of the calendar."""
    day = content.collects_on
    if day is None:
        return None
    return {
        "weekday": str(WEEKDAYS[day.weekday()]),
        "number": day.day,
        "month": str(MONTHS[day.month - 1]),
    }


def _promise(content: FlyerContent, variant: Variant, fit: Fit) -> list[str]:
    """What happens next, and what happens with one's data: longer where there is room."""
    words = [
        _("Wij bellen u binnen {n} dagen. Daarna beslist u.", n=content.call_within_days),
        _("Uw gegevens gebruiken wij alleen hiervoor."),
    ]
    if variant.shape == "a4" and not fit.is_tight and content.church_name:
        label = translated(tidy(content.church_label, 30))
        words.append(_("Uw {church} ziet uw naam alleen als u dat goedvindt.", church=label))
    return [unwidowed(line) for line in words]
