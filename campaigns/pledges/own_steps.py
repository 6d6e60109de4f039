"""Where a pledge stands, as the volunteer reads it: what happened, what is now, what comes."""

from typing import Any

from campaigns.pledges.models import Pledge, PledgeState
from portal.clock import day_text, local_day
from portal.language import _
from portal.wording import sentence_case

S = PledgeState
# No more steps follow.
OVER = frozenset({S.WITHDRAWN, S.DECLINED, S.COMPLETED})
WITH_US = (S.AVAILABLE, S.PAUSED)


def own_steps(pledge: Pledge, contact: str) -> list[dict[str, Any]]:
    """The steps of this pledge for the timeline; empty when it is over."""
    if pledge.state in OVER:
        return []
    given = _step(
        "done", _("U gaf zich op."), at=sentence_case(day_text(local_day(pledge.pledged_at)))
    )
    if pledge.state is S.WAITLISTED:
        return [
            given,
            _step("now", _("U staat op de reservelijst."), at=_("Nu")),
            _step("later", _("Komt er een plek vrij? Dan hoort u dat van {name}.", name=contact)),
        ]
    return [given, *_confirming(pledge), _talking(pledge, contact), *_helping(pledge)]


def _step(state: str, what: str, at: str = "") -> dict[str, Any]:
    return {"state": state, "what": what, "at": at}


def _confirming(pledge: Pledge) -> list[dict[str, Any]]:
    if pledge.state is S.UNCONFIRMED:
        return [_step("now", _("U bevestigt met de knop in onze mail."), at=_("Nu"))]
    if pledge.confirmed_at:
        return [_step("done", _("U bevestigde uw toezegging."))]
    return []


def _talking(pledge: Pledge, contact: str) -> dict[str, Any]:
    if pledge.state in WITH_US:
        return _step("done", _("U sprak met {name}.", name=contact))
    if pledge.state is S.UNREACHABLE:
        return _step("now", _("Wij konden u niet bereiken. Wilt u ons bellen?"), at=_("Nu"))
    by = _("Uiterlijk {day}", day=day_text(pledge.contact_by))
    state = "later" if pledge.state is S.UNCONFIRMED else "now"
    return _step(state, _("{name} belt of mailt u.", name=contact), at=by)


def _helping(pledge: Pledge) -> list[dict[str, Any]]:
    helped = _step("later", _("U helpt iemand bij u in de buurt."))
    if pledge.state is S.PAUSED:
        return [_step("now", _("U heeft even pauze. Wij vragen u nu niets."), at=_("Nu")), helped]
    seeking = "now" if pledge.state is S.AVAILABLE else "later"
    what = _("Wij zoeken iemand die bij u past. Dat kan even duren.")
    if pledge.planned_minutes or pledge.served_minutes:
        return [
            _step("done", _("Wij vonden iemand die bij u past.")),
            _step("now", _("U helpt. Dank u wel!"), at=_("Nu")),
        ]
    return [_step(seeking, what, at=_("Nu") if seeking == "now" else ""), helped]
