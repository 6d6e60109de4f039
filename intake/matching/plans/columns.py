"""The relaxed plan over whole ways: only what jobs take from each other may be cut.

A way is: these offers, so many minutes each. That pieces have a least size, that a job must be
whole, that one organisation carries it out: all of that is kept within each way. Ways are found
as they are needed, at the prices of the round before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans import highs
from intake.matching.plans.menu import Menu
from intake.matching.plans.pieces import Numbers, Pieces, most_of_each, numbers, pieces_of
from intake.matching.plans.pricing import ENOUGH, best_ways
from intake.matching.plans.values import Board
from intake.matching.plans.ways import Prices, Ways, joined

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

# Candidates of a job for one pledge that join in a round.
JOINING_OF_JOB = 4
ROUNDS, FEWEST_ROUNDS = 60, 8
# Close enough: a part of the bound.
TIGHT = 2e-4
# With so few jobs a round takes some milliseconds.
SHORT = 150
Stop = Callable[[], bool]


class Pricing:
    """The best ways of all jobs at given prices, and the bound that the prices prove."""

    def __init__(self, board: Board, pairs: Pieces) -> None:
        self.pairs, self.jobs = pairs, len(board.jobs)
        self.menu = Menu(board, pairs)
        self.everyone: Column = np.arange(len(self.menu.place), dtype=np.int64)
        demand = numbers([job.demand for job in board.jobs])[pairs.job]
        worth = numbers([job.worth for job in board.jobs])
        fits = pairs.is_single & (pairs.most * pairs.heads >= demand)
        self.single: Column = np.flatnonzero(fits)
        self.single_worth = worth[pairs.job[self.single]] + pairs.score[self.single]

    def ask(self, prices: Prices) -> tuple[float, Ways]:
        """The bound, and for each job the ways that gain most."""
        top, ways = self.tops(prices)
        return prices.of_all(self.pairs.free) + float(top.sum()), ways

    def tops(self, prices: Prices) -> tuple[Numbers, Ways]:
        """What the best way of each job gains at most, and for each the ways that gain most.

        A plan is worth what its jobs gain above the prices and what they pay. No job gains more
        than its best way does, and what all of them pay is at most what all offers cost. So no
        plan is worth more than the two together, whatever the prices and whatever the solver did.
        """
        pairs, menu = self.pairs, self.menu
        values, ways = best_ways(menu, prices, menu.worth_trying(prices, self.everyone))
        minutes = pairs.most[self.single]
        gains = self.single_worth - prices.of(pairs, self.single, minutes)
        job = pairs.job[self.single]
        top = np.zeros(self.jobs)
        np.maximum.at(top, pairs.job_of_home, values)
        np.maximum.at(top, job, gains)
        chosen = most_of_each(job, gains, JOINING_OF_JOB, ENOUGH)
        starts = np.arange(len(chosen) + 1, dtype=np.int64)
        alone = Ways(job[chosen], starts, self.single[chosen], minutes[chosen].astype(np.int64))
        return top, joined([ways, alone])


@dataclass
class Master:
    """The model of all jobs and offers with the ways found so far."""

    board: Board
    pairs: Pieces
    ways: list[Ways] = field(default_factory=list)
    known: dict[bytes, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Rows: each job once, the minutes of each offer, one large piece of each."""
        self.model = highs.new_model()
        offers = len(self.pairs.free)
        rows = np.concatenate([np.ones(len(self.board.jobs)), self.pairs.free, np.ones(offers)])
        highs.add_rows(self.model, rows)
        self.worth = numbers([job.worth for job in self.board.jobs])
        self.demand = numbers([job.demand for job in self.board.jobs])

    def join(self, ways: Ways) -> int:
        """Add the ways that are new; how many."""
        fresh = self._fresh(ways)
        count = len(fresh.job)
        if not count:
            return 0
        pairs, way = self.pairs, fresh.way
        gone, halves = pairs.takes(fresh.place, fresh.minutes.astype(np.float64))
        offer = len(self.board.jobs) + pairs.offer[fresh.place]
        large = np.flatnonzero(halves)
        rows = np.concatenate([fresh.job, offer, offer[large] + len(pairs.free)])
        values = np.concatenate([np.ones(count), gone, np.ones(len(large))])
        column = np.concatenate([np.arange(count), way, way[large]])
        order = np.argsort(column, kind="stable")
        starts = np.searchsorted(column[order], np.arange(count))
        upper = np.full(count, highs.INFINITE)
        worth = self.worth_of(fresh)
        highs.add_uneven_columns(self.model, worth, upper, starts, rows[order], values[order])
        self.ways.append(fresh)
        return count

    def _fresh(self, ways: Ways) -> Ways:
        keep = []
        spans = zip(ways.starts[:-1].tolist(), ways.starts[1:].tolist(), strict=True)
        for number, (begin, end) in enumerate(spans):
            if ways.key(begin, end) not in self.known:
                self.known[ways.key(begin, end)] = len(self.known)
                keep.append(number)
        return ways.some(np.array(keep, dtype=np.int64))

    def worth_of(self, ways: Ways) -> Numbers:
        """What each way is worth: ``values.worth_of``, for many at once."""
        pairs, way, count = self.pairs, ways.way, len(ways.job)
        brings = ways.minutes * pairs.heads[ways.place]
        brought = np.bincount(way, weights=brings, minlength=count)
        score = np.bincount(way, weights=brings * pairs.score[ways.place], minlength=count)
        share = np.minimum(1.0, brought / self.demand[ways.job])
        worth: Numbers = share * (self.worth[ways.job] + score / np.maximum(1.0, brought))
        return worth

    def prices(self) -> Prices:
        """What the model says that minutes are worth."""
        jobs, offers = len(self.board.jobs), len(self.pairs.free)
        duals = np.maximum(0.0, np.asarray(self.model.getSolution().row_dual, dtype=np.float64))
        return Prices(duals[jobs : jobs + offers], duals[jobs + offers :])

    def shares(self) -> Numbers:
        """How much of each way the model takes."""
        return np.asarray(self.model.getSolution().col_value, dtype=np.float64)

    def columns_of(self, ways: Ways) -> Column:
        """In which columns of the model these ways stand; they must have joined."""
        spans = zip(ways.starts[:-1].tolist(), ways.starts[1:].tolist(), strict=True)
        return np.array([self.known[ways.key(*span)] for span in spans], dtype=np.int64)

    def all_ways(self) -> Ways:
        """Every way, in the order of the model's columns."""
        return joined(self.ways)


@dataclass(frozen=True)
class Priced:
    """The model with its ways, the prices that prove the bound, and the bound."""

    master: Master
    prices: Prices
    bound: float


def relax_ways(
    board: Board,
    *,
    stop: Stop,
    progress: Callable[[int, int], None] = lambda done, total: None,
    start: Prices | None = None,
) -> Priced:
    """The best plan in which every way may be cut, with its proof. Raises Stopped.

    ``start``: prices that are about right make it quicker.
    """
    pairs = pieces_of(board)
    master, pricing = Master(board, pairs), Pricing(board, pairs)
    nothing = np.zeros(len(pairs.free))
    prices = known = start or Prices(nothing, nothing)
    best = np.inf
    for count in range(ROUNDS):
        progress(count, ROUNDS)
        bound, ways = pricing.ask(prices)
        if bound < best:
            best, known = bound, prices
        new = master.join(ways)
        if len(board.jobs) <= SHORT:
            highs.run_short(master.model, stop=stop)
        else:
            highs.run(master.model, stop=stop)
        reached = master.model.getInfo().objective_function_value
        if best - reached <= TIGHT * max(1.0, best) or (not new and count > FEWEST_ROUNDS):
            break
        now = master.prices()
        prices = now.between(known) if count else now
    return Priced(master, known, float(best))
