"""Make a plan better: take a small part of it apart and decide that anew, again and again."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from intake.matching.plans.columns import Stop, relax_ways
from intake.matching.plans.values import Board, Line, by_job, plan_of, worth_of
from intake.matching.plans.whole import decided, part_of

# Jobs that are decided together, and how often each is, at most.
PART, TIMES = 80, 8
SECONDS_OF_PART = 1.0


def polished(
    board: Board,
    lines: Sequence[Line],
    *,
    enough: float,
    stop: Stop,
    end: float,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Line]:
    """A plan that is worth as much or more; at ``enough`` points or ``end`` it is left at that."""
    # No secret: the same board is taken apart in the same order.
    dice = random.Random(len(board.jobs))  # noqa: S311
    filled = by_job(lines)
    free = [one.minutes_free for one in board.offers]
    for line in lines:
        free[line.offer] -= line.minutes
    near = Neighbours(board)
    worth = plan_of(board, lines).worth
    rounds = TIMES * -(-len(near.open) // PART)
    for count in range(rounds):
        if worth >= enough or time.monotonic() > end:
            break
        progress(count, rounds)
        jobs = near.around(dice, PART)
        worth += _anew(board, filled, free, jobs, stop)
    return [line for some in filled.values() for line in some]


def _anew(
    board: Board, filled: dict[int, list[Line]], free: list[int], jobs: list[int], stop: Stop
) -> float:
    """Decide these jobs anew with what they have and what is free; what it gains."""
    old = [line for job in jobs for line in filled.get(job, ())]
    for line in old:
        free[line.offer] += line.minutes
    part, offers = part_of(board, jobs, free)
    new = decided(relax_ways(part, stop=stop), stop=stop, seconds=SECONDS_OF_PART)
    gain = plan_of(part, new).worth
    gain -= sum(worth_of(board.jobs[job], filled.get(job, ())) for job in jobs)
    if gain > 1e-6:
        for job in jobs:
            filled.pop(job, None)
        old = [replace(x, job=jobs[x.job], offer=offers[x.offer]) for x in new]
        for line in old:
            filled.setdefault(line.job, []).append(line)
    for line in old:
        free[line.offer] -= line.minutes
    return max(0.0, gain)


class Neighbours:
    """Jobs that have candidates in common."""

    def __init__(self, board: Board) -> None:
        self._board = board
        job = np.repeat(np.arange(len(board.jobs)), np.diff(board.starts))
        self._job = job[np.argsort(board.offer, kind="stable")]
        numbers = np.arange(len(board.offers) + 1)
        self._starts = np.searchsorted(np.sort(board.offer), numbers)
        self.open = np.flatnonzero(np.diff(board.starts)).tolist()

    def around(self, dice: random.Random, count: int) -> list[int]:
        """So many jobs around one; fewer when it has no more neighbours."""
        starts = self._board.starts
        found = [dice.choice(self.open)]
        seen = set(found)
        for one in found:
            if len(found) >= count:
                break
            span = range(starts[one], starts[one + 1])
            for place in dice.sample(span, min(len(span), 6)):
                offer = self._board.offer[place]
                others = self._job[self._starts[offer] : self._starts[offer + 1]].tolist()
                fresh = [x for x in dice.sample(others, min(len(others), 4)) if x not in seen]
                seen.update(fresh)
                found.extend(fresh)
        return sorted(found[:count])
