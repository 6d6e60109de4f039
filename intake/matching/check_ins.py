"""Lasting help: now and then both sides are phoned, each apart, to ask whether it goes well."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count, takewhile

from intake.matching.models import Match, MatchState
from portal.clock import local_day

SIDES = ("volunteer", "seeker")
# After the first visit: two weeks, three months, and then each half year.
FIRST = timedelta(weeks=2)
SECOND_MONTHS = 3
EVERY_MONTHS = 6


def check_ins(since: date) -> Iterator[date]:
    """The days on which both are asked, for as long as the help lasts."""
    yield since + FIRST
    yield months_after(since, SECOND_MONTHS)
    for months in count(EVERY_MONTHS, EVERY_MONTHS):
        yield months_after(since, months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last one of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def sides_to_ask(match: Match, now: datetime) -> list[str]:
    """Whom to phone now: 'volunteer', 'seeker'. A job that is done once asks no such call."""
    is_lasting = match.part.every_weeks is not None
    if match.state is not MatchState.ACTIVE or not is_lasting or match.helps_since is None:
        return []
    today = local_day(now)
    passed = list(takewhile(lambda day: day <= today, check_ins(match.helps_since)))
    if not passed:
        return []
    asked = {"volunteer": match.volunteer_asked_at, "seeker": match.seeker_asked_at}
    return [side for side in SIDES if (at := asked[side]) is None or local_day(at) < passed[-1]]
