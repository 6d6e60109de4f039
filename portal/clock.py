"""The time: moments in UTC, days in the partnership's own zone."""

import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from portal.errors import Refusal

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli",
    "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


class NoSuchLocalTime(Refusal):
    """The clock skips this hour when summer time begins."""

    message = (
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
    text = f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"
    return f"{text} {day.year}" if year else text


def time_text(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """'14.30 uur'."""
    return f"{local(moment, zone):%H.%M} uur"


def moment_text(moment: datetime, zone: ZoneInfo = AMSTERDAM) -> str:
    """'dinsdag 3 november, 14.30 uur'."""
    return f"{day_text(local_day(moment, zone))}, {time_text(moment, zone)}"
