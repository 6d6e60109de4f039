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


def promise_text(kind: PledgeKind, minutes: int, every_weeks: int | None) -> str:
    """'2 uur per 2 weken', '6 uur, één keer', '20 uur, verdeeld'."""
    if kind is PledgeKind.RECURRING:
        return rhythm_text(minutes, every_weeks)
    how = "één keer" if kind is PledgeKind.ONCE else "verdeeld"
    return f"{duration_text(minutes)}, {how}"
