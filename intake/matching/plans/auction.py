"""Jobs bid for minutes until nobody gains by bidding again; then they try to change places.

While they bid, minutes cost at least about what they are worth to all (``leaning``): so nobody
takes what others have more use for, and who comes first does not matter much. What that leaves is
given away after it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.bids import Bidder
from intake.matching.plans.leaning import about_worth
from intake.matching.plans.market import Market
from intake.matching.plans.values import Board, Line

if TYPE_CHECKING:
    from intake.matching.plans.ways import Prices

# Points that each bid adds, first and last: small steps come nearer and take longer.
FIRST_STEP, LAST_STEP = 1.0, 0.05
# Points above their price that the lines of another plan hold on to.
KEPT = 5.0
# Of what minutes are about worth, the part that is always asked.
ASKED, ASKED_WHEN_KNOWN = 0.9, 0.97
# A job has so many turns, in the first bidding; an attempt to change places may call so many.
TURNS, CHAIN = 30, 20
# What who fits usually adds to the worth of a job.
USUAL_SCORE = 50
# Filled to such a part, a job has nothing to win by force.
FILLED = 0.98


def auctioned(
    board: Board, *, prices: Prices | None = None, lines: Sequence[Line] = ()
) -> list[Line]:
    """A good plan at once; also out of the ``lines`` of another, which may be far from full.

    ``prices``: what offers are worth, when something better is known than about.
    """
    market = Market(board)
    bidder = Bidder(market, step=FIRST_STEP)
    order, nothing = in_order(board), np.zeros(len(board.offers))
    if prices is None:
        market.reserve(ASKED * about_worth(board), nothing)
    else:
        market.reserve(ASKED_WHEN_KNOWN * prices.minute, ASKED_WHEN_KNOWN * prices.half)
    for line in lines:
        market.take(line, market.cost(line.offer, line.minutes) + KEPT)
    _bid_on(market, bidder, [number for number in order if number not in market.lines])
    market.reserve(nothing, nothing)
    bidder.step = LAST_STEP
    for work in (_by_force, _anew):
        for number in order:
            _try(market, number, work, bidder)
    return lines_of(market)


def _bid_on(market: Market, bidder: Bidder, order: Sequence[int]) -> None:
    """Everybody in turn, until nobody bids any more."""
    for number in order:
        market.call(number)
    turns: dict[int, int] = {}
    while market.queue:
        number = market.next()
        turns[number] = turns.get(number, 0) + 1
        if turns[number] > TURNS:
            # Bidding without end: what is left of it is no whole job.
            market.release(number)
        else:
            bidder.bid(number)


def in_order(board: Board) -> list[int]:
    """Jobs that somebody can do; what counts most for a minute first, then who has few."""
    sizes = np.diff(board.starts).tolist()
    each = [(job.worth + USUAL_SCORE) / max(1, job.demand) for job in board.jobs]
    some = [number for number, size in enumerate(sizes) if size and board.jobs[number].demand]
    return sorted(some, key=lambda number: (-each[number], sizes[number], number))


def lines_of(market: Market) -> list[Line]:
    """The lines of jobs that are worth something."""
    mine = [lines for job, lines in market.lines.items() if market.worth(job) > 0]
    return [line for lines in mine for line in lines.values()]


Work = Callable[[Market, int, Bidder], bool]


def _try(market: Market, number: int, work: Work, bidder: Bidder) -> None:
    market.attempt(lambda: work(market, number, bidder) and _ends(market, bidder))


def _ends(market: Market, bidder: Bidder) -> bool:
    """Whether all who were called have had their turn."""
    for _ in range(CHAIN):
        if not market.queue:
            return True
        bidder.bid(market.next())
    return not market.queue


def _anew(market: Market, number: int, bidder: Bidder) -> bool:
    """A job lets go of what it has and bids again."""
    if number not in market.lines:
        return False
    market.release(number)
    bidder.bid(number)
    return True


def _by_force(market: Market, number: int, bidder: Bidder) -> bool:
    """A job that is not filled takes what costs least, whatever it costs."""
    if market.worth(number) >= FILLED * market.board.jobs[number].worth:
        return False
    bidder.bid(number, is_forced=True)
    return True
