"""The bound is one: no plan passes it, also not the best that trying everything finds."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from bench.boards import Town, draw
from intake.matching.plans import menu, solver
from intake.matching.plans.columns import Master, Pricing, relax_ways
from intake.matching.plans.greedy import greedy_plan
from intake.matching.plans.highs import Stopped
from intake.matching.plans.leaning import about_worth
from intake.matching.plans.lowering import lowered
from intake.matching.plans.pieces import pieces_of
from intake.matching.plans.rules import offences
from intake.matching.plans.solver import best_plan
from intake.matching.plans.values import Board, Line, worth_of
from intake.matching.plans.ways import Prices

# Amounts on these boards are whole quarters of an hour.
GRID = 15
CLOSE = 1e-6
Way = tuple[float, list[Line]]


def small_board(seed: int) -> Board:
    """Three jobs, each with four candidates at most, who pledged an hour or an hour and a half.

    The first may be cut, the second is for several together, whatever else waits is the third.
    """
    town = Town(districts=1, partners=2, tight=True)
    board = draw(60, 60, seed=seed, town=town)
    some = [n for n in range(len(board.jobs)) if board.starts[n + 1] - board.starts[n] > 1]
    kinds = (
        [n for n in some if not board.jobs[n].is_whole],
        [n for n in some if board.jobs[n].is_whole and not board.jobs[n].is_single],
        some[::-1],
    )
    numbers = list(dict.fromkeys(next(iter(kind)) for kind in kinds if kind))
    spans = [np.arange(board.starts[n], board.starts[n + 1])[:4] for n in numbers]
    places = np.concatenate(spans)
    return Board(
        jobs=[replace(board.jobs[n], demand=min(board.jobs[n].demand, 240)) for n in numbers],
        offers=board.offers,
        starts=np.cumsum([0, *(len(span) for span in spans)]),
        offer=board.offer[places],
        score=board.score[places],
        heads=board.heads[places],
    )


def ways_by_hand(board: Board, number: int) -> Iterator[Way]:
    """Every lawful way to do one job, in quarters of an hour, and not doing it."""
    job = board.jobs[number]
    choices: list[list[Line | None]] = []
    for place in range(board.starts[number], board.starts[number + 1]):
        offer = int(board.offer[place])
        most = min(job.most, board.offers[offer].minutes_free)
        amounts = sorted({job.least, most, *range(job.least, most + 1, GRID)})
        lines = [
            Line(number, offer, minutes, int(board.heads[place]), int(board.score[place]))
            for minutes in amounts
        ]
        choices.append([None, *lines])
    for chosen in itertools.product(*choices):
        mine = [line for line in chosen if line]
        if not list(offences(board, mine)):
            yield worth_of(job, mine), mine


def optimum(board: Board) -> float:
    """The best of all plans, job after job."""
    ways = [sorted(ways_by_hand(board, n), key=lambda way: -way[0]) for n in range(len(board.jobs))]
    free = [offer.minutes_free for offer in board.offers]

    def best(number: int, reached: float, known: float) -> float:
        if number == len(ways):
            return max(known, reached)
        ahead = sum(mine[0][0] for mine in ways[number:])
        for worth, lines in ways[number]:
            if reached + ahead - ways[number][0][0] + worth <= known:
                break
            if all(line.minutes <= free[line.offer] for line in lines):
                for line in lines:
                    free[line.offer] -= line.minutes
                known = best(number + 1, reached + worth, known)
                for line in lines:
                    free[line.offer] += line.minutes
        return known

    return best(0, 0.0, 0.0)


SEEDS = range(25)


def bounds(board: Board) -> Iterator[float]:
    """What is proven at the best prices, at none, and at some that are made up."""
    yield relax_ways(board, stop=lambda: False).bound
    pricing, offers = Pricing(board, pieces_of(board)), len(board.offers)
    dice = np.random.default_rng(len(board.offer))
    for most in (0.0, 1.0, 4.0):
        prices = Prices(dice.random(offers) * most, dice.random(offers) * 30 * most)
        yield pricing.ask(prices)[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_bound_is_below_the_best_of_all_plans(seed: int) -> None:
    board = small_board(seed)
    assert min(bounds(board)) >= optimum(board) - CLOSE


@pytest.mark.parametrize("units", [1, 3])
@pytest.mark.parametrize("seed", SEEDS)
def test_in_coarse_units_it_is_looser_and_still_true(
    seed: int, units: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = small_board(seed)
    monkeypatch.setattr(menu, "MOST_UNITS", units)
    assert min(bounds(board)) >= optimum(board) - CLOSE


@pytest.mark.parametrize("seed", SEEDS)
def test_bound_optimum_plan_and_list_stand_in_that_order(seed: int) -> None:
    board = small_board(seed)
    best, plan, quick = optimum(board), best_plan(board), greedy_plan(board)
    assert plan.bound is not None
    assert plan.bound + CLOSE >= best >= plan.worth - CLOSE
    assert plan.worth >= quick.worth - CLOSE
    assert plan.worth >= 0.97 * best


@pytest.mark.parametrize("at_once", [0, 700])
def test_the_proof_of_a_large_board_is_one_too(
    at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solver, "DECIDED_AT_ONCE", at_once)
    for seed in SEEDS:
        board = small_board(seed)
        bound = best_plan(board).bound
        assert bound is not None
        assert bound >= optimum(board) - CLOSE


@pytest.mark.parametrize("seed", SEEDS)
def test_a_bound_that_was_lowered_is_still_one(seed: int) -> None:
    board = small_board(seed)
    pricing = Pricing(board, pieces_of(board))
    nothing = np.zeros(len(board.offers))
    first, _ = pricing.ask(Prices(nothing, nothing))
    best = optimum(board)
    prices, bound = lowered(
        pricing,
        Master(board, pricing.pairs),
        Prices(nothing, nothing),
        reached=0.9 * best,
        stop=lambda: False,
    )
    assert best - CLOSE <= bound <= first + CLOSE
    assert bound == pytest.approx(pricing.ask(prices)[0])


def test_lowering_halves_what_a_bound_at_rough_prices_is_too_high() -> None:
    board = draw(300, 150, seed=1, town=Town(tight=True))
    pricing = Pricing(board, pieces_of(board))
    start = Prices(about_worth(board), np.zeros(len(board.offers)))
    reached, rough = greedy_plan(board).worth, pricing.ask(start)[0]
    master, true = Master(board, pricing.pairs), relax_ways(board, stop=lambda: False).bound
    found = lowered(pricing, master, start, reached=reached, stop=lambda: False)
    assert true - CLOSE <= found[1] <= (rough + true) / 2
    with pytest.raises(Stopped):
        lowered(pricing, master, start, reached=reached, stop=lambda: True)


def test_control_with_too_few_candidates_tried_the_bound_is_false(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(menu.Menu, "_room", lambda _self, some, _units: np.ones(len(some)))
    false = 0
    for seed in SEEDS:
        board = small_board(seed)
        false += min(bounds(board)) < optimum(board) - CLOSE
    assert false


def test_control_costs_that_are_counted_twice_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    true = Prices.of
    monkeypatch.setattr(Prices, "of", lambda self, *rest: 2 * true(self, *rest))
    false = 0
    for seed in SEEDS:
        board = small_board(seed)
        false += min(bounds(board)) < optimum(board) - CLOSE
    assert false
