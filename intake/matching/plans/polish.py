"""Make a plan better: take a small part of it apart and decide that anew, again and again.

At prices that prove the bound, what a plan lacks can be told for each job: its best way gains so
much more than what it was given. Parts are taken where most is lacking.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from intake.matching.plans.columns import Pricing, Stop, relax_ways
from intake.matching.plans.values import Board, Line, by_job, plan_of, worth_of
from intake.matching.plans.ways import Prices
from intake.matching.plans.whole import decided, part_of

# Jobs that are decided together, and how often each is, at most.
PART, TIMES = 80, 8
SECONDS_OF_PART = 1.0
# Offers of a job, and other jobs of an offer, that are looked at for a part; and that go into it.
OFFERS_OF_JOB, JOBS_OF_OFFER, JOINING = 6, 12, 4


def polished(
    board: Board,
    lines: Sequence[Line],
    *,
    pricing: Pricing,
    prices: Prices,
    enough: float,
    stop: Stop,
    end: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Line]:
    """A plan that is worth as much or more; at ``enough`` points or ``end`` it is left at that."""
    worth = plan_of(board, lines).worth
    if worth >= enough:
        return list(lines)
    # No secret: the same board is taken apart in the same order.
    dice = random.Random(len(board.jobs))  # noqa: S311
    state = Taken(board, lines, pricing, prices)
    near = Neighbours(board)
    rounds = TIMES * -(-len(near.open) // PART)
    for count in range(rounds):
        if worth >= enough or time.monotonic() > end:
            break
        progress(count, rounds)
        jobs = near.around(dice, PART, state.lacks)
        worth += state.anew(jobs, stop)
    return [line for some in state.filled.values() for line in some]


class Taken:
    """The plan as it is now. ``lacks``: points that each job lacks at the prices, less each time
    that it was tried to do something about it."""

    def __init__(
        self, board: Board, lines: Sequence[Line], pricing: Pricing, prices: Prices
    ) -> None:
        self.board, self.pairs, self.prices = board, pricing.pairs, prices
        self.filled = by_job(lines)
        self.free = [one.minutes_free for one in board.offers]
        for line in lines:
            self.free[line.offer] -= line.minutes
        self._top = pricing.tops(prices)[0].tolist()
        self._tried = [0] * len(board.jobs)
        self.lacks = [self._lack(job) for job in range(len(board.jobs))]

    def anew(self, jobs: list[int], stop: Stop) -> float:
        """Decide these jobs anew with what they have and what is free; what it gains."""
        board, filled = self.board, self.filled
        old = [line for job in jobs for line in filled.get(job, ())]
        for line in old:
            self.free[line.offer] += line.minutes
        part, offers = part_of(board, jobs, self.free)
        start = Prices(self.prices.minute[offers], self.prices.half[offers])
        priced = relax_ways(part, stop=stop, start=start)
        job_at = {job: place for place, job in enumerate(jobs)}
        offer_at = {offer: place for place, offer in enumerate(offers)}
        known = [replace(x, job=job_at[x.job], offer=offer_at[x.offer]) for x in old]
        new = decided(priced, stop=stop, seconds=SECONDS_OF_PART, lines=known)
        gain = plan_of(part, new).worth - plan_of(part, known).worth
        if gain > 1e-6:
            for job in jobs:
                filled.pop(job, None)
            old = [replace(x, job=jobs[x.job], offer=offers[x.offer]) for x in new]
            for line in old:
                filled.setdefault(line.job, []).append(line)
        for line in old:
            self.free[line.offer] -= line.minutes
        for job in jobs:
            self._tried[job] += 1
            self.lacks[job] = self._lack(job)
        return max(0.0, gain)

    def _lack(self, job: int) -> float:
        """What the best way of a job gains more than the way it was given, at most."""
        mine = self.filled.get(job, [])
        paid = sum(self._price(line) for line in mine)
        lack: float = self._top[job] - worth_of(self.board.jobs[job], mine) + paid
        return lack / 2.0 ** self._tried[job]

    def _price(self, line: Line) -> float:
        free = self.pairs.free[line.offer]
        is_last = free - line.minutes < self.pairs.smallest[line.offer]
        price = self.prices.minute[line.offer] * (free if is_last else line.minutes)
        return float(price + self.prices.half[line.offer] * (2 * line.minutes > free))


class Neighbours:
    """Jobs that have candidates in common."""

    def __init__(self, board: Board) -> None:
        self._board = board
        job = np.repeat(np.arange(len(board.jobs)), np.diff(board.starts))
        self._job = job[np.argsort(board.offer, kind="stable")]
        numbers = np.arange(len(board.offers) + 1)
        self._starts = np.searchsorted(np.sort(board.offer), numbers)
        self.open = np.flatnonzero(np.diff(board.starts)).tolist()

    def around(self, dice: random.Random, count: int, lacks: Sequence[float]) -> list[int]:
        """So many jobs around the one that lacks most; fewer when it has no more neighbours."""
        starts = self._board.starts
        found = [max(self.open, key=lambda job: lacks[job])]
        seen = set(found)
        for one in found:
            if len(found) >= count:
                break
            span = range(starts[one], starts[one + 1])
            for place in dice.sample(span, min(len(span), OFFERS_OF_JOB)):
                offer = self._board.offer[place]
                others = self._job[self._starts[offer] : self._starts[offer + 1]].tolist()
                some = dice.sample(others, min(len(others), JOBS_OF_OFFER))
                fresh = sorted((x for x in some if x not in seen), key=lambda job: -lacks[job])
                seen.update(fresh[:JOINING])
                found.extend(fresh[:JOINING])
        return sorted(found[:count])
