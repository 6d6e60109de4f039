"""Which step follows which for matches and visits, and when people are reminded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from model_page import as_words, states_of

from campaigns.pledges.models import PledgeKind
from intake.matching import transitions
from intake.matching.models import LIVE, MatchState, VisitState
from intake.matching.transitions import M


def test_the_page_and_the_code_tell_the_same_life_of_a_match():
    assert as_words(transitions.TRANSITIONS) == states_of("Match")


def test_the_page_and_the_code_tell_the_same_life_of_a_visit():
    assert as_words(transitions.VISIT_TRANSITIONS) == states_of("Visit")


def test_what_the_database_guards_is_what_the_code_calls_live():
    assert {state.value for state in transitions.LIVE_STATES} == set(LIVE)


@pytest.mark.parametrize("state", MatchState)
@pytest.mark.parametrize("event", transitions.TRANSITIONS)
def test_a_match_takes_a_step_only_from_where_it_begins(state, event):
    sources, target = transitions.TRANSITIONS[event]
    if state in sources:
        assert transitions.follow(state, event) is target
    else:
        with pytest.raises(transitions.WrongStep) as refused:
            transitions.follow(state, event)
        assert transitions.STATE_LABELS[state].lower() in refused.value.sentence()


@pytest.mark.parametrize("state", VisitState)
@pytest.mark.parametrize("event", transitions.VISIT_TRANSITIONS)
def test_a_visit_takes_a_step_only_from_where_it_begins(state, event):
    sources, target = transitions.VISIT_TRANSITIONS[event]
    if state in sources:
        assert transitions.follow_visit(state, event) is target
    else:
        with pytest.raises(transitions.WrongVisitStep):
            transitions.follow_visit(state, event)


def test_every_state_has_a_dutch_name():
    assert set(transitions.STATE_LABELS) == set(MatchState)
    assert set(transitions.VISIT_LABELS) == set(VisitState)


@pytest.mark.parametrize(
    ("kind", "planned", "served", "back"),
    [
        (PledgeKind.RECURRING, 120, 480, 120),  # the rate is free again, whatever was served
        (PledgeKind.ONCE, 240, 0, 240),
        (PledgeKind.ONCE, 240, 180, 60),
        (PledgeKind.SPREAD, 240, 420, 0),  # pledged four hours, gave seven
    ],
)
def test_what_a_pledge_gets_back(kind, planned, served, back):
    assert transitions.minutes_back(kind, planned=planned, served=served) == back


@pytest.mark.parametrize(
    ("visit", "reminded"),
    [
        (date(2026, 11, 10), date(2026, 11, 9)),  # Tuesday → Monday
        (date(2026, 11, 9), date(2026, 11, 7)),  # Monday → Saturday: nothing on a Sunday
        (date(2026, 12, 28), date(2026, 12, 24)),  # Monday after Christmas and a Sunday
    ],
)
def test_nobody_is_reminded_on_a_day_of_rest(visit, reminded):
    assert transitions.reminder_day(visit) == reminded


@pytest.mark.parametrize(
    ("day", "starts_at", "due"),
    [
        # The clock goes back on Sunday 25 October 2026, forward on Sunday 28 March 2027.
        ("2026-10-26", "2026-10-26T13:00+00:00", "2026-10-24T08:00+00:00"),
        ("2026-10-27", "2026-10-27T13:00+00:00", "2026-10-26T09:00+00:00"),
        ("2027-03-27", "2027-03-27T09:00+00:00", "2027-03-25T09:00+00:00"),  # Good Friday between
        ("2027-03-31", "2027-03-31T08:00+00:00", "2027-03-30T08:00+00:00"),
    ],
)
def test_the_reminder_leaves_at_ten_on_the_wall(day, starts_at, due):
    now = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
    moment = transitions.reminder_at(
        date.fromisoformat(day), starts_at=datetime.fromisoformat(starts_at), now=now
    )
    assert moment == datetime.fromisoformat(due)


def test_a_visit_within_a_day_is_reminded_of_at_once():
    now = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
    starts = datetime(2026, 11, 4, 13, 0, tzinfo=UTC)
    assert transitions.reminder_at(date(2026, 11, 4), starts_at=starts, now=now) == now


def test_there_is_no_reminder_when_only_the_night_is_left():
    now = datetime(2026, 11, 3, 21, 0, tzinfo=UTC)
    starts = datetime(2026, 11, 4, 7, 0, tzinfo=UTC)  # 8.00, before anything may be sent
    assert transitions.reminder_at(date(2026, 11, 4), starts_at=starts, now=now) is None


NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("state", MatchState)
@pytest.mark.parametrize("is_lasting", [True, False])
@pytest.mark.parametrize("days_ago", [None, -2, 7, 8])
def test_when_a_volunteer_sees_who_it_is(state, is_lasting, days_ago):
    last = None if days_ago is None else NOW - timedelta(days=days_ago)
    seen = transitions.may_see_address(state, is_lasting=is_lasting, last_visit_at=last, now=NOW)
    agreed = state in {M.SEEKER_ACCEPTED, M.ACTIVE}
    assert seen == (agreed and (is_lasting or days_ago != 8))


@pytest.mark.parametrize(
    ("people", "told"), [(0, 0), (1, None), (4, None), (5, 5), (9, 5), (23, 20)]
)
def test_few_people_stay_hidden_and_more_are_told_in_fives(people, told):
    assert transitions.suppressed(people, 5) == told


@pytest.mark.parametrize(
    ("people", "small", "told"), [(2, 1, None), (5, 1, 5), (7, 8, None), (8, 8, 5)]
)
def test_a_partnership_can_hide_more_never_less(people, small, told):
    assert transitions.suppressed(people, small) == told


@pytest.mark.parametrize(
    ("minutes", "people", "told"), [(720, 5, 600), (599, 5, 300), (299, 5, 0), (720, None, None)]
)
def test_time_is_told_in_steps_and_only_with_the_people(minutes, people, told):
    assert transitions.told_minutes(minutes, people) == told
