"""How pledges read in Dutch."""

from campaigns.pledges.models import PledgeKind, PledgeState
from portal.language import _, _l
from portal.wording import duration_text, rhythm_text

S = PledgeState

STATE_LABELS = {
    S.UNCONFIRMED: _l("Nog te bevestigen"),
    S.NEW: _l("Nieuw"),
    S.WAITLISTED: _l("Op de reservelijst"),
    S.TO_CONTACT: _l("Te bellen"),
    S.AVAILABLE: _l("Inzetbaar"),
    S.COMPLETED: _l("Gegeven, bedankt"),
    S.PAUSED: _l("Even niet"),
    S.WITHDRAWN: _l("Ingetrokken"),
    S.UNREACHABLE: _l("Niet bereikt"),
    S.DECLINED: _l("Niet passend"),
}

STATE_BADGES = {
    S.UNCONFIRMED: "wait",
    S.NEW: "new",
    S.WAITLISTED: "wait",
    S.TO_CONTACT: "new",
    S.AVAILABLE: "ok",
    S.COMPLETED: "plain",
    S.PAUSED: "wait",
    S.WITHDRAWN: "stop",
    S.UNREACHABLE: "stop",
    S.DECLINED: "stop",
}
# What the volunteer reads about where it stands.
OWN_WORDS = {
    S.UNCONFIRMED: _l(
        "U heeft uw toezegging nog niet bevestigd. Dat kan met de knop in onze mail."
    ),
    S.NEW: _l("Uw toezegging is binnen."),
    S.WAITLISTED: _l("U staat op de reservelijst. Komt er een plek vrij, dan hoort u dat."),
    S.TO_CONTACT: _l("Wij proberen u te bereiken."),
    S.AVAILABLE: _l(
        "Wij hebben elkaar gesproken. Zodra iemand uw hulp kan gebruiken, vragen wij u."
    ),
    S.COMPLETED: _l("U heeft uw tijd gegeven. Dank u wel!"),
    S.PAUSED: _l("U doet het even rustig aan. Wij vragen u nu niet."),
    S.WITHDRAWN: _l("U heeft uw toezegging ingetrokken."),
    S.UNREACHABLE: _l("Wij hebben u niet kunnen bereiken. Wilt u ons bellen?"),
    S.DECLINED: _l("Wij hebben samen besloten dat dit nu niet past. Bedankt dat u zich meldde."),
}


def promise_text(kind: PledgeKind, minutes: int, every_weeks: int | None) -> str:
    """'2 uur per 2 weken', '6 uur, één keer', '20 uur, verdeeld'."""
    if kind is PledgeKind.RECURRING:
        return rhythm_text(minutes, every_weeks)
    amount = duration_text(minutes)
    if kind is PledgeKind.ONCE:
        return _("{amount}, één keer", amount=amount)
    return _("{amount}, verdeeld", amount=amount)
