"""The journeys begin on a day on which the story can be told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from journeys.stacks import next_tuesday

from portal.quiet import is_day_of_rest


@pytest.mark.parametrize("day", ["2026-11-22", "2027-03-16", "2027-05-04", "2026-12-20"])
def test_no_feast_day_falls_in_the_story(day):
    with time_machine.travel(datetime.fromisoformat(day).replace(tzinfo=UTC)):
        start = next_tuesday()
        assert start > datetime.now(UTC)
    days = [(start + timedelta(days=n)).date() for n in range(8)]
    assert days[0].weekday() == 1
    assert [d.weekday() for d in days if is_day_of_rest(d)] == [6]
