"""From the relaxed plan to a whole one: keep the surest ways, and decide the rest at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans import highs
from intake.matching.plans.columns import Priced, Stop, relax_ways
from intake.matching.plans.pieces import Truths
from intake.matching.plans.values import Board, Line, by_job
from intake.matching.plans.ways import Prices, Ways

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

# A share that counts as whole, and one that may be rounded up when nothing is surer.
SURE, SOME = 0.95, 0.3
# Part of the jobs that is decided in each round, at least.
STEP = 0.1
# Up to so many jobs all is decided at once.
AT_ONCE = 150
GAP = 2e-4


def whole_plan(board: Board, priced: Priced, *, stop: Stop, seconds: float) -> list[Line]:
    """A plan out of the relaxed one: after each round the rest is relaxed anew."""
    free = [one.minutes_free for one in board.offers]
    lines: list[Line] = []
    jobs, offers = list(range(len(board.jobs))), list(range(len(free)))
    known = Prices(priced.prices.minute, priced.prices.half)
    while True:
        part = priced.master.board
        if sum(size > 0 for size in np.diff(part.starts).tolist()) <= AT_ONCE:
            mine, settled = decided(priced, stop=stop, seconds=seconds), set(range(len(jobs)))
        else:
            mine = surest(priced)
            settled = {line.job for line in mine}
        for line in mine:
            free[offers[line.offer]] -= line.minutes
            lines.append(replace(line, job=jobs[line.job], offer=offers[line.offer]))
        jobs = [job for place, job in enumerate(jobs) if place not in settled]
        if not jobs or not settled:
            return lines
        part, offers = part_of(board, jobs, free)
        start = Prices(known.minute[offers], known.half[offers])
        priced = relax_ways(part, stop=stop, start=start)


def surest(priced: Priced) -> list[Line]:
    """The ways that came out whole, or nearly; some at least."""
    master, pairs = priced.master, priced.master.pairs
    ways = master.all_ways()
    shares = np.where(_lawful(master.board, ways), master.shares(), 0.0)
    order = np.flatnonzero(shares > SOME)
    order = order[np.argsort(-shares[order], kind="stable")]
    least = max(1, int(STEP * len(np.unique(ways.job[order]))))
    free, jobs = pairs.free.copy(), set[int]()
    taken = []
    for place in order.tolist():
        if shares[place] < SURE and len(jobs) >= least:
            break
        entries = slice(ways.starts[place], ways.starts[place + 1])
        offer, minutes = pairs.offer[ways.place[entries]], ways.minutes[entries]
        if int(ways.job[place]) in jobs or (free[offer] < minutes).any():
            continue
        free[offer] -= minutes
        jobs.add(int(ways.job[place]))
        taken.append(place)
    return lines_of(master.board, ways.some(np.array(taken, dtype=np.int64)))


def decided(
    priced: Priced, *, stop: Stop, seconds: float, lines: Sequence[Line] = ()
) -> list[Line]:
    """The best that the ways found so far can make together; no worse than ``lines``."""
    master = priced.master
    known = ways_of(master.board, lines)
    master.join(known)
    ways = master.all_ways()
    if not len(ways.job):
        return []
    highs.leave_out(master.model, np.flatnonzero(~_lawful(master.board, ways)))
    master.model.setOptionValue("mip_rel_gap", GAP)
    highs.whole_numbers(master.model, np.arange(len(ways.job), dtype=np.int64))
    if lines:
        begin = np.zeros(len(ways.job))
        begin[master.columns_of(known)] = 1.0
        highs.begin_with(master.model, begin)
    highs.run(master.model, stop=stop, seconds=seconds)
    shares = master.shares()
    if len(shares) < len(ways.job):
        return []
    return lines_of(master.board, ways.some(np.flatnonzero(shares > SURE)))


def _lawful(board: Board, ways: Ways) -> Truths:
    """Ways that ask nobody twice and bring what they should: coarse units may mislead."""
    person = np.array([one.volunteer_id for one in board.offers], dtype=np.int64)[board.offer]
    way, who = ways.way, person[ways.place]
    order = np.lexsort((who, way))
    is_twice = (np.diff(way[order]) == 0) & (np.diff(who[order]) == 0)
    whole = np.array([job.is_whole for job in board.jobs], dtype=np.bool_)[ways.job]
    demand = np.array([job.demand for job in board.jobs], dtype=np.int64)[ways.job]
    brings = ways.minutes * board.heads[ways.place]
    brought = np.bincount(way, weights=brings, minlength=len(ways.job))
    lawful: Truths = np.where(whole, brought >= demand, brought <= demand)
    lawful[way[order][1:][is_twice]] = False
    return lawful


def lines_of(board: Board, ways: Ways) -> list[Line]:
    """Ways as lines of a plan."""
    place = ways.place
    columns = (
        ways.job[ways.way],
        board.offer[place],
        ways.minutes,
        board.heads[place],
        board.score[place],
    )
    return [Line(*row) for row in zip(*(one.tolist() for one in columns), strict=True)]


def ways_of(board: Board, lines: Sequence[Line]) -> Ways:
    """The lines of each job as one way."""
    mine, places = by_job(lines), []
    for number in sorted(mine):
        begin, end = board.starts[number], board.starts[number + 1]
        at = dict(zip(board.offer[begin:end].tolist(), range(begin, end), strict=True))
        places.append(sorted((at[line.offer], line.minutes) for line in mine[number]))
    entries = np.array([entry for some in places for entry in some], dtype=np.int64).reshape(-1, 2)
    return Ways(
        np.array(sorted(mine), dtype=np.int64),
        np.cumsum([0, *(len(some) for some in places)], dtype=np.int64),
        np.ascontiguousarray(entries[:, 0]),
        np.ascontiguousarray(entries[:, 1]),
    )


def part_of(board: Board, jobs: Sequence[int], free: Sequence[int]) -> tuple[Board, list[int]]:
    """These jobs as a board of their own, with what is free; and which offers it has."""
    spans = [np.arange(board.starts[n], board.starts[n + 1], dtype=np.int64) for n in jobs]
    places: Column = np.concatenate([np.empty(0, dtype=np.int64), *spans])
    job = np.repeat(np.arange(len(jobs)), [len(span) for span in spans])
    chosen = [board.jobs[n] for n in jobs]
    least = np.array([one.most if one.is_single else one.least for one in chosen], dtype=np.int64)
    keep = np.array(free, dtype=np.int64)[board.offer[places]] >= least[job]
    places, job = places[keep], job[keep]
    offers, new = np.unique(board.offer[places], return_inverse=True)
    part = Board(
        jobs=chosen,
        offers=[replace(board.offers[n], minutes_free=free[n]) for n in offers.tolist()],
        starts=np.concatenate([[0], np.cumsum(np.bincount(job, minlength=len(jobs)))]),
        offer=new.ravel().astype(np.int64),
        score=board.score[places],
        heads=board.heads[places],
    )
    return part, offers.tolist()
