"""What a job bids: the offers that suit it best at what their minutes cost now.

Its claim on what it takes is what it pays and what it would lose by the next best.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.bundles import Chosen, best_pieces, cheapest_whole
from intake.matching.plans.market import Market
from intake.matching.plans.values import Job, Line

if TYPE_CHECKING:
    from intake.matching.plans.market import Numbers
    from intake.matching.plans.values import Column

LOST = -1e11
# Candidates for a piece that are looked at, the best first.
LOOKED_AT = 60
# A bid for something that nobody else wants.
ALONE = 1e4


@dataclass(frozen=True)
class Candidates:
    """Who may do a job, of one organisation (of all when one pledge carries it): columns.

    ``most`` minutes each may give, ``places`` where the market keeps what those cost, ``brings``
    minutes of all people, ``points`` for one of them (of a whole job only those of the score).
    """

    offer: Column
    score: Column
    heads: Column
    person: Column
    most: Numbers
    places: Column
    brings: Numbers
    points: Numbers


@dataclass(frozen=True)
class Bid:
    """Lines of candidates with the claim on each, and what they gain together."""

    gain: float
    lines: list[tuple[Line, float]]


class Bidder:
    """Lets jobs bid on a market. ``step``: points that each bid adds, so that bidding ends."""

    def __init__(self, market: Market, *, step: float) -> None:
        self.market, self.board, self.step = market, market.board, step
        offers = self.board.offers
        self._minutes = np.array(market.minutes, dtype=np.float64)
        self._person = np.array([one.volunteer_id for one in offers], dtype=np.int64)
        self._owner = np.array([one.organisation_id for one in offers], dtype=np.int64)
        self._known: dict[int, list[Candidates]] = {}

    def bid(self, number: int, *, is_forced: bool = False) -> None:
        """Take for this job what suits it best, when it gains by that, or anyhow."""
        job, market = self.board.jobs[number], self.market
        mine = market.lines.get(number, {})
        missing = job.demand - sum(line.brings for line in mine.values())
        if missing < (1 if job.is_whole else max(1, job.least)):
            return
        market.release(number)
        make = self._single if job.is_single else self._whole if job.is_whole else self._pieces
        made = [make(number, job, some, is_forced) for some in self._candidates(number)]
        bids = [bid for bid in made if bid]
        if bids:
            for line, claim in max(bids, key=lambda bid: bid.gain).lines:
                market.take(line, claim + self.step)

    def _candidates(self, number: int) -> list[Candidates]:
        if number not in self._known:
            board, job = self.board, self.board.jobs[number]
            span = slice(board.starts[number], board.starts[number + 1])
            owner = self._owner[board.offer[span]]
            is_one = job.is_single or bool(job.owner)
            homes = [owner >= 0] if is_one else [owner == one for one in np.unique(owner)]
            found = [self._column(job, span.start + np.flatnonzero(home)) for home in homes]
            self._known[number] = [some for some in found if len(some.offer)]
        return self._known[number]

    def _column(self, job: Job, places: Column) -> Candidates:
        offer, score, heads = (
            column[places] for column in (self.board.offer, self.board.score, self.board.heads)
        )
        most = np.minimum(self._minutes[offer], float(job.most))
        return Candidates(
            offer=offer,
            score=score,
            heads=heads,
            person=self._person[offer],
            most=most,
            places=self.market.index(offer, most),
            brings=most * heads,
            points=(score + (0 if job.is_whole else job.worth)) / max(1, job.demand),
        )

    def _single(self, number: int, job: Job, some: Candidates, is_forced: bool) -> Bid | None:
        """One pledge for all of it."""
        costs = self.market.costs(some.places)
        net = some.score - costs
        place = int(net.argmax())
        best, cost = float(net[place]), float(costs[place])
        if best <= -job.worth and not is_forced:
            return None
        net[place] = LOST
        second = max(float(net.max()), -float(job.worth))
        line = self._line(number, some, place, job.most)
        return Bid(best, [(line, cost + max(0.0, best - second))])

    def _pieces(self, number: int, job: Job, some: Candidates, is_forced: bool) -> Bid | None:
        """Pieces that gain most together; what is free of an offer costs nothing more."""
        left, costs = self.market.left.take(some.offer), self.market.costs(some.places)
        rate = some.points - costs / some.most
        is_part = (left < some.most) & (left >= job.least) & (costs > 0)
        most = np.where(is_part, left, some.most)
        rate, costs = np.where(is_part, some.points, rate), np.where(is_part, 0.0, costs)
        order = np.argsort(-rate, kind="stable")[:LOOKED_AT]
        if is_forced and rate[order[0]] <= 0:
            options = [(int(order[0]), int(most[order[0]]), float(some.points[order[0]]), 0.0)]
        else:
            names = self._enough(job, some, order[rate[order] > 0], most)
            options = [
                (name, int(most[name]), float(some.points[name]), float(costs[name]))
                for name in names
            ]
        gain, chosen = best_pieces(options, job.demand, job.least)
        if not chosen:
            return None
        ranked = order.tolist()
        lines = []
        for name, minutes in chosen:
            second = max(0.0, _next_best(ranked, chosen, rate, most, minutes))
            cost = self.market.cost(int(some.offer[name]), minutes)
            claim = cost + minutes * max(0.0, float(rate[name]) - second)
            lines.append((self._line(number, some, name, minutes), claim))
        return Bid(gain, lines)

    def _whole(self, number: int, job: Job, some: Candidates, is_forced: bool) -> Bid | None:
        """All of it or nothing, by people who come together."""
        if some.brings.sum() < job.demand:
            return None
        left, costs = self.market.left.take(some.offer), self.market.costs(some.places)
        rate = costs / some.brings - some.points
        is_part = (left < some.most) & (left >= job.least) & (costs > 0)
        most = np.where(is_part, left, some.most)
        rate = np.where(is_part, -some.points, rate)
        order = np.argsort(rate, kind="stable")
        # Four times what is asked for is choice enough.
        order = order[: 1 + int((most * some.heads)[order].cumsum().searchsorted(4 * job.demand))]
        names = self._enough(job, some, order, most)
        prices = rate * most * some.heads
        options = [(n, int(most[n]), int(some.heads[n]), float(prices[n])) for n in names]
        chosen = cheapest_whole(options, job.demand, job.least)
        if chosen is None:
            return None
        lines = [self._line(number, some, name, minutes) for name, minutes in chosen]
        paid = [self.market.cost(line.offer, line.minutes) for line in lines]
        brought = sum(line.brings for line in lines)
        gain = job.worth + sum(line.score * line.brings for line in lines) / brought - sum(paid)
        if gain <= 0 and not is_forced:
            return None
        second = -_next_best(order.tolist(), chosen, -rate, most, 0)
        claims = []
        for line, (name, _), cost in zip(lines, chosen, paid, strict=True):
            # Never more than its part of the gain: or a few would shut out many together.
            part = max(0.0, gain) * line.brings / job.demand
            claims.append(cost + min(part, max(0.0, (second - float(rate[name])) * line.brings)))
        return Bid(gain, list(zip(lines, claims, strict=True)))

    @staticmethod
    def _enough(job: Job, some: Candidates, order: Column, most: Numbers) -> list[int]:
        """The first of each size, as many as the job has room for; nobody twice."""
        names, people, count = [], set[int](), dict[float, int]()
        columns = ((most * some.heads)[order], some.person[order], order)
        for size, person, name in zip(*(one.tolist() for one in columns), strict=True):
            sofar = count.get(size, 0)
            if person in people or sofar * size >= job.demand:
                continue
            count[size] = sofar + 1
            people.add(person)
            names.append(name)
        return names

    @staticmethod
    def _line(number: int, some: Candidates, name: int, minutes: int) -> Line:
        offer, heads, score = some.offer[name], some.heads[name], some.score[name]
        return Line(number, int(offer), minutes, int(heads), int(score))


def _next_best(
    ranked: list[int], chosen: Chosen, rate: Numbers, most: Numbers, minutes: int
) -> float:
    """The rate of the best that was not chosen and has so many minutes."""
    mine = {name for name, _ in chosen}
    for name in ranked:
        if name not in mine and most[name] >= minutes:
            return float(rate[name])
    return -ALONE
