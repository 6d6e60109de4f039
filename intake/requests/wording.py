"""How requests look in lists: ready texts, so that templates decide nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from intake.requests.models import HelpRequest, RequestState
from intake.requests.rules import PHASE_LABELS, Phase, call_back_by, waited_days
from portal.clock import day_text, local_day
from portal.language import _, _n, as_written

KINDS: dict[Phase, str] = {
    Phase.RECEIVED: "new",
    Phase.INTAKE: "new",
    Phase.READY: "wait",
    Phase.ASSIGNED: "wait",
    Phase.SEARCHING: "wait",
    Phase.MATCHED: "ok",
    Phase.IN_PROGRESS: "ok",
    Phase.COMPLETED: "ok",
    Phase.UNFULFILLED: "stop",
    Phase.CRITERIA_FAILED: "stop",
}


@dataclass(frozen=True)
class RequestRow:
    """One request in a list."""

    id: int
    number: str
    name: str
    category: str
    district: str
    phase: str
    badge: str
    received: str
    wait: str
    call_by: str
    is_call_late: bool
    next_contact: str
    is_promise_late: bool
    best_moment: str
    needed_by: str
    is_open_intake: bool


def wait_text(request: HelpRequest, now: datetime) -> str:
    """How long somebody waits or waited: '12 dagen'."""
    until = request.first_helped_at or request.closed_at or now
    days = waited_days(
        request.received_at,
        until=until,
        held_days=request.held_days,
        on_hold_since=None if request.first_helped_at else request.on_hold_since,
    )
    return _n("{n} dag", "{n} dagen", days)


def weeks_text(low: int, high: int) -> str:
    """A range of whole weeks: '6 tot 12 weken', or '1 week' when both ends are one."""
    if low == high:
        return _n("{n} week", "{n} weken", high)
    return _("{low} tot {high} weken", low=low, high=high)


def _nameless(request: HelpRequest) -> str:
    """Nobody asked yet, or the name was taken out some time after the end (P-12)."""
    return _("Naam verwijderd") if request.closed_at else _("Nog geen naam")


def request_row(
    request: HelpRequest, now: datetime, phase: Phase | None = None, *, closed: Collection[str]
) -> RequestRow:
    """The texts of one request; ``phase`` when more is known than what is stored.

    ``closed`` are the days off of the partnership: on those nobody phones.
    """
    today = local_day(now)
    at = phase or Phase(request.state.value)
    call_by = call_back_by(request.received_at, closed)
    promised = request.next_contact_by
    return RequestRow(
        id=request.id,
        number=request.number,
        name=request.seeker.full_name or _nameless(request),
        category=as_written(request.category.name) if request.category else "",
        district=as_written(request.district.name) if request.district else "",
        phase=PHASE_LABELS[at],
        badge=KINDS.get(at, "plain"),
        received=day_text(local_day(request.received_at)),
        wait=wait_text(request, now),
        call_by=day_text(call_by),
        is_call_late=call_by < today,
        next_contact=day_text(promised) if promised else "",
        is_promise_late=promised is not None and promised < today,
        best_moment=request.best_moment[:1].lower() + request.best_moment[1:],
        needed_by=day_text(request.needed_by) if request.needed_by else "",
        is_open_intake=request.state in {RequestState.RECEIVED, RequestState.INTAKE},
    )
