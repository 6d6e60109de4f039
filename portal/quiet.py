"""When nothing is sent unasked: evenings, nights, Sundays and feast days (C-01)."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from portal.clock import AMSTERDAM, at_local, local

QUIET_FROM = time(20, 30)
QUIET_UNTIL = time(8, 30)


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian method."""
    century, rest = divmod(year, 100)
    golden = year % 19
    leap_century, leap_rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_century - correction + 15) % 30
    leap, ordinary = divmod(rest, 4)
    weekday = (32 + 2 * leap_rest + 2 * leap - epact - ordinary) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def feast_days(year: int) -> frozenset[date]:
    """The days on which a Dutch congregation expects no post."""
    sunday = easter(year)
    moving = (-2, 0, 1, 39, 49, 50)  # Good Friday, Easter, Ascension, Pentecost
    fixed = ((1, 1), (4, 27), (12, 25), (12, 26))
    return frozenset(
        [sunday + timedelta(days=days) for days in moving]
        + [date(year, month, day) for month, day in fixed]
    )


def is_day_of_rest(day: date) -> bool:
    """A Sunday or a feast day."""
    return day.weekday() == 6 or day in feast_days(day.year)


def next_open_moment(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The first moment from here on at which we may send without being asked."""
    wall = local(moment, zone)
    day = wall.date()
    if not is_day_of_rest(day) and QUIET_UNTIL <= wall.time() < QUIET_FROM:
        return moment
    if wall.time() >= QUIET_UNTIL:
        day += timedelta(days=1)
    while is_day_of_rest(day):
        day += timedelta(days=1)
    return at_local(day, QUIET_UNTIL, zone)


def add_working_days(day: date, count: int, closed: Collection[str] = ()) -> date:
    """The day ``count`` working days later; weekends, feast days and days off do not count.

    ``closed`` holds the days off of a partnership, as '2026-12-28'.
    """
    while count > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and not is_day_of_rest(day) and day.isoformat() not in closed:
            count -= 1
    return day
