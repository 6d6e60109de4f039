"""The best plan that the time allows, and the bound that no plan can pass.

A board of some hundreds of jobs is relaxed over whole ways, a large one pair by pair: that takes
less time, and its bound is lowered after it. A plan comes from rounding that or from jobs that
bid at its prices; then small parts of it are decided anew, where most is lacking, until it is
close enough to the bound.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from intake.matching.plans.auction import auctioned
from intake.matching.plans.columns import Master, Pricing, relax_ways
from intake.matching.plans.greedy import Filling, fill_up, greedy_plan
from intake.matching.plans.highs import Stopped
from intake.matching.plans.large import rounded
from intake.matching.plans.lowering import lowered
from intake.matching.plans.pieces import pieces_of
from intake.matching.plans.polish import polished
from intake.matching.plans.relaxed import pairs_of, relax
from intake.matching.plans.rules import check_plan
from intake.matching.plans.values import Board, Line, Plan, plan_of
from intake.matching.plans.ways import Prices
from intake.matching.plans.whole import whole_plan

__all__ = ["Stopped", "best_plan"]

# Up to so many jobs ways are looked at as a whole.
DECIDED_AT_ONCE = 700
# The part of the bound at which a plan is left as it is.
CLOSE_ENOUGH = 0.995
# Where the bound over ways is lower than the one pair by pair by no more than this part of it,
# nearly all of the relaxed plan comes out whole by itself, and it is rounded. Where groups and
# pieces matter more, jobs bid.
ALIKE = 2e-3
# What a plan that begins with bidding will be, about, as a part of the bound.
HOPED = 0.99
# With gates and scores a plan for thousands of jobs is there in half a minute.
SECONDS = 22.0
# No one decision takes longer than this.
SECONDS_OF_DECISION = 0.4
# Steps that are told: making ready, the bound, the decision, making it better.
STEPS = 100
Progress = Callable[[int, int], None]
Stop = Callable[[], bool]


def best_plan(
    board: Board,
    *,
    stop: Stop = lambda: False,
    progress: Progress = lambda done, total: None,
    seconds: float = SECONDS,
) -> Plan:
    """A plan close to the bound, and the bound. Raises Stopped when ``stop`` says so."""
    end = time.monotonic() + seconds
    progress(0, STEPS)
    make = _small if len(board.jobs) <= DECIDED_AT_ONCE else _large
    plan = make(board, stop, progress, end)
    check_plan(board, plan.lines)
    progress(STEPS, STEPS)
    return plan


def _small(board: Board, stop: Stop, progress: Progress, end: float) -> Plan:
    pairs = pairs_of(board)
    relaxed = relax(pairs, stop=stop, progress=_between(progress, 2, 5))
    priced = relax_ways(board, stop=stop, progress=_between(progress, 5, 30), start=relaxed.prices)
    bound = min(priced.bound, relaxed.bound)
    progress(30, STEPS)
    best = None
    if bound > (1 - ALIKE) * relaxed.bound:
        limit = min(SECONDS_OF_DECISION, max(0.1, end - time.monotonic()))
        best = _filled_up(board, whole_plan(board, priced, stop=stop, seconds=limit))
    if best is None or best.worth < CLOSE_ENOUGH * bound:
        plans = [plan for plan in (best, greedy_plan(board)) if plan]
        best = max(plans, key=lambda plan: plan.worth)
    pricing, ahead = Pricing(board, pieces_of(board)), _between(progress, 50, 99)
    return _better(board, best, pricing, priced.prices, bound, stop, ahead, end)


def _large(board: Board, stop: Stop, progress: Progress, end: float) -> Plan:
    pairs = pairs_of(board)
    relaxed = relax(pairs, stop=stop, progress=_between(progress, 2, 30))
    # The same prices prove more when ways are looked at as a whole.
    pricing = Pricing(board, pieces_of(board))
    prices, bound = relaxed.prices, min(relaxed.bound, pricing.ask(relaxed.prices)[0])
    progress(30, STEPS)
    lines: list[Line] = []
    if bound > (1 - ALIKE) * relaxed.bound:
        left = max(1.0, end - time.monotonic())
        lines = rounded(board, pairs, relaxed, stop=stop, seconds=left)
    else:
        master, hoped = Master(board, pricing.pairs), HOPED * bound
        prices, bound = lowered(pricing, master, prices, reached=hoped, stop=stop)
    progress(40, STEPS)
    best = plan_of(board, auctioned(board, prices=prices, lines=lines))
    return _better(board, best, pricing, prices, bound, stop, _between(progress, 60, 99), end)


def _better(
    board: Board,
    plan: Plan,
    pricing: Pricing,
    prices: Prices,
    bound: float,
    stop: Stop,
    progress: Progress,
    end: float,
) -> Plan:
    """Small parts of the plan anew, until it is close enough to the bound or the time is over."""
    lines = polished(
        board,
        plan.lines,
        pricing=pricing,
        prices=prices,
        enough=CLOSE_ENOUGH * bound,
        stop=stop,
        end=end,
        progress=progress,
    )
    best = plan_of(board, lines)
    return Plan(best.lines, best.worth, max(bound, best.worth))


def _filled_up(board: Board, lines: Sequence[Line]) -> Plan:
    filling = Filling(board, [offer.minutes_free for offer in board.offers])
    filling.take(lines)
    fill_up(filling)
    return plan_of(board, [line for some in filling.lines.values() for line in some])


def _between(progress: Progress, first: int, last: int) -> Progress:
    """Tell a part of the work as the steps from ``first`` to ``last`` of all of it."""
    return lambda done, total: progress(first + (last - first) * done // total, STEPS)
