"""The wait is measured from those who were helped; nothing is guessed when we know."""

from datetime import timedelta

from factories import NOW, make_request

from intake.triage.rules import WaitRange
from intake.triage.services import wait_ranges
from portal.scope import Scope, enter


def helped(session, town, category, days, *, held_days=0, ago=30):
    first = NOW - timedelta(days=ago)
    begin = first - timedelta(days=days)
    make_request(
        session,
        town.network,
        category,
        received_at=begin,
        first_helped_at=first,
        held_days=held_days,
    )


def test_the_wait_is_measured_per_kind_of_help(session, town):
    for days in (21, 28, 35, 42, 49):
        helped(session, town, town.buddy, days + 7, held_days=7)
    for _ in range(4):
        helped(session, town, town.paint, 3)
    for _ in range(9):
        helped(session, town, town.paint, 3, ago=400)
    buddy, paint = town.buddy.id, town.paint.id
    guess = WaitRange(town.paint.wait_weeks_min, town.paint.wait_weeks_max)
    session.commit()
    enter(session, Scope(town.network.id, whole_network=True))
    found = wait_ranges(session, now=NOW)
    assert found[buddy] == WaitRange(5, 6, is_measured=True)
    assert found[paint] == guess


def test_another_partnership_measures_nothing_of_ours(session, town):
    for _ in range(5):
        helped(session, town, town.buddy, 50)
    other = town.other.id
    session.commit()
    enter(session, Scope(other, whole_network=True))
    assert wait_ranges(session, now=NOW) == {}
