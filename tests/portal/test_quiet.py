"""Evenings, Sundays and feast days; and what the clock does."""

from datetime import UTC, date, datetime, time

import pytest

from portal.clock import NoSuchLocalTime, at_local, day_text, local_day, moment_text
from portal.quiet import add_working_days, easter, is_day_of_rest, next_open_moment


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2027, date(2027, 3, 28)),
        (2038, date(2038, 4, 25)),
    ],
)
def test_easter(year, day):
    assert easter(year) == day


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ("2026-11-03T09:00", "2026-11-03T09:00"),  # Tuesday morning
        ("2026-11-03T06:00", "2026-11-03T08:30"),
        ("2026-11-03T20:29", "2026-11-03T20:29"),
        ("2026-11-03T20:30", "2026-11-04T08:30"),
        ("2026-11-07T21:00", "2026-11-09T08:30"),  # Saturday evening waits for Monday
        ("2026-11-08T11:00", "2026-11-09T08:30"),  # Sunday
        ("2026-12-24T21:00", "2026-12-28T08:30"),  # Christmas, then a Sunday
        ("2027-03-28T10:00", "2027-03-30T08:30"),  # Easter Sunday and Monday
    ],
)
def test_what_nobody_asked_for_waits(asked, leaves):
    moment = at_local(*_split(asked))
    assert next_open_moment(moment) == at_local(*_split(leaves))


def _split(text):
    moment = datetime.fromisoformat(text)
    return moment.date(), moment.time()


def test_the_skipped_hour_is_refused():
    with pytest.raises(NoSuchLocalTime):
        at_local(date(2027, 3, 28), time(2, 30))


def test_days_are_amsterdams():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert local_day(late) == date(2027, 1, 1)
    assert moment_text(late) == "vrijdag 1 januari, 0.30 uur"
    assert day_text(date(2025, 10, 19), year=True) == "zondag 19 oktober 2025"


def test_working_days_skip_weekends_and_feasts():
    assert add_working_days(date(2026, 11, 5), 2) == date(2026, 11, 9)
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 28)
    assert is_day_of_rest(date(2026, 4, 27))
