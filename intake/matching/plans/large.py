"""A plan for a large board: solve it as if all could be cut, keep what came out whole.

In a large board nearly every job comes out whole by itself; those are kept, and only the others
are decided, with the time that is left of the pledges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from highspy import Highs
from numpy.typing import NDArray

from intake.matching.plans import highs
from intake.matching.plans.highs import Numbers
from intake.matching.plans.pieces import most_of_each, numbers
from intake.matching.plans.relaxed import Pairs, Relaxed, only
from intake.matching.plans.values import Board, Line, by_job

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

# Points a job: a pair that would cost more than this at the prices is not looked at again.
SLACK_POINTS = 25.0
DECIDED_OF_JOB = 10
GAP = 2e-3
WHOLE, NEARLY_ALL = 1e-6, 0.999


@dataclass(frozen=True)
class Question:
    """What must still be decided: pairs of open jobs, and the minutes that are left."""

    board: Board
    pairs: Pairs
    free: Numbers


def rounded(
    board: Board, pairs: Pairs, relaxed: Relaxed, *, stop: Callable[[], bool], seconds: float
) -> list[Line]:
    """A whole plan out of the relaxed one. Raises Stopped."""
    fixed, question = _question(board, pairs, relaxed)
    return [*fixed, *_decided(question, stop=stop, seconds=seconds)]


def _question(board: Board, pairs: Pairs, relaxed: Relaxed) -> tuple[list[Line], Question]:
    """What can be kept of the relaxed plan, and what remains to be decided."""
    shares = np.zeros(len(pairs.job))
    shares[relaxed.chosen] = relaxed.shares
    wish = relaxed.gain + 1_000.0 * (shares > WHOLE)
    chosen = most_of_each(pairs.job, wish, DECIDED_OF_JOB, -SLACK_POINTS)
    mine, shares = only(pairs, chosen), shares[chosen]
    keep = _one_home(board, mine, shares)
    mine, shares = only(mine, keep), shares[keep]
    free = pairs.free.copy()
    lines = _kept(board, mine, shares)
    for line in lines:
        free[line.offer] -= line.minutes
    is_open = ~np.isin(mine.job, sorted({line.job for line in lines}))
    return lines, Question(board, only(mine, np.flatnonzero(is_open)), free)


def _kept(board: Board, pairs: Pairs, shares: Numbers) -> list[Line]:
    """The jobs that came out whole."""
    settled = {
        number: lines
        for number, lines in by_job(_lines(board, pairs, shares)).items()
        if _is_settled(board, number, lines)
    }
    return [line for lines in settled.values() for line in lines]


def _is_settled(board: Board, number: int, lines: list[Line]) -> bool:
    job = board.jobs[number]
    brought = sum(line.brings for line in lines)
    return brought >= job.demand and all(job.least <= x.minutes <= job.most for x in lines)


def _one_home(board: Board, pairs: Pairs, shares: Numbers) -> Column:
    """Of a job that nobody accepted, keep one organisation; of a volunteer, one pledge a job."""
    single = np.array([job.is_single for job in board.jobs], dtype=np.bool_)[pairs.job]
    owner = np.array([one.organisation_id for one in board.offers], dtype=np.int64)[pairs.offer]
    person = np.array([one.volunteer_id for one in board.offers], dtype=np.int64)[pairs.offer]
    wish = shares + 1e-6 * pairs.worth
    _, key = np.unique(np.stack([pairs.job, owner]), axis=1, return_inverse=True)
    leaning = np.bincount(key.ravel(), weights=wish)[key.ravel()]
    # Of two that are wanted as much, the first: never both.
    best = _first_of_each(pairs.job, np.lexsort((owner, -leaning, pairs.job)))
    home = np.zeros(len(board.jobs), dtype=np.int64)
    home[pairs.job[best]] = owner[best]
    _, key = np.unique(np.stack([pairs.job, person]), axis=1, return_inverse=True)
    is_first: NDArray[np.bool_] = np.zeros(len(key.ravel()), dtype=np.bool_)
    is_first[_first_of_each(key.ravel(), np.lexsort((-wish, key.ravel())))] = True
    return np.flatnonzero(single | ((owner == home[pairs.job]) & is_first))


def _first_of_each(group: Column, order: Column) -> Column:
    """The place that comes first in each group, in an order that keeps groups together."""
    chosen: Column = order[np.unique(group[order], return_index=True)[1]]
    return chosen


def _decided(question: Question, *, stop: Callable[[], bool], seconds: float) -> list[Line]:
    """Yes or no for each pair that is still open."""
    pairs, board = question.pairs, question.board
    if not len(pairs.job):
        return []
    model = highs.new_model()
    model.setOptionValue("mip_rel_gap", GAP)
    single = np.array([job.is_single for job in board.jobs], dtype=np.bool_)[pairs.job]
    _add_shares(model, question, single)
    _add_choices(model, question, np.flatnonzero(~single))
    highs.run(model, stop=stop, seconds=seconds)
    answer = np.asarray(model.getSolution().col_value, dtype=np.float64)
    if len(answer) < len(pairs.job):
        return []
    return _lines(board, pairs, answer[: len(pairs.job)])


def _add_shares(model: Highs, question: Question, single: NDArray[np.bool_]) -> None:
    """The rows of jobs and offers, and a share for each pair: none or all for one pledge."""
    pairs, free = question.pairs, question.free
    is_loose = np.array(
        [not job.is_whole or job.is_single for job in question.board.jobs], dtype=np.float64
    )
    highs.add_rows(model, np.concatenate([is_loose, free, np.ones(len(free))]))
    job, offer = pairs.job, pairs.jobs + pairs.offer
    rows = np.stack([job, offer, offer + len(free)], axis=1)
    # What is left of an offer may be less than it was.
    uses = np.where(single, np.minimum(pairs.uses, np.maximum(free[pairs.offer], 1.0)), pairs.uses)
    least = numbers([one.most for one in question.board.jobs])[job]
    fits = ~single | (least <= free[pairs.offer])
    values = np.stack([np.ones(len(job)), uses, pairs.fills], axis=1)
    highs.add_columns(model, pairs.worth, np.where(fits, pairs.most, 0.0), rows, values)
    highs.whole_numbers(model, np.flatnonzero(single))


def _add_choices(model: Highs, question: Question, cut: Column) -> None:
    """A piece is nothing or at least the least; a job that must be whole is all or nothing."""
    pairs, jobs = question.pairs, question.board.jobs
    first = len(pairs.job)
    least = numbers([one.least for one in jobs])[pairs.job] / pairs.uses
    for place, number in enumerate(cut.tolist()):
        most = float(pairs.most[number])
        model.addCol(0.0, 0.0, 1.0, 0, [], [])
        choice = first + place
        low = min(float(least[number]), most)
        infinite = highs.INFINITE
        model.addRow(-infinite, 0.0, 2, np.array([number, choice]), np.array([1.0, -most]))
        model.addRow(0.0, infinite, 2, np.array([number, choice]), np.array([1.0, -low]))
    whole = [
        number
        for number in np.unique(pairs.job).tolist()
        if jobs[number].is_whole and not jobs[number].is_single
    ]
    for number in whole:
        model.addCol(0.0, 0.0, 1.0, 1, np.array([number]), np.array([-1.0]))
        model.changeRowBounds(number, 0.0, 0.0)
    extra = len(cut) + len(whole)
    highs.whole_numbers(model, np.arange(first, first + extra, dtype=np.int64))


def _lines(board: Board, pairs: Pairs, shares: Numbers) -> list[Line]:
    """Shares as whole minutes that every pledge has; a job that falls short is left out."""
    free = [offer.minutes_free for offer in board.offers]
    lines: list[Line] = []
    for number, places in _places(board, pairs, shares).items():
        job, mine, missing = board.jobs[number], [], board.jobs[number].demand
        for place in places:
            offer, stands = int(pairs.offer[place]), int(pairs.place[place])
            heads = int(board.heads[stands])
            wanted = job.demand * float(shares[place]) / heads
            minutes = int(wanted + 0.999) if job.is_whole else int(wanted + WHOLE)
            minutes = min(job.most if job.is_single else minutes, free[offer], job.most)
            if not job.is_whole:
                minutes = min(minutes, missing // heads)
            if minutes < job.least:
                continue
            mine.append(Line(number, offer, minutes, heads, int(board.score[stands])))
            missing -= minutes * heads
        if missing > 0 and job.is_whole:
            continue
        for line in mine:
            free[line.offer] -= line.minutes
        lines.extend(mine)
    return lines


def _places(board: Board, pairs: Pairs, shares: Numbers) -> dict[int, list[int]]:
    """Per job the pairs with a share, the largest first; half of a single pledge is none."""
    found: dict[int, list[int]] = {}
    single = np.array([job.is_single for job in board.jobs], dtype=np.bool_)[pairs.job]
    counts = shares > np.where(single, NEARLY_ALL, WHOLE)
    for place in np.flatnonzero(counts).tolist():
        found.setdefault(int(pairs.job[place]), []).append(place)
    for places in found.values():
        places.sort(key=lambda place: -shares[place])
    return found
