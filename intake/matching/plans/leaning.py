"""What a minute of each offer is about worth, without a solver.

Every job spreads itself over its candidates, the more the better they are, and over not being
done; the price of an offer that is asked for more than it has goes up, of others down. Round
after round the spreading gets sharper. Prices come close to those of the relaxed plan; they
prove nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.values import Board

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROUNDS = 40
# Points that make a candidate e times as attractive: in the first round, and in the last.
FIRST, LAST = 20.0, 2.0
LEAST, MOST_DRAWN = 1e-6, 50.0


def about_worth(board: Board) -> NDArray[np.float64]:
    """Points for a minute of each offer."""
    jobs, offer = board.jobs, board.offer
    job = np.repeat(np.arange(len(jobs)), np.diff(board.starts))
    demand = np.array([max(1, one.demand) for one in jobs], dtype=np.float64)[job]
    free = np.array([one.minutes_free for one in board.offers], dtype=np.float64)
    uses = demand / board.heads
    most = np.array([one.most for one in jobs], dtype=np.float64)[job]
    most = np.minimum(1.0, np.minimum(most, free[offer]) / uses)
    worth = np.array([one.worth for one in jobs], dtype=np.float64)[job] + board.score
    of_job, minute = np.zeros(len(jobs)), np.zeros(len(free))
    for sharp in np.geomspace(FIRST, LAST, ROUNDS).tolist():
        points = (worth - minute[offer] * uses - of_job[job]) / sharp
        drawn = np.exp(np.minimum(points, MOST_DRAWN, out=points), out=points)
        asked = np.bincount(job, weights=np.minimum(most, drawn), minlength=len(jobs))
        now = np.maximum(0.0, of_job + sharp * np.log(np.maximum(asked, LEAST)))
        drawn *= np.exp((of_job - now) / sharp)[job]
        of_job, taken = now, np.minimum(most, drawn, out=drawn) * uses
        load = np.maximum(np.bincount(offer, weights=taken, minlength=len(free)), LEAST)
        usual = np.bincount(offer, weights=taken * uses, minlength=len(free)) / load
        step = np.log(load / np.maximum(1.0, free)) / np.maximum(1.0, usual)
        minute = np.maximum(0.0, minute + sharp * step)
    return minute
