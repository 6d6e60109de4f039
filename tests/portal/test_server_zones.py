"""The clock of the server does not matter: a time on the wall is the same moment everywhere."""

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime, time

import pytest
from conftest import project_root

from portal.clock import NoSuchLocalTime, at_local

ZONES = ("UTC", "Europe/Amsterdam", "America/New_York")
# What is told of the nights on which the clock goes back and forth, in a process of its own.
TELL = """
import json, time
from datetime import date, datetime, time as clock, timedelta
from campaigns.participation.posting import _around
from intake.matching.transitions import reminder_at, week_ahead_at
from portal.clock import NoSuchLocalTime, at_local, moment_text, utc_now
from portal.outbox.rules import first_moment
time.tzset()
told = {"zone": time.tzname, "moments": []}
now = datetime.fromisoformat("2026-10-01T10:00:00+00:00")
for first in (date(2026, 10, 23), date(2027, 3, 26)):
    for n in range(6):
        day = first + timedelta(days=n)
        for hour in (0, 1, 2, 3, 10, 14, 23):
            try:
                start = at_local(day, clock(hour, 30))
            except NoSuchLocalTime:
                told["moments"].append([str(day), hour, "bestaat niet"])
                continue
            remind = reminder_at(day, starts_at=start, now=now)
            ahead = week_ahead_at(day, now=now)
            told["moments"].append([
                str(day), hour, start.isoformat(), moment_text(start),
                remind and remind.isoformat(),
                ahead and ahead.isoformat(), first_moment(start, is_asked=False).isoformat(),
            ])
        told["moments"] += [[one.template, one.due_at.isoformat()] for one in _around(day)]
print(json.dumps(told))
"""


def told_in(zone):
    """What a server in this zone makes of it."""
    environment = {**os.environ, "TZ": zone, "PYTHONPATH": str(project_root())}
    answer = subprocess.run(
        [sys.executable, "-c", TELL], env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(answer.stdout)


@pytest.fixture(scope="module")
def told():
    return {zone: told_in(zone) for zone in ZONES}


def test_every_server_means_the_same_moment(told):
    assert len({str(one["zone"]) for one in told.values()}) == len(ZONES), "the zones are real"
    first, *others = (one["moments"] for one in told.values())
    assert len(first) > 100
    for other in others:
        assert other == first


def test_an_hour_that_does_not_exist_is_refused_everywhere(told):
    for one in told.values():
        assert ["2027-03-28", 2, "bestaat niet"] in one["moments"]


@pytest.mark.parametrize(
    ("day", "hour", "offset"),
    [(date(2026, 10, 24), 14, 2), (date(2026, 10, 25), 14, 1), (date(2027, 3, 28), 14, 2)],
)
def test_the_wall_keeps_its_hour_when_the_clock_moves(day, hour, offset):
    assert at_local(day, time(hour)) == datetime.combine(day, time(hour - offset), UTC)


def test_a_clock_of_the_server_itself_is_noticed():
    """The control: who asks the server what time it is gets another answer in New York."""
    naive = "import time; from datetime import datetime; time.tzset();"
    naive += "print(datetime(2026, 10, 25, 14).astimezone().isoformat())"
    answers = set()
    for zone in ZONES:
        environment = {**os.environ, "TZ": zone}
        told = subprocess.check_output([sys.executable, "-c", naive], env=environment, text=True)
        answers.add(datetime.fromisoformat(told.strip()).astimezone(UTC))
    assert len(answers) == len(ZONES)


def test_the_refusal_has_a_sentence():
    with pytest.raises(NoSuchLocalTime) as refused:
        at_local(date(2027, 3, 28), time(2, 30))
    assert "bestaat niet" in refused.value.sentence()
