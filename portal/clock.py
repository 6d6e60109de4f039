"""The time: moments in UTC, days in the partnership's own zone."""

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.errors import Refusal
from portal.language import _, _l

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

WEEKDAYS = (
    _l("maandag"), _l("dinsdag"), _l("woensdag"), _l("donderdag"), _l("vrijdag"), _l("zaterdag"),
    _l("zondag"),
)  # fmt: skip
MONTHS = (
    _l("januari"), _l("februari"), _l("maart"), _l("april"), _l("mei"), _l("juni"), _l("juli"),
    _l("augustus"), _l("september"), _l("oktober"), _l("november"), _l("december"),
)  # fmt: skip
SHORT_MONTHS = (
    _l("jan"), _l("feb"), _l("mrt"), _l("apr"), _l("mei"), _l("jun"), _l("jul"), _l("aug"),
    _l("sep"), _l("okt"), _l("nov"), _l("dec"),
)  # fmt: skip


class NoSuchLocalTime(Refusal):
    """The clock skips this hour when summer time begins."""

    message = _l(
        "Dit tijdstip bestaat niet: die nacht gaat de klok een uur vooruit. Kies een andere tijd."
    )
    field = "time"


class TestClock:
    """Hours added to the real clock, read from a file; only the demo and the tests set one."""

    __test__ = False
    source: Path | None = None


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    now = datetime.now(UTC)
    if TestClock.source is not None and TestClock.source.exists():
        now += timedelta(seconds=float(TestClock.source.read_text() or 0))
    return now


def use_test_clock() -> None:
    """Let the file named by TIJDCOLLECTE_TEST_CLOCK shift time; for demo and test mode only."""
    named = os.environ.get("TIJDCOLLECTE_TEST_CLOCK")
    TestClock.source = Path(named) if named else None


def local(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The moment as the clock on the wall shows it."""
    return moment.astimezone(zone)


def local_day(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> date:
    """Which day it is there."""
    return moment.astimezone(zone).date()


def at_local(day: date, at: time, zone: ZoneInfo = AMSTERDAM) -> datetime:
    """The moment that a wall clock means. Raises NoSuchLocalTime in the skipped hour."""
    moment = datetime.combine(day, at, zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != datetime.combine(day, at):
        raise NoSuchLocalTime
    return moment


def day_text(day: date, *, year: bool = False) -> str:
    """'zondag 19 oktober', with the year when asked."""
    return f"{WEEKDAYS[day.weekday()]} {date_text(day, year=year)}"


def date_text(day: date, *, year: bool = False) -> str:
    """'19 oktober', with the year when asked."""
    text = f"{day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def dated_text(day: date, today: date) -> str:
    """'19 oktober' of this year; with the year when it is another one."""
    return date_text(day, year=day.year != today.year)


def month_text(day: date) -> str:
    """'oktober 2026'."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def time_text(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """'14.30 uur'."""
    return clock_text(local(moment, zone).time())


def clock_text(at: time) -> str:
    """'14.30 uur', '9.00 uur'."""
    return _("{hour}.{minute} uur", hour=at.hour, minute=f"{at.minute:02d}")


def moment_text(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """'dinsdag 3 november, 14.30 uur'."""
    return f"{day_text(local_day(moment, zone))}, {time_text(moment, zone)}"
