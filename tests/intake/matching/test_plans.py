"""The plan for the whole board: what it may never do, and how good it is."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from casts.matching import CALM, NEEDS, NORMS, OFFERS, TODAY
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.boards import Town, draw, drawn_values
from intake.matching.gates import fits, terms_of
from intake.matching.plans import greedy, large, solver
from intake.matching.plans.board import make_board
from intake.matching.plans.columns import TIGHT
from intake.matching.plans.greedy import greedy_plan
from intake.matching.plans.relaxed import pairs_of, relax
from intake.matching.plans.rules import BrokenPlan, check_plan, offences
from intake.matching.plans.solver import Stopped, best_plan
from intake.matching.plans.values import Board, Line, plan_of
from intake.matching.scoring import score
from intake.matching.values import DEFAULT_NORMS, Need, Norms, Offer

# What a test finds may not depend on how busy the machine is.
UNHURRIED = 600.0
SMALL = settings(CALM, max_examples=40)
# A part that may be cut, one for several people together, lasting help, and one person.
KINDS = st.sampled_from(
    [
        {"divisible": True, "exclusive": False, "every_weeks": None, "people_needed": 1},
        {"divisible": True, "exclusive": False, "every_weeks": None, "people_needed": 3},
        {"divisible": False, "exclusive": False, "every_weeks": 4, "people_needed": 2},
        {"divisible": False, "exclusive": True, "every_weeks": 4, "people_needed": 1},
    ]
)


@st.composite
def boards(draw_one, most_needs: int = 5) -> tuple[list[Need], list[Offer]]:
    """Some needs and the offers of two organisations, that mostly fit."""
    offers = [
        replace(offer, pledge_id=place + 1, organisation_id=1 + place % 2)
        for place, offer in enumerate(draw_one(OFFERS))
    ]
    needs = []
    for place in range(draw_one(st.integers(1, most_needs))):
        kind = draw_one(KINDS)
        need = replace(draw_one(NEEDS), part_id=place + 1, **kind)
        owner = draw_one(st.sampled_from([0, 1, 2]))
        minutes = draw_one(st.sampled_from([45, 60, 90, 120, 240])) * kind["people_needed"]
        needs.append(replace(need, organisation_id=owner, minutes=minutes))
    return needs, offers


@SMALL
@given(boards(), NORMS)
def test_the_board_has_the_gates_and_the_scores_of_the_list(
    drawn: tuple[list[Need], list[Offer]], norms: Norms
) -> None:
    needs, offers = drawn
    board = make_board(needs, offers, today=TODAY, norms=norms)
    for number, need in enumerate(needs):
        terms = terms_of(need, norms, TODAY)
        wanted = {
            (place, score(terms, offer))
            for place, offer in enumerate(offers)
            if fits(terms, offer) and need.organisation_id in (0, offer.organisation_id)
        }
        span = slice(board.starts[number], board.starts[number + 1])
        assert wanted == set(
            zip(board.offer[span].tolist(), board.score[span].tolist(), strict=True)
        )


@SMALL
@given(boards(), st.sampled_from([0, 700]))
def test_no_plan_breaks_a_rule_and_none_passes_the_bound(
    drawn: tuple[list[Need], list[Offer]], decided_at_once: int
) -> None:
    board = make_board(*drawn, today=TODAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "DECIDED_AT_ONCE", decided_at_once)
        best = best_plan(board)
    quick = greedy_plan(board)
    for plan in (quick, best):
        assert list(offences(board, plan.lines)) == []
        by_hand(board, drawn[0], plan.lines)
    proven = relax(pairs_of(board), stop=lambda: False, progress=lambda n, of: None).bound
    assert quick.worth <= best.worth + 1e-6 or not decided_at_once
    assert best.worth <= proven + 1e-3
    assert best.bound is not None
    assert best.bound >= best.worth
    # Over whole ways it proves at least as much, but for the last step towards it.
    assert best.bound <= max(proven, best.worth) * (1 + 2 * TIGHT) + 1e-3


def by_hand(board: Board, needs: list[Need], lines: tuple[Line, ...]) -> None:
    """The promises, without a word of the code that made the plan."""
    for place, offer in enumerate(board.offers):
        assert sum(x.minutes for x in lines if x.offer == place) <= offer.minutes_free
    for number, need in enumerate(needs):
        mine = [line for line in lines if line.job == number]
        offers = [board.offers[line.offer] for line in mine]
        assert all(fits(terms_of(need, DEFAULT_NORMS, TODAY), offer) for offer in offers)
        assert len({offer.volunteer_id for offer in offers}) == len(offers)
        assert len({offer.organisation_id for offer in offers}) <= 1
        if need.exclusive:
            assert len(mine) <= 1
        if mine and (need.people_needed > 1 or not need.divisible):
            heads = [min(offer.people, need.people_needed) for offer in offers]
            given_minutes = sum(x.minutes * n for x, n in zip(mine, heads, strict=True))
            assert given_minutes >= need.minutes


@settings(SMALL, max_examples=25)
@given(boards(most_needs=3))
def test_small_boards_come_out_as_by_trying_everything(
    drawn: tuple[list[Need], list[Offer]],
) -> None:
    needs, offers = drawn
    needs = [replace(need, divisible=False, people_needed=1, minutes=120) for need in needs]
    board = make_board(needs, offers[:5], today=TODAY)
    assert best_plan(board).worth == pytest.approx(by_trying(board), rel=2e-3)


def by_trying(board: Board) -> float:
    """The best there is: every way to give each job one pledge or none."""
    ways = []
    for number, job in enumerate(board.jobs):
        span = slice(board.starts[number], board.starts[number + 1])
        columns = (board.offer[span], board.heads[span], board.score[span])
        ways.append(
            [None]
            + [
                Line(number, offer, job.most, heads, points)
                for offer, heads, points in zip(*(c.tolist() for c in columns), strict=True)
            ]
        )
    plans = ([line for line in way if line] for way in itertools.product(*ways))
    return max(plan_of(board, some).worth for some in plans if not list(offences(board, some)))


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("town", [Town(), Town(partners=1)])
def test_the_quick_list_and_the_plan_come_close_to_the_bound(
    seed: int, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "SECONDS_OF_DECISION", UNHURRIED)
    board = draw(600, 300, seed=seed, town=town)
    best = best_plan(board, seconds=UNHURRIED)
    assert best.bound is not None
    assert greedy_plan(board).worth >= 0.985 * best.bound
    assert best.worth >= 0.995 * best.bound


@pytest.mark.parametrize("seed", [1, 2])
def test_where_people_pledge_an_hour_the_plan_comes_close_too(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "SECONDS_OF_DECISION", UNHURRIED)
    board = draw(400, 200, seed=seed, town=Town(tight=True))
    best = best_plan(board, seconds=UNHURRIED)
    assert best.bound is not None
    assert greedy_plan(board).worth >= 0.98 * best.bound
    assert best.worth >= 0.99 * best.bound
    assert best.bound < relax(pairs_of(board), stop=lambda: False, progress=_untold).bound


def _untold(done: int, total: int) -> None:
    """Nobody asked how far it is."""


def test_control_without_bidding_or_scarcity_the_quick_list_falls_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(greedy, "auctioned", lambda board: [])
    monkeypatch.setattr(greedy, "SCARCITY_POINTS", -200.0)
    monkeypatch.setattr(greedy, "ROUNDS", 0)
    with pytest.raises(AssertionError):
        test_the_quick_list_and_the_plan_come_close_to_the_bound(1, Town(), monkeypatch)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("town", [Town(), Town(partners=6, accepted=0.0, tight=True)])
def test_a_large_board_keeps_what_came_out_whole(
    town: Town, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "DECIDED_AT_ONCE", 10)
    board = draw(600, 300, seed=seed, town=town)
    # No time to make it better: that is not what is shown here.
    plan = best_plan(board, seconds=1.0)
    assert list(offences(board, plan.lines)) == []
    assert plan.share is not None
    assert plan.share >= (0.97 if town.tight else 0.99)


def test_of_two_organisations_wanted_as_much_one_carries_out_a_part() -> None:
    _, needs = drawn_values(10, 10)
    need = replace(
        next(one for one in needs if one.divisible and one.people_needed > 1), organisation_id=0
    )
    offers, _ = drawn_values(400, 10, town=Town(districts=1))
    twins = [
        replace(
            one,
            pledge_id=2 * one.pledge_id + n,
            volunteer_id=2 * one.pledge_id + n,
            organisation_id=1 + n,
        )
        for one in offers
        for n in (0, 1)
    ]
    board = make_board([need], twins, today=TODAY)
    pairs = pairs_of(board)
    kept = large._one_home(board, pairs, np.zeros(len(pairs.job)))
    owners = {board.offers[place].organisation_id for place in pairs.offer[kept].tolist()}
    assert len(pairs.job) > len(kept) > 0
    assert len(owners) == 1


def test_the_same_process_answers_again_and_again() -> None:
    """Changing the number of threads makes HiGHS silent: it must never be changed."""
    board = draw(120, 60)
    assert len({round(best_plan(board).worth, 6) for _ in range(3)}) == 1


def test_it_stops_when_it_is_told_to() -> None:
    told = []
    with pytest.raises(Stopped):
        best_plan(draw(300, 150), stop=lambda: True, progress=lambda n, of: told.append(n))
    assert told[0] == 0
    assert told[-1] < solver.STEPS


def test_it_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    best_plan(draw(120, 60), progress=lambda n, of: told.append((n, of)))
    assert told == sorted(told)
    assert told[-1] == (solver.STEPS, solver.STEPS)


def test_an_empty_board_has_an_empty_plan() -> None:
    plan = best_plan(make_board([], [], today=TODAY))
    assert plan.lines == ()
    assert plan.share == 1.0


def test_what_was_promised_already_is_not_asked_again() -> None:
    board = draw(60, 30)
    line = best_plan(board).lines[0]
    need_id = board.jobs[line.job].part_id
    assert board.jobs[line.job].demand > 0
    offers, needs = drawn_values(60, 30)
    filled = make_board(needs, offers, today=TODAY, filled={need_id: 100_000})
    assert all(filled.jobs[one.job].part_id != need_id for one in best_plan(filled).lines)


DEFECTS = {
    "more minutes": lambda board, line: [line] * 20,
    "does not fit": lambda board, line: [replace(line, score=line.score + 1)],
    "too small or too large": lambda board, line: [replace(line, minutes=line.minutes + 1)],
    "not done whole": lambda board, line: [replace(line, minutes=line.minutes - 1)],
    "asks somebody twice": lambda board, line: [line, line],
    "for one pledge": lambda board, line: [line, line],
}


@pytest.mark.parametrize("offence", DEFECTS)
def test_control_a_planted_defect_is_told(offence: str) -> None:
    board = draw(120, 60)
    line = next(x for x in best_plan(board).lines if board.jobs[x.job].is_single)
    planted = DEFECTS[offence](board, line)
    assert any(offence in told for told in offences(board, planted))
    with pytest.raises(BrokenPlan):
        check_plan(board, planted)
