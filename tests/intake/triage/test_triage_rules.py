"""The wait that may be named, and what a finished intake must hold."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from intake.requests.models import Answer
from intake.triage.rules import (
    IntakeEntry,
    IntakeIncomplete,
    WaitRange,
    check_finished,
    measured_range,
    next_contact_day,
    ranges,
    rank,
    wait_sentence,
)
from portal.quiet import is_day_of_rest

TODAY = date(2026, 11, 3)
GUESS = WaitRange(6, 12)
WHOLE = IntakeEntry(
    first_name="Fatma",
    phone="+31612345678",
    category_id=1,
    need="Wandelen",
    minutes=120,
    every_weeks=2,
    criterion_network=Answer.NO,
    criterion_means=Answer.NO,
    may_share=False,
    role_explained=True,
    is_wait_told=True,
    wait_shown=(1, 6, 12),
    next_contact_by=TODAY + timedelta(days=28),
)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], GUESS),
        ([70, 70, 70, 70], GUESS),
        ([7, 14, 21, 28, 35], WaitRange(3, 4, True)),
        ([1, 1, 1, 1, 1], WaitRange(1, 1, True)),
        ([0] * 9 + [400], WaitRange(1, 1, True)),
        ([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], WaitRange(7, 12, True)),
    ],
)
def test_the_range_is_measured_from_five_cases_on(days, expected):
    assert measured_range(days, guess=GUESS) == expected


@pytest.mark.parametrize(("percent", "value"), [(50, 3), (80, 4), (100, 5), (1, 1)])
def test_the_nearest_rank(percent, value):
    assert rank([1, 2, 3, 4, 5], percent) == value


def test_each_kind_of_help_has_its_own_wait():
    cases = [(1, 21)] * 5 + [(2, 300)] * 4
    found = ranges(cases, {1: GUESS, 2: GUESS})
    assert (found[1].is_measured, found[2]) == (True, GUESS)


@pytest.mark.parametrize(
    ("low", "high", "text"), [(6, 12, "6 tot 12 weken"), (1, 1, "1 week"), (3, 3, "3 weken")]
)
def test_a_range_in_words(low, high, text):
    assert WaitRange(low, high).text == text


def test_what_the_desk_says_aloud():
    assert wait_sentence("buddy", GUESS).endswith(
        "Op dit moment wachten mensen meestal 6 tot 12 weken op een maatje."
    )
    assert wait_sentence("iets-nieuws", GUESS).endswith("op deze hulp.")


@pytest.mark.parametrize("after", range(0, 400, 7))
def test_the_next_contact_is_on_a_day_somebody_works(after):
    today = TODAY + timedelta(days=after)
    day = next_contact_day(today)
    assert today + timedelta(days=20) < day <= today + timedelta(days=28)
    assert day.weekday() < 5
    assert not is_day_of_rest(day)


def test_a_whole_intake_has_no_problems():
    check_finished(WHOLE, today=TODAY, wait=GUESS)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"phone": None}, "phone"),
        ({"category_id": None}, "category_id"),
        ({"need": ""}, "need"),
        ({"minutes": None}, "minutes"),
        ({"every_weeks": None}, "rhythm"),
        ({"criterion_network": Answer.UNKNOWN}, "criterion_network"),
        ({"criterion_means": Answer.UNKNOWN}, "criterion_means"),
        ({"may_share": None}, "may_share"),
        ({"role_explained": False}, "role_explained"),
        ({"is_wait_told": False}, "is_wait_told"),
        ({"wait_shown": (1, 1, 4)}, "is_wait_told"),
        ({"wait_shown": None}, "is_wait_told"),
        ({"next_contact_by": None}, "next_contact_by"),
        ({"next_contact_by": TODAY - timedelta(days=1)}, "next_contact_by"),
        ({"next_contact_by": TODAY + timedelta(days=200)}, "next_contact_by"),
        ({"is_for_other": True, "seeker_agrees": True}, "requester_name"),
        ({"is_for_other": True, "requester_name": "Jan"}, "seeker_agrees"),
    ],
)
def test_each_gap_is_said_at_its_own_field(changes, field):
    with pytest.raises(IntakeIncomplete) as refused:
        check_finished(replace(WHOLE, **changes), today=TODAY, wait=GUESS)
    assert set(refused.value.problems) == {field}


def test_every_gap_is_said_at_once():
    with pytest.raises(IntakeIncomplete) as refused:
        check_finished(IntakeEntry(), today=TODAY, wait=None)
    assert len(refused.value.problems) == 12


def test_not_knowing_is_fine_with_a_reason():
    unsure = replace(WHOLE, criterion_network=Answer.UNKNOWN, criteria_note="Wil erover denken.")
    check_finished(unsure, today=TODAY, wait=GUESS)


def test_a_mail_address_is_enough():
    check_finished(replace(WHOLE, phone=None, email="a@b.example"), today=TODAY, wait=GUESS)
