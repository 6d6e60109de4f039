"""What may happen to a request, how its wait is counted, and what we take from typed text."""

from datetime import UTC, date, datetime

import pytest
from model_page import as_words, states_of

from intake.requests import rules
from intake.requests.models import PartOutcome, RequestState
from intake.requests.rules import PartFacts, Phase, part_phase, phase, waited_days
from intake.requests.typed import split_name


def moment(*when):
    return datetime(*when, tzinfo=UTC)


def test_the_table_is_the_one_in_the_model():
    written = states_of("Help request")
    ours = as_words(rules.TRANSITIONS)
    assert ours == written


@pytest.mark.parametrize("event", list(rules.TRANSITIONS))
@pytest.mark.parametrize("state", list(RequestState))
def test_each_event_begins_only_where_the_table_says(state, event):
    origins, target = rules.TRANSITIONS[event]
    if state in origins:
        assert rules.follow(state, event) is target
        return
    with pytest.raises(rules.WrongState) as refused:
        rules.follow(state, event)
    assert rules.PHASE_LABELS[Phase(state.value)] in refused.value.sentence()


OFFERED = PartFacts(assignment_state="offered")
ACCEPTED = PartFacts(assignment_state="accepted")


def matched(*states, done=False):
    return PartFacts("accepted", frozenset(states), done)


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (PartFacts(), Phase.READY),
        (PartFacts("declined"), Phase.READY),
        (PartFacts("expired"), Phase.READY),
        (PartFacts("returned"), Phase.READY),
        (OFFERED, Phase.ASSIGNED),
        (ACCEPTED, Phase.SEARCHING),
        (matched("volunteer_declined", "lapsed", "ended"), Phase.SEARCHING),
        (matched("proposed"), Phase.PROPOSED),
        (matched("volunteer_accepted"), Phase.PROPOSED),
        (matched("proposed", "seeker_accepted"), Phase.MATCHED),
        (matched("active"), Phase.MATCHED),
        (matched("active", done=True), Phase.IN_PROGRESS),
    ],
)
def test_the_phase_of_a_part(part, expected):
    assert part_phase(part) is expected


def test_the_part_furthest_on_names_the_request():
    assert phase(RequestState.READY, [OFFERED, matched("proposed"), PartFacts()]) is Phase.PROPOSED
    assert phase(RequestState.READY, []) is Phase.READY


@pytest.mark.parametrize("state", [one for one in RequestState if one is not RequestState.READY])
def test_what_is_stored_wins_outside_ready(state):
    assert phase(state, [matched("active", done=True)]) is Phase(state.value)


@pytest.mark.parametrize(
    ("received", "until", "held", "since", "days"),
    [
        (moment(2026, 11, 2, 9), moment(2026, 11, 2, 20), 0, None, 0),
        (moment(2026, 11, 2, 22, 59), moment(2026, 11, 2, 23, 1), 0, None, 1),
        (moment(2026, 10, 24, 10), moment(2026, 10, 26, 10), 0, None, 2),
        (moment(2026, 11, 2, 9), moment(2026, 11, 12, 9), 3, None, 7),
        (moment(2026, 11, 2, 9), moment(2026, 11, 12, 9), 3, moment(2026, 11, 10, 9), 5),
        (moment(2026, 11, 2, 9), moment(2026, 11, 3, 9), 9, None, 0),
        (moment(2026, 11, 3, 9), moment(2026, 11, 2, 9), 0, None, 0),
    ],
)
def test_the_wait_runs_in_calendar_days_without_the_holds(received, until, held, since, days):
    assert waited_days(received, until=until, held_days=held, on_hold_since=since) == days


@pytest.mark.parametrize(
    ("outcomes", "refusal"),
    [
        ([PartOutcome.COMPLETED], None),
        ([PartOutcome.COMPLETED, PartOutcome.UNFULFILLED], None),
        ([PartOutcome.COMPLETED, None], rules.PartsStillRun),
        ([PartOutcome.UNFULFILLED], rules.NobodyHelped),
        ([], rules.NobodyHelped),
    ],
)
def test_completed_means_somebody_was_helped(outcomes, refusal):
    if refusal is None:
        rules.check_completed(outcomes)
        return
    with pytest.raises(refusal):
        rules.check_completed(outcomes)


@pytest.mark.parametrize(
    ("received", "closed", "expected"),
    [
        (moment(2026, 11, 6, 15), (), date(2026, 11, 10)),
        (moment(2026, 12, 24, 9), (), date(2026, 12, 29)),
        # A day off of the partnership itself moves it, when it lies between or on the day.
        (moment(2026, 11, 6, 15), ("2026-11-10",), date(2026, 11, 11)),
        (moment(2026, 11, 6, 15), ("2026-11-09", "2026-11-10"), date(2026, 11, 12)),
        (moment(2026, 11, 6, 15), ("2026-11-06", "2026-11-07", "2026-11-11"), date(2026, 11, 10)),
        (moment(2026, 12, 24, 9), ("2026-12-28", "2026-12-31"), date(2026, 12, 30)),
    ],
)
def test_we_phone_within_two_working_days_of_our_own(received, closed, expected):
    assert rules.call_back_by(received, closed) == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [(None, "2026-0001"), ("2026-0009", "2026-0010"), ("2026-9999", "2026-10000")],
)
def test_numbers_follow_each_other(last, expected):
    assert rules.next_number(last, 2026) == expected


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("Ria van den Berg", ("Ria", "van den", "Berg")),
        ("Jan en Ria de Wit", ("Jan en Ria", "de", "Wit")),
        ("Fatma", ("Fatma", "", "")),
        ("  Fatma   Demir ", ("Fatma", "", "Demir")),
        ("A. el Idrissi", ("A.", "el", "Idrissi")),
        ("Anna van", ("Anna", "", "van")),
        ("", ("", "", "")),
    ],
)
def test_a_name_in_one_box_becomes_three_parts(typed, parts):
    assert split_name(typed) == parts


def test_no_name_is_too_long_for_its_columns():
    first, infix, last = split_name("Jo " + "van " * 40 + "Berg " * 60)
    assert (len(first) <= 80, len(infix) <= 20, len(last) <= 120) == (True, True, True)


def test_the_question_names_every_partner_and_allows_no():
    text = rules.share_question("Hulplijn Dordt", ["A", "B", "C"])
    assert "A, B en C" in text
    assert "U mag ook nee zeggen." in text
