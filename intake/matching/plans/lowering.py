"""The bound of a large board, lowered step by step.

At given prices every job takes its best way. Where that is more than an offer has its price goes
up, where it is less it goes down; the farther the bound is from what a plan reaches, the larger
the step. Every price proves a bound (``columns``); the lowest is kept, with its prices.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from intake.matching.plans.columns import Master, Pricing
from intake.matching.plans.highs import Stopped
from intake.matching.plans.pieces import Numbers
from intake.matching.plans.ways import Prices, Ways

STEPS = 12
# Part of the way to where the bound is thought to end, and where between plan and bound that is.
REACH, GOAL = 0.5, 0.6
# Part of the step before that is taken again: it keeps prices from going to and fro.
AGAIN = 0.6
# Minutes that are priced together: prices of minutes then move like those of pieces.
HOUR = 60.0


def lowered(
    pricing: Pricing,
    master: Master,
    prices: Prices,
    *,
    reached: float,
    stop: Callable[[], bool],
) -> tuple[Prices, float]:
    """Prices that prove a lower bound, and that bound. Raises Stopped.

    ``reached``: what a good plan will about be worth.
    """
    best, known = np.inf, prices
    minute, half = np.zeros(len(prices.minute)), np.zeros(len(prices.half))
    for _ in range(STEPS):
        bound, ways = pricing.ask(prices)
        if bound < best:
            best, known = bound, prices
        if stop():
            raise Stopped
        left, places = _left(pricing, master, ways, prices)
        minute = AGAIN * minute + np.where((prices.minute <= 0) & (left > 0), 0.0, left) / HOUR
        half = AGAIN * half + np.where((prices.half <= 0) & (places > 0), 0.0, places)
        size = float((minute**2).sum() + (half**2).sum())
        if not size:
            break
        step = REACH * (bound - reached - GOAL * (best - reached)) / size
        prices = Prices(
            np.maximum(0.0, prices.minute - step * minute / HOUR),
            np.maximum(0.0, prices.half - step * half),
        )
    return known, float(best)


def _left(pricing: Pricing, master: Master, ways: Ways, prices: Prices) -> tuple[Numbers, Numbers]:
    """Minutes, and large pieces, that offers have left when every job takes its best way."""
    pairs, way = pricing.pairs, ways.way
    gone, halves = pairs.takes(ways.place, ways.minutes.astype(np.float64))
    costs = prices.of(pairs, ways.place, ways.minutes.astype(np.float64))
    gain = master.worth_of(ways) - np.bincount(way, weights=costs, minlength=len(ways.job))
    order = np.lexsort((-gain, ways.job))
    is_best = np.zeros(len(ways.job), dtype=np.bool_)
    is_best[order[np.unique(ways.job[order], return_index=True)[1]]] = True
    mine = is_best[way]
    offer, count = pairs.offer[ways.place[mine]], len(pairs.free)
    left: Numbers = pairs.free - np.bincount(offer, weights=gone[mine], minlength=count)
    large = np.bincount(offer, weights=halves[mine], minlength=count)
    return left, np.asarray(1.0 - large, dtype=np.float64)
