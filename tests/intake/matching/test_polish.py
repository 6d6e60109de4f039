"""Taking a plan apart: it never gets worse, and it begins where most is lacking."""

import time

import pytest

from bench.boards import Town, draw
from intake.matching.plans.auction import auctioned
from intake.matching.plans.columns import Pricing, relax_ways
from intake.matching.plans.pieces import pieces_of
from intake.matching.plans.polish import Taken, polished
from intake.matching.plans.rules import offences
from intake.matching.plans.values import plan_of
from intake.matching.plans.whole import decided, lines_of, ways_of

TIGHT = Town(tight=True)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_jobs_lack_and_what_is_not_paid_is_what_the_plan_lacks(seed: int) -> None:
    board = draw(200, 100, seed=seed, town=TIGHT)
    priced = relax_ways(board, stop=lambda: False)
    lines, pricing = auctioned(board), Pricing(board, pieces_of(board))
    taken = Taken(board, lines, pricing, priced.prices)
    assert min(taken.lacks) >= -1e-6
    assert sum(taken.lacks) <= priced.bound - plan_of(board, lines).worth + 1e-6
    nothing = Taken(board, [], pricing, priced.prices)
    assert sum(nothing.lacks) >= sum(taken.lacks)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_that_is_polished_is_better_and_breaks_no_rule(seed: int) -> None:
    board = draw(300, 150, seed=seed, town=TIGHT)
    priced = relax_ways(board, stop=lambda: False)
    rough = [line for line in auctioned(board) if line.job % 3]
    lines = polished(
        board,
        rough,
        pricing=Pricing(board, pieces_of(board)),
        prices=priced.prices,
        enough=0.97 * priced.bound,
        stop=lambda: False,
        end=time.monotonic() + 600,
    )
    assert list(offences(board, lines)) == []
    assert plan_of(board, lines).worth >= 0.97 * priced.bound


def test_lines_and_ways_are_the_same_plan() -> None:
    board = draw(200, 100, seed=3, town=TIGHT)
    lines = auctioned(board)
    again = lines_of(board, ways_of(board, lines))
    assert sorted(map(repr, again)) == sorted(map(repr, lines))
    assert len(ways_of(board, []).job) == 0


def test_with_no_time_at_all_what_was_known_is_kept() -> None:
    board = draw(200, 100, seed=3, town=TIGHT)
    lines = auctioned(board)
    priced = relax_ways(board, stop=lambda: False)
    new = decided(priced, stop=lambda: False, seconds=0.0, lines=lines)
    assert plan_of(board, new).worth >= plan_of(board, lines).worth - 1e-6
