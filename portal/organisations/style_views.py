"""The sheet of styles, in the demo only: every part of a page in every state."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from portal.language import _, _l
from portal.web.accents import ACCENTS, DEFAULT_ACCENT
from portal.web.access import open_to_all
from portal.web.answers import page
from portal.web.charts import BarChart, LineChart, bar_chart, line_chart
from portal.web.contrast import SCHEMES, meetings, tokens
from portal.web.forms import Area, BaseForm, Choice, Choices, Dayparts, Text, Tick
from portal.web.partnerships import helplines
from portal.web.values import Day

bp = Blueprint("style", __name__)
bp.context_processor(lambda: {"helplines": helplines})

KINDS = [("once", _l("Eén keer")), ("spread", _l("Verspreid")), ("recurring", _l("Vast ritme"))]


class SampleForm(BaseForm):
    """Every kind of field."""

    name = Text(_l("Uw naam"), required=True)
    hours = Text(_l("Hoeveel uur?"), required=True)
    day = Day(_l("Op welke dag?"))
    need = Area(_l("Uw vraag"))
    town = Choice(
        _l("Waar woont u?"), [("", _l("Kies")), ("a", "Sterrenburg"), ("b", "Reeland")], radio=False
    )
    kind = Choice(_l("Hoe vaak?"), KINDS, required=True)
    size = Choice(_l("Met hoeveel mensen?"), [(str(n), str(n)) for n in range(1, 5)])
    skills = Choices(_l("Wat doet u graag?"), [("a", _l("Koken")), ("b", _l("Rijden"))])
    times = Dayparts(_l("Wanneer kunt u?"))
    consent = Tick(_l("U mag mij bellen"), required=True)
    locked = Text(_l("Nummer van de vraag"))


def _wrong() -> SampleForm:
    form = SampleForm(MultiDict({"wrong-name": " "}), prefix="wrong-")
    form.validate()
    form.form_errors.append(_("Dit project is net vol."))
    return form


@bp.get("/stijl")
@open_to_all
def sheet() -> ResponseReturnValue:
    """All of it, in the accent that the address names."""
    chosen = request.args.get("accent", DEFAULT_ACCENT)
    chosen = chosen if chosen in ACCENTS else DEFAULT_ACCENT
    lowest = {one: min(found.ratio / found.enough for found in meetings((one,))) for one in ACCENTS}
    return page(
        "portal/style.html",
        accents=ACCENTS.values(),
        chosen=ACCENTS[chosen],
        all_pass=min(lowest.values()) >= 1,
        pairs=_pairs(chosen),
        colours={scheme: tokens(scheme, chosen) for scheme in SCHEMES},
        good=SampleForm(data={"kind": "once", "locked": "2026-0042"}),
        wrong=_wrong(),
        districts=_districts(),
        months=_months(),
    )


def _pairs(accent: str) -> list[dict[str, object]]:
    """Each pair once, with its ratio by day and by night."""
    rows: dict[tuple[str, str, float], dict[str, object]] = {}
    for one in meetings((accent,)):
        key = (one.front, one.ground, one.enough)
        row = rows.setdefault(key, {"front": one.front, "ground": one.ground, "enough": one.enough})
        row[one.scheme] = one.ratio
    return list(rows.values())


def _districts() -> BarChart:
    rows = [("Sterrenburg", 64), ("Stadspolders", 41), ("Reeland", 23), ("Crabbehof", None)]
    return bar_chart(
        "wijken",
        _("Hulpvragen per wijk"),
        rows,
        heads=(_("Wijk"), _("Hulpvragen")),
        hidden=_("minder dan 5"),
    )


def _months() -> LineChart:
    return line_chart(
        "maanden",
        _("Hulpvragen per maand"),
        _("jan feb mrt apr mei jun jul aug sep okt nov dec").split(),
        [
            (_("Ontvangen"), [38, 42, 55, 49, 51, 44, 30, 28, 57, 62, 60, 41]),
            (_("Geholpen"), [31, 40, 46, 50, 47, 45, 33, 25, 44, 58, 61, 39]),
        ],
        head=_("Maand"),
    )
