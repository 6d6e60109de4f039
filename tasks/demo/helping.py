"""Help that is on its way or runs: a match between what was asked and what was given."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from campaigns.pledges.models import Pledge
from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.requests.models import RequestPart
from portal.clock import at_local, local_day
from tasks.demo.making import Town

AT = time(14)


@dataclass(frozen=True)
class Helped:
    """How far the help is: visits that were, the first so long ago, and the next one."""

    first_days_ago: int = 0
    times: int = 0
    next_in_days: int | None = None


def help_with(town: Town, part: RequestPart, pledge: Pledge, helped: Helped) -> Match:
    """A match with the visits that took place and the one that is planned."""
    agreed = town.days_ago(max(helped.first_days_ago, 0) + 7)
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
    weeks = pledge.every_weeks or 1
    days_ago = [helped.first_days_ago - n * 7 * weeks for n in range(helped.times)]
    for days in days_ago:
        visit = town.add(_visit(town, match, days, minutes))
        visit.state, visit.minutes_served = VisitState.DONE, minutes
        visit.recorded_at = visit.starts_at + timedelta(hours=4)
        visit.recorded_by = pledge.contact_account_id
        pledge.served_minutes += minutes
    if days_ago:
        part.request.first_helped_at = _starts(town, days_ago[0])
    if helped.next_in_days is not None:
        town.add(_visit(town, match, -helped.next_in_days, minutes))
    return match


def _visit(town: Town, match: Match, days_ago: int, minutes: int) -> Visit:
    starts = _starts(town, days_ago)
    return Visit(
        network_id=town.network.id,
        match_id=match.id,
        starts_at=starts,
        starts_local=f"{local_day(starts).isoformat()}T{AT:%H:%M}",
        minutes_planned=minutes,
    )


def _starts(town: Town, days_ago: int) -> datetime:
    return at_local(town.today - timedelta(days=days_ago), AT)
