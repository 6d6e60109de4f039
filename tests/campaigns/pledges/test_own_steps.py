"""Where a pledge stands, as the volunteer reads it: one step is now, and none is forgotten."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from campaigns.pledges.models import PledgeState
from campaigns.pledges.own_steps import OVER, own_steps

S = PledgeState


def steps(state, **changes):
    facts = {
        "state": state,
        "pledged_at": datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        "confirmed_at": None,
        "contact_by": date(2026, 12, 7),
        "planned_minutes": 0,
        "served_minutes": 0,
        **changes,
    }
    return own_steps(SimpleNamespace(**facts), "Bram")


@pytest.mark.parametrize("state", sorted(set(S) - OVER, key=lambda one: one.value))
def test_exactly_one_step_is_now(state):
    told = steps(state)
    assert [one["state"] for one in told].count("now") == 1
    assert told[0]["state"] == "done"
    assert told[0]["at"] == "Maandag 23 november"  # by the clock on the wall


@pytest.mark.parametrize("state", sorted(OVER, key=lambda one: one.value))
def test_what_is_over_has_no_steps(state):
    assert steps(state) == []


def test_who_calls_and_by_when():
    now = next(one for one in steps(S.NEW) if one["state"] == "now")
    assert (now["what"], now["at"]) == ("Bram belt of mailt u.", "Uiterlijk maandag 7 december")


def test_helping_comes_after_finding():
    told = [one["what"] for one in steps(S.AVAILABLE, planned_minutes=120)]
    assert told[-2:] == ["Wij vonden iemand die bij u past.", "U helpt. Dank u wel!"]
