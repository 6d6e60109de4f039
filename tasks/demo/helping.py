"""Help that is on its way or runs: a match between what was asked and what was given."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from campaigns.pledges.models import Pledge
from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.requests.models import RequestPart
from portal.clock import at_local
from portal.wording import daypart_values
from tasks.demo.making import WEEKDAYS, Town

AT = {"morning": time(10), "afternoon": time(14), "evening": time(19, 30)}


@dataclass(frozen=True)
class Helped:
    """How far the help is: visits that were, the first so long ago, and the next one."""

    first_days_ago: int = 0
    times: int = 0
    next_in_days: int | None = None


def help_with(town: Town, part: RequestPart, pledge: Pledge, helped: Helped) -> Match:
    """A match with the visits that took place and the one that is planned."""
    agreed = town.days_ago(helped.first_days_ago + 8)
    minutes = min(part.minutes, pledge.minutes)
    assert pledge.contact_account_id is not None  # noqa: S101 - somebody spoke with them
    match = town.add(
        Match(
            network_id=town.network.id,
            part_id=part.id,
            pledge_id=pledge.id,
            organisation_id=pledge.organisation_id,
            state=MatchState.ACTIVE if helped.times else MatchState.SEEKER_ACCEPTED,
            minutes=minutes,
            is_one_person=part.is_one_person,
            reasons=[],
            proposed_at=agreed - timedelta(days=3),
            proposed_by=pledge.contact_account_id,
            volunteer_answered_at=agreed - timedelta(days=2),
            seeker_answered_at=agreed,
        )
    )
    pledge.planned_minutes += minutes
    day, at = _first_visit(town, pledge, helped)
    days = [day + timedelta(weeks=n * (pledge.every_weeks or 1)) for n in range(helped.times)]
    for one in days:
        visit = town.add(_visit(town, match, one, at, minutes))
        visit.state, visit.minutes_served = VisitState.DONE, minutes
        visit.recorded_at = visit.starts_at + timedelta(hours=4)
        visit.recorded_by = pledge.contact_account_id
        pledge.served_minutes += minutes
    if days:
        part.request.first_helped_at = at_local(days[0], at)
        match.helps_since = days[0]
    if helped.next_in_days is not None:
        coming = _on_weekday(town.today + timedelta(days=helped.next_in_days), day.weekday())
        town.add(_visit(town, match, coming, at, minutes))
    return match


def _first_visit(town: Town, pledge: Pledge, helped: Helped) -> tuple[date, time]:
    """The day and the hour that suit whoever gives the time."""
    weekday, _sign, daypart = daypart_values(pledge.dayparts)[0].partition("-")
    earliest = town.today - timedelta(days=helped.first_days_ago + 6)
    return _on_weekday(earliest, WEEKDAYS.index(weekday)), AT[daypart]


def _on_weekday(earliest: date, weekday: int) -> date:
    """The first such day from then on."""
    return earliest + timedelta(days=(weekday - earliest.weekday()) % 7)


def _visit(town: Town, match: Match, day: date, at: time, minutes: int) -> Visit:
    return Visit(
        network_id=town.network.id,
        match_id=match.id,
        starts_at=at_local(day, at),
        starts_local=f"{day.isoformat()}T{at:%H:%M}",
        minutes_planned=minutes,
    )
