"""What a match asks of its coordinator now."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from intake.matching.check_ins import sides_to_ask
from intake.matching.models import Match, MatchState, Visit
from intake.matching.transitions import AGREED, reminder_day
from portal.clock import local_day
from portal.language import _l


class Todo(Enum):
    """What to do; the value heads the group. In order of urgency."""

    CALL_SEEKER = _l("Bel de hulpvrager: de vrijwilliger is gestopt")
    RECORD = _l("Leg vast hoe het bezoek ging")
    REMIND = _l("Herinner bellen: er is geen e-mailadres")
    ASK_SEEKER = _l("Bel de hulpvrager: is deze vrijwilliger goed?")
    CALL_VOLUNTEER = _l("Bel de vrijwilliger met de vraag")
    CHECK_IN = _l("Bel en vraag: gaat het naar wens?")
    PLAN = _l("Spreek een bezoek af")
    WAIT = _l("Wacht op antwoord van de vrijwilliger")
    PLANNED = _l("Er staat een bezoek")


@dataclass(frozen=True)
class Row:
    """One match in the list."""

    match: Match
    todo: Todo
    visit: Visit | None


def needs_call(visit: Visit, *, has_mail: bool, called_at: datetime | None, now: datetime) -> bool:
    """Whether one side of a visit must be reminded by telephone by now."""
    day = date.fromisoformat(visit.starts_local[:10])
    return (
        not has_mail
        and called_at is None
        and visit.starts_at > now
        and reminder_day(day) <= local_day(now)
    )


def todo_of(match: Match, visits: Sequence[Visit], now: datetime) -> Todo | None:
    """The one thing to do now; None when nothing is. ``visits`` are the planned ones."""
    if match.call_seeker_since is not None:
        return Todo.CALL_SEEKER
    if match.state is MatchState.PROPOSED:
        return Todo.WAIT if match.pledge.volunteer.email else Todo.CALL_VOLUNTEER
    if match.state is MatchState.VOLUNTEER_ACCEPTED:
        return Todo.ASK_SEEKER
    if match.state not in AGREED:
        return None
    if any(visit.starts_at <= now for visit in visits):
        return Todo.RECORD
    if any(sides_to_call(match, visit, now) for visit in visits):
        return Todo.REMIND
    if sides_to_ask(match, now):
        return Todo.CHECK_IN
    return Todo.PLANNED if visits else Todo.PLAN


def sides_to_call(match: Match, visit: Visit, now: datetime) -> list[str]:
    """Who must still be phoned about this visit: 'volunteer', 'seeker'."""
    people = {
        "volunteer": (match.pledge.volunteer.email, visit.volunteer_called_at),
        "seeker": (match.part.request.seeker.email, visit.seeker_called_at),
    }
    return [
        side
        for side, (email, called_at) in people.items()
        if needs_call(visit, has_mail=bool(email), called_at=called_at, now=now)
    ]


def grouped(
    matches: Iterable[Match], visits: Iterable[Visit], now: datetime
) -> list[tuple[Todo, list[Row]]]:
    """The rows of a list under what they ask, the most urgent first."""
    by_match: dict[int, list[Visit]] = {}
    for visit in visits:
        by_match.setdefault(visit.match_id, []).append(visit)
    groups: dict[Todo, list[Row]] = {}
    for match in matches:
        planned = by_match.get(match.id, [])
        todo = todo_of(match, planned, now)
        if todo is not None:
            first = planned[0] if planned else None
            groups.setdefault(todo, []).append(Row(match, todo, first))
    return [(todo, groups[todo]) for todo in Todo if todo in groups]
