"""Waiting grows and ends; nobody makes it last, and nobody keeps the owner out."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.accounts import rules, throttle
from portal.accounts.models import SignInTry
from portal.clock import utc_now

KEY = "k" * 64


def tries(session, moment, count=1):
    return [throttle.count_try(session, key=KEY, now=moment) for _ in range(count)]


def test_waiting_grows_to_a_quarter_of_an_hour_and_no_further(session):
    now = utc_now()
    assert tries(session, now, rules.TRIES) == [0] * rules.TRIES
    waited = []
    for _ in range(8):
        (minutes,) = tries(session, now)
        waited.append(minutes)
        now += timedelta(minutes=minutes)
        assert tries(session, now) == [0]
    assert waited == [1, 2, 4, 8, 15, 15, 15, 15]


def test_trying_while_one_waits_does_not_make_it_longer(session):
    now = utc_now()
    tries(session, now, rules.TRIES)
    late = now + timedelta(seconds=59)
    assert tries(session, late, 50) == [1] * 50
    assert tries(session, now + timedelta(minutes=1)) == [0]


def test_after_a_day_one_begins_anew(session):
    now = utc_now()
    tries(session, now, rules.TRIES)
    later = now + rules.FORGIVEN
    assert tries(session, later, rules.TRIES) == [0] * rules.TRIES


def test_old_counters_are_dropped(session):
    now = utc_now()
    tries(session, now)
    assert throttle.forget_old_tries(session, now=now + timedelta(hours=23)) == 0
    assert throttle.forget_old_tries(session, now=now + rules.FORGIVEN) == 1


def test_a_counter_names_nobody(session):
    key = throttle.password_key(email="Bram@Partner.example", browser_id=None)
    assert key == throttle.password_key(email=" bram@partner.example", browser_id=None)
    assert "bram" not in key
    assert key != throttle.password_key(email="bram@partner.example", browser_id=7)


def test_a_count_below_one_is_refused(session):
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(
            sa.insert(SignInTry).values(key=KEY, failed=0, last_at=utc_now(), open_at=utc_now())
        )


def test_control_without_the_pause_a_guesser_goes_on(session, monkeypatch):
    """The planted defect: waits of nothing. The tests above would then see it."""
    monkeypatch.setattr(rules, "WAITS", (0, 0, 0, 0, 0))
    assert tries(session, utc_now(), 50) == [0] * 50
