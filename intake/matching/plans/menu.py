"""Jobs that are done by several: in which units each is measured, and who is worth trying.

A job with one organisation that could carry it out is a home. It is measured in the largest unit
in which every piece that matters can be told; where that would be too many units, in coarser ones
that count for it: more is brought and less is taken than in truth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.pieces import Numbers, Pieces, Truths, numbers, ranks
from intake.matching.plans.values import Board
from intake.matching.plans.ways import Prices

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

# A job is measured in at most so many units.
MOST_UNITS = 48


class Menu:
    """The pairs of jobs that are done by several, sorted by home, and what a piece gains.

    Columns per home: ``unit`` in minutes of all people, ``units``, ``demand``, ``base`` (points
    that come when a whole job is done), ``is_whole``, ``is_exact``. Columns per pair: ``place``,
    ``home``, ``low`` and ``high`` (units that it may bring), ``points`` for a minute.
    """

    def __init__(self, board: Board, pairs: Pieces) -> None:
        self.pairs = pairs
        places = np.flatnonzero(~pairs.is_single)
        self.place: Column = places[np.argsort(pairs.home[places], kind="stable")]
        self.home = pairs.home[self.place]
        job = pairs.job_of_home
        self.demand = numbers([one.demand for one in board.jobs])[job]
        self.is_whole = np.array([one.is_whole for one in board.jobs], dtype=np.bool_)[job]
        self._measure()
        worth = numbers([one.worth for one in board.jobs])[job]
        score = pairs.score[self.place]
        # No points below nothing: in coarse units more may be counted than is brought.
        lowest = np.zeros(len(job))
        np.minimum.at(lowest, self.home, score)
        self.base = np.where(self.is_whole, worth + lowest, 0.0)
        extra = np.where(self.is_whole, -lowest, worth)
        self.points = (score + extra[self.home]) / self.demand[self.home]

    def _measure(self) -> None:
        pairs, place, home = self.pairs, self.place, self.home
        heads = pairs.heads[place].astype(np.int64)
        least, most = (column[place].astype(np.int64) for column in (pairs.least, pairs.most))
        free = pairs.free[pairs.offer[place]].astype(np.int64)
        rest = free - pairs.smallest[pairs.offer[place]].astype(np.int64)
        unit = np.maximum(1, self.demand.astype(np.int64))
        for minutes in (least, most, np.clip(free // 2, least, most), np.clip(rest, least, most)):
            np.gcd.at(unit, home, minutes * heads)
        self.is_exact: Truths = self.demand <= MOST_UNITS * unit
        coarse = np.ceil(self.demand / MOST_UNITS)
        self.unit = np.where(self.is_exact, unit, coarse).astype(np.float64)
        up = self.is_whole | self.is_exact
        self.units = np.where(
            up, np.ceil(self.demand / self.unit), np.floor(self.demand / self.unit)
        ).astype(np.int64)
        low, high = (least * heads / self.unit[home], most * heads / self.unit[home])
        up = up[home]
        self.low = np.where(up, np.ceil(low), np.floor(low)).astype(np.int64)
        self.high = np.where(up, np.ceil(high), np.floor(high)).astype(np.int64)
        self.high = np.minimum(self.high, self.units[home])
        # Of the last piece of a whole job less may be wanted than the least that is given.
        self.low = np.where(self.is_whole[home], 1, self.low)
        self.smallest = np.full(len(self.unit), np.inf)
        np.minimum.at(self.smallest, home, least * heads.astype(np.float64))

    def gain(self, some: Column, units: Column, prices: Prices) -> Numbers:
        """What pairs add when they bring so many units, at most; costs taken off."""
        pairs, place, home = self.pairs, self.place[some], self.home[some]
        unit, heads = self.unit[home], pairs.heads[place]
        exact, whole = self.is_exact[home], self.is_whole[home]
        taken = np.where(exact | ~whole, units * unit, units * unit - unit + 1)
        brought = np.where(exact | whole, units * unit, units * unit + unit - 1)
        minutes = np.clip(taken / heads, pairs.least[place], pairs.most[place])
        most = np.where(whole, self.demand[home], pairs.most[place] * heads)
        brought = np.minimum(brought, most)
        value: Numbers = self.points[some] * np.minimum(brought, self.demand[home])
        return value - prices.of(pairs, place, minutes)

    def worth_trying(self, prices: Prices, among: Column) -> Column:
        """Who can be in the best way of a home, of those ``among``, which are sorted.

        Of the candidates that bring equally much, only as many matter as a way has room for:
        another one could be replaced by one of them that gains at least as much.
        """
        low, high = self.low[among], self.high[among]
        found = []
        for units in range(int(low.min(initial=0)), int(high.max(initial=-1)) + 1):
            some = among[(low <= units) & (units <= high)]
            if not len(some):
                continue
            gain = self.gain(some, np.full(len(some), units), prices)
            helps = self.is_whole[self.home[some]] | (gain > 0)
            some, gain = some[helps], gain[helps]
            order = np.lexsort((-gain, self.home[some]))
            some = some[order]
            found.append(some[ranks(self.home[some]) < self._room(some, units)])
        return np.unique(np.concatenate(found)) if found else among[:0]

    def _room(self, some: Column, units: int) -> Numbers:
        """In how many pieces of the smallest size the rest of a job could be brought, and one."""
        home = self.home[some]
        brought = np.where(self.is_exact[home], units * self.unit[home], 0.0)
        rest = np.maximum(0.0, self.demand[home] - brought)
        room: Numbers = 1 + np.ceil(rest / self.smallest[home])
        return room
