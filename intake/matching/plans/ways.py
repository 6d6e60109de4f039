"""Ways to do a job, and what they cost at prices for the minutes of offers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.pieces import Numbers, Pieces

if TYPE_CHECKING:
    from intake.matching.plans.values import Column


@dataclass(frozen=True)
class Prices:
    """Points for a minute of each offer, and for the one piece above half of it."""

    minute: Numbers
    half: Numbers

    def of_all(self, free: Numbers) -> float:
        """What all offers are worth together."""
        return float((self.minute * free).sum() + self.half.sum())

    def between(self, other: Prices) -> Prices:
        """Half-way: prices that jump about find the same ways again and again."""
        return Prices((self.minute + other.minute) / 2, (self.half + other.half) / 2)

    def of(self, pairs: Pieces, places: Column, minutes: Numbers) -> Numbers:
        """What pieces of so many minutes cost; ``places`` may have fewer dimensions."""
        gone, halves = pairs.takes(places, minutes)
        offer = pairs.offer[places]
        cost: Numbers = self.minute[offer] * gone + self.half[offer] * halves
        return cost


@dataclass(frozen=True)
class Ways:
    """Way ``n`` does ``job[n]`` with the entries ``starts[n]:starts[n + 1]``: pairs and minutes.

    ``place`` names a pair, ``minutes`` are those of one person.
    """

    job: Column
    starts: Column
    place: Column
    minutes: Column

    @property
    def way(self) -> Column:
        """For each entry the way it is of."""
        return np.repeat(np.arange(len(self.job), dtype=np.int64), np.diff(self.starts))

    def key(self, begin: int, end: int) -> bytes:
        """What tells one way, of these entries, from all others."""
        return self.place[begin:end].tobytes() + self.minutes[begin:end].tobytes()

    def some(self, kept: Column) -> Ways:
        """Some of the ways, in their order."""
        is_kept = np.zeros(len(self.job), dtype=np.bool_)
        is_kept[kept] = True
        entries = is_kept[self.way]
        starts = np.concatenate([[0], np.cumsum(np.diff(self.starts)[is_kept])])
        return Ways(self.job[is_kept], starts, self.place[entries], self.minutes[entries])


def joined(some: Sequence[Ways]) -> Ways:
    """Ways after each other."""
    empty = np.empty(0, dtype=np.int64)
    if not some:
        return Ways(empty, np.zeros(1, dtype=np.int64), empty, empty)
    sizes = np.concatenate([np.diff(one.starts) for one in some])
    return Ways(
        np.concatenate([one.job for one in some]),
        np.concatenate([[0], np.cumsum(sizes)]),
        np.concatenate([one.place for one in some]),
        np.concatenate([one.minutes for one in some]),
    )
