"""Every job with every candidate, as columns of numbers, and what a piece takes of an offer.

What a piece takes is counted as no whole plan can do better: where the rest of an offer would be
too small for anything else that it fits, all of it is gone; and of two pieces that each take more
than half of an offer there can be one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from intake.matching.plans.values import Board

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Pieces:
    """The pairs in the order of the board; columns of one length, minutes as numbers.

    ``home`` numbers a job with one organisation that could carry it out, and ``job_of_home``
    names its job; the pairs of a home stand under one number. ``least`` and ``most`` bound a
    piece by this candidate. ``free`` and ``smallest`` are per offer: its minutes, and the
    smallest piece that anybody could ask of it.
    """

    job: Column
    offer: Column
    home: Column
    heads: Numbers
    score: Numbers
    least: Numbers
    most: Numbers
    is_single: Truths
    job_of_home: Column
    free: Numbers
    smallest: Numbers

    def takes(self, places: Column, minutes: Numbers) -> tuple[Numbers, Truths]:
        """Minutes that are gone when pieces of so many are given, and whether no two can be."""
        offer = self.offer[places]
        free = self.free[offer]
        is_last = free - minutes < self.smallest[offer]
        return np.where(is_last, free, minutes), 2 * minutes > free


def pieces_of(board: Board) -> Pieces:
    """The board as columns."""
    jobs = board.jobs
    job = np.repeat(np.arange(len(jobs), dtype=np.int64), np.diff(board.starts))
    free = numbers([one.minutes_free for one in board.offers])
    most = np.minimum(numbers([one.most for one in jobs])[job], free[board.offer])
    is_single = np.array([one.is_single for one in jobs], dtype=np.bool_)[job]
    least = np.where(is_single, most, numbers([one.least for one in jobs])[job])
    owner = np.array([one.organisation_id for one in board.offers], dtype=np.int64)[board.offer]
    keys = job * (int(owner.max(initial=0)) + 1) + owner
    known, home = np.unique(keys, return_inverse=True)
    smallest = np.full(len(free), np.inf)
    np.minimum.at(smallest, board.offer, least)
    return Pieces(
        job=job,
        offer=board.offer,
        home=home.ravel(),
        heads=board.heads.astype(np.float64),
        score=board.score.astype(np.float64),
        least=least,
        most=most,
        is_single=is_single,
        job_of_home=known // (int(owner.max(initial=0)) + 1),
        free=free,
        smallest=smallest,
    )


def numbers(values: Sequence[int]) -> Numbers:
    """Whole numbers as a column to reckon with."""
    return np.array(values, dtype=np.float64)


def most_of_each(group: Column, wish: Numbers, count: int, least: float) -> Column:
    """The places of the ``count`` highest wishes in each group, as far as above ``least``."""
    places = np.flatnonzero(wish > least)
    order = places[np.lexsort((-wish[places], group[places]))]
    chosen: Column = order[ranks(group[order]) < count]
    return chosen


def ranks(groups: Column) -> Column:
    """The place of each one within its group; groups stand together."""
    begins: Truths = np.ones(len(groups), dtype=np.bool_)
    begins[1:] = groups[1:] != groups[:-1]
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(groups)))
    found: Column = np.arange(len(groups)) - np.repeat(starts, lengths)
    return found
