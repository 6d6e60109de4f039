"""How pledges read in Dutch."""

from campaigns.pledges.models import PledgeKind, PledgeState
from portal.wording import duration_text, rhythm_text

S = PledgeState

STATE_LABELS = {
    S.UNCONFIRMED: "Nog te bevestigen",
    S.NEW: "Nieuw",
    S.WAITLISTED: "Op de reservelijst",
    S.TO_CONTACT: "Te bellen",
    S.AVAILABLE: "Inzetbaar",
    S.COMPLETED: "Gegeven, bedankt",
    S.PAUSED: "Even niet",
    S.WITHDRAWN: "Ingetrokken",
    S.UNREACHABLE: "Niet bereikt",
    S.DECLINED: "Niet passend",
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
    S.UNCONFIRMED: "U heeft uw toezegging nog niet bevestigd. Dat kan met de knop in onze mail.",
    S.NEW: "Uw toezegging is binnen.",
    S.WAITLISTED: "U staat op de reservelijst. Komt er een plek vrij, dan hoort u dat.",
    S.TO_CONTACT: "Wij proberen u te bereiken.",
    S.AVAILABLE: "Wij hebben elkaar gesproken. Zodra iemand uw hulp kan gebruiken, vragen wij u.",
    S.COMPLETED: "U heeft uw tijd gegeven. Dank u wel!",
    S.PAUSED: "U doet het even rustig aan. Wij vragen u nu niet.",
    S.WITHDRAWN: "U heeft uw toezegging ingetrokken.",
    S.UNREACHABLE: "Wij hebben u niet kunnen bereiken. Wilt u ons bellen?",
    S.DECLINED: "Wij hebben samen besloten dat dit nu niet past. Bedankt dat u zich meldde.",
}


def promise_text(kind: PledgeKind, minutes: int, every_weeks: int | None) -> str:
    """'2 uur per 2 weken', '6 uur, één keer', '20 uur, verdeeld'."""
    if kind is PledgeKind.RECURRING:
        return rhythm_text(minutes, every_weeks)
    how = "één keer" if kind is PledgeKind.ONCE else "verdeeld"
    return f"{duration_text(minutes)}, {how}"
