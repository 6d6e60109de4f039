"""The relaxed plan of a large board: everything may be cut. Nobody can do better.

Only the most promising candidates go into the model; what the prices say of all others is worked
out after each round, and those that would help join. The bound counts every candidate: it is
true in every round, whatever the solver did, and tight in the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from highspy import Highs
from numpy.typing import NDArray

from intake.matching.plans import highs
from intake.matching.plans.highs import Numbers
from intake.matching.plans.pieces import most_of_each, numbers
from intake.matching.plans.values import Board
from intake.matching.plans.ways import Prices

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

# Candidates of a job, and jobs of an offer, that go into the first round.
FIRST_OF_JOB, FIRST_OF_OFFER = 10, 3
JOINING_OF_JOB = 8
ROUNDS = 12
# Close enough: a ten-thousandth of the bound.
TIGHT = 1e-4
Stop = Callable[[], bool]


@dataclass(frozen=True)
class Pairs:
    """Every job with every candidate, as columns. Amounts are shares of the job's demand.

    ``place`` is where the pair stands on the board; ``worth``: all of the job by this candidate;
    ``uses``: minutes of the offer for all of the job; ``most``: the largest share this candidate
    could do; ``fills``: 1 when one pledge carries all of it and nobody else can have half.
    """

    place: Column
    job: Column
    offer: Column
    worth: Numbers
    uses: Numbers
    most: Numbers
    fills: Numbers
    jobs: int
    free: Numbers


@dataclass(frozen=True)
class Relaxed:
    """Shares of the pairs in the model, what each pair would add at the prices, and the bound.

    ``prices`` are those of the round that proved the bound.
    """

    chosen: Column
    shares: Numbers
    gain: Numbers
    prices: Prices
    bound: float


def pairs_of(board: Board) -> Pairs:
    """The board as columns; what no whole plan can hold is left out or counted as it would be."""
    jobs = board.jobs
    job = np.repeat(np.arange(len(jobs), dtype=np.int64), np.diff(board.starts))
    free = numbers([one.minutes_free for one in board.offers])
    demand = numbers([one.demand for one in jobs])[job]
    uses = demand / board.heads
    most = np.minimum(numbers([one.most for one in jobs])[job], free[board.offer]) / uses
    is_single = np.array([one.is_single for one in jobs], dtype=np.bool_)[job]
    can_be = _can_be_whole(board, job, np.minimum(1.0, most))
    # Where the rest is too little for anybody else, the whole offer is gone.
    least = np.full(len(free), np.inf)
    np.minimum.at(least, board.offer, numbers([one.least for one in jobs])[job])
    is_last = is_single & (free[board.offer] - uses < least[board.offer])
    fills = is_single & (2 * uses > free[board.offer])
    pairs = Pairs(
        place=np.arange(len(job), dtype=np.int64),
        job=job,
        offer=board.offer,
        worth=numbers([one.worth for one in jobs])[job] + board.score,
        uses=np.where(is_last, free[board.offer], uses),
        most=np.minimum(1.0, most),
        fills=fills.astype(np.float64),
        jobs=len(jobs),
        free=free,
    )
    return pairs if can_be.all() else only(pairs, np.flatnonzero(can_be))


def only(pairs: Pairs, kept: Column) -> Pairs:
    """Some of the pairs."""
    names = ("place", "job", "offer", "worth", "uses", "most", "fills")
    return replace(pairs, **{name: getattr(pairs, name)[kept] for name in names})


def _can_be_whole(board: Board, job: Column, most: Numbers) -> NDArray[np.bool_]:
    """Leave out the candidates of an organisation that cannot do all of what must be whole."""
    whole = np.array([one.is_whole for one in board.jobs], dtype=np.bool_)
    owners = np.array([one.organisation_id for one in board.offers], dtype=np.int64)
    _, key = np.unique(np.stack([job, owners[board.offer]]), axis=1, return_inverse=True)
    key = key.ravel()
    together = np.bincount(key, weights=most)
    found: NDArray[np.bool_] = ~whole[job] | (together[key] >= 1.0 - 1e-9)
    return found


def relax(pairs: Pairs, *, stop: Stop, progress: Callable[[int, int], None]) -> Relaxed:
    """The best plan in which everything may be cut, with its proof. Raises Stopped."""
    model = highs.new_model()
    highs.add_rows(
        model, np.concatenate([np.ones(pairs.jobs), pairs.free, np.ones(pairs.free.size)])
    )
    chosen = _first(pairs)
    _join(model, pairs, chosen)
    best, gain, prices = np.inf, pairs.worth, _prices(pairs, np.zeros(0))
    for count in range(ROUNDS):
        progress(count, ROUNDS)
        highs.run(model, stop=stop)
        answer = model.getSolution()
        duals = np.maximum(0.0, np.asarray(answer.row_dual, dtype=np.float64))
        gain, bound = _gains(pairs, duals)
        if bound < best:
            best, prices = bound, _prices(pairs, duals)
        reached = model.getInfo().objective_function_value
        if best - reached <= TIGHT * max(1.0, best):
            break
        joining = np.setdiff1d(most_of_each(pairs.job, gain, JOINING_OF_JOB, 1e-6), chosen)
        if not len(joining):
            break
        _join(model, pairs, joining)
        chosen = np.concatenate([chosen, joining])
    shares = np.asarray(model.getSolution().col_value, dtype=np.float64)
    return Relaxed(chosen, shares, gain, prices, float(best))


def _prices(pairs: Pairs, duals: Numbers) -> Prices:
    """Of the minutes of each offer, and of the piece above half of it."""
    offers = pairs.free.size
    found = duals if duals.size else np.zeros(pairs.jobs + 2 * offers)
    return Prices(found[pairs.jobs : pairs.jobs + offers], found[pairs.jobs + offers :])


def _gains(pairs: Pairs, duals: Numbers) -> tuple[Numbers, float]:
    """What each pair would add at these prices, and the bound that they prove."""
    job_price, price, place_price = np.split(duals, [pairs.jobs, pairs.jobs + pairs.free.size])
    gain = pairs.worth - job_price[pairs.job] - price[pairs.offer] * pairs.uses
    gain -= place_price[pairs.offer] * pairs.fills
    over = np.maximum(0.0, gain) * pairs.most
    fixed = job_price.sum() + (price * pairs.free).sum() + place_price.sum()
    return gain, float(fixed + over.sum())


def _join(model: Highs, pairs: Pairs, chosen: Column) -> None:
    job, offer = pairs.job[chosen], pairs.jobs + pairs.offer[chosen]
    rows = np.stack([job, offer, offer + pairs.free.size], axis=1)
    values = np.stack([np.ones(len(chosen)), pairs.uses[chosen], pairs.fills[chosen]], axis=1)
    highs.add_columns(model, pairs.worth[chosen], pairs.most[chosen], rows, values)


def _first(pairs: Pairs) -> Column:
    """The best of each job, and the best of each offer, minutes of offers counted as scarce."""
    scarce = pairs.uses / np.maximum(1.0, pairs.free[pairs.offer])
    wish = pairs.worth - 20.0 * scarce
    of_jobs = most_of_each(pairs.job, wish, FIRST_OF_JOB, -np.inf)
    of_offers = most_of_each(pairs.offer, wish / pairs.uses, FIRST_OF_OFFER, -np.inf)
    return np.union1d(of_jobs, of_offers)
