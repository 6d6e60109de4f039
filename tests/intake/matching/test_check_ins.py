"""Lasting help: both sides are phoned after two weeks, three months, and then each half year."""

from datetime import date, datetime, time, timedelta
from itertools import islice

import pytest
from casts.match_pages import a_match, a_visit, press
from factories import make_match, make_part, make_visit
from match_steps import planned, record

from intake.matching import check_ins, queries, services
from intake.matching.check_ins import SIDES, sides_to_ask
from intake.matching.models import MatchState
from intake.matching.todo import Todo, todo_of
from portal.clock import at_local, local_day, utc_now
from portal.scope import Scope, enter

LIST = "/dordrecht/koppelingen"
BEGIN = date(2026, 8, 31)


def noon(day: date) -> datetime:
    return at_local(day, time(12))


@pytest.fixture
def helping(session, case):
    """Anna came for the first time on the last day of August."""
    match = make_match(
        session, case.part, case.pledge, case.town.bram, state=MatchState.ACTIVE, helps_since=BEGIN
    )
    session.commit()
    enter(session, Scope(case.town.network.id, whole_network=True))
    return session.scalars(queries.match(match.id)).unique().one()


def test_the_days_and_a_month_that_is_too_short():
    assert list(islice(check_ins.check_ins(BEGIN), 5)) == [
        date(2026, 9, 14),
        date(2026, 11, 30),
        date(2027, 2, 28),
        date(2027, 8, 31),
        date(2028, 2, 29),
    ]


def test_nobody_is_asked_before_two_weeks_and_both_from_then_on(helping):
    assert sides_to_ask(helping, noon(date(2026, 9, 13))) == []
    assert sides_to_ask(helping, noon(date(2026, 9, 14))) == list(SIDES)


def test_each_side_is_asked_apart_once_a_time(session, case, helping):
    for day, again in ((date(2026, 9, 15), date(2026, 11, 30)), (date(2026, 12, 3), None)):
        now = noon(day)
        for side, left in (("seeker", ["volunteer"]), ("volunteer", [])):
            services.note_asked(session, match_id=helping.id, side=side, actor=case.bram, now=now)
            assert sides_to_ask(helping, now) == left
        assert sides_to_ask(helping, noon(date(2026, 11, 29)) if again else now) == []
        assert again is None or sides_to_ask(helping, noon(again)) == list(SIDES)


def test_what_was_forgotten_for_a_year_is_one_call_a_side(session, case, helping):
    now = noon(date(2028, 1, 10))
    for side in SIDES:
        services.note_asked(session, match_id=helping.id, side=side, actor=case.bram, now=now)
    assert sides_to_ask(helping, now) == []


@pytest.mark.parametrize("state", [MatchState.SEEKER_ACCEPTED, MatchState.ENDED])
def test_only_while_help_runs(helping, state):
    helping.state = state
    assert sides_to_ask(helping, noon(date(2026, 12, 1))) == []


def test_a_job_that_is_done_once_is_not_asked_after(session, case, helping):
    once = make_part(session, case.request, case.town.buddy, every_weeks=None)
    match = make_match(
        session, once, case.pledge, case.town.bram, state=MatchState.ACTIVE, helps_since=BEGIN
    )
    assert sides_to_ask(match, noon(date(2026, 12, 1))) == []


def test_it_comes_before_planning_and_after_the_hours(session, helping):
    now = noon(date(2026, 9, 20))
    assert todo_of(helping, [], now) is Todo.CHECK_IN
    held = make_visit(session, helping, starts_at=now - timedelta(hours=2))
    assert todo_of(helping, [held], now) is Todo.RECORD
    coming = make_visit(session, helping, starts_at=now + timedelta(days=3))
    assert todo_of(helping, [coming], now) is Todo.CHECK_IN


def test_it_counts_from_the_first_visit_that_was(session, case, as_bram):
    match, visit = planned(session, case)
    assert match.helps_since is None
    record(session, case, visit)
    assert match.helps_since == date(2026, 11, 10)
    later = make_visit(session, match, starts_at=noon(date(2026, 11, 11)) - timedelta(hours=2))
    record(session, case, later, now=noon(date(2026, 11, 11)))
    assert match.helps_since == date(2026, 11, 10)


def test_the_page_asks_for_both_calls_and_tells_afterwards(sign_in, case, session):
    since = local_day(utc_now()) - timedelta(days=20)
    match = a_match(session, case, MatchState.ACTIVE, helps_since=since)
    a_visit(session, match, days=3)
    bram, path = sign_in(case.town.bram), f"{LIST}/{match.id}"
    asks = "Bel en vraag: gaat het naar wens?"
    assert asks in bram.get(LIST).text
    assert asks in bram.get("/dordrecht/vandaag").text
    page = bram.get(path).text
    assert page.count("Ik heb gebeld") == 2
    press(bram, path, f"{path}/gaat-het-goed", side="seeker")
    page = bram.get(path).text
    assert page.count("Ik heb gebeld") == 1
    assert "Aan de hulpvrager gevraagd hoe het gaat" in page
    press(bram, path, f"{path}/gaat-het-goed", side="volunteer")
    assert asks not in bram.get(path).text
    assert asks not in bram.get(LIST).text
