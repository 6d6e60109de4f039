"""Who holds which minutes of the offers, and what it would cost to take them over.

A job that holds minutes says what losing them would cost it: its claim. Whoever wants minutes
that are not free pays the claims of those who must go, the least for a minute first. While a
``reserve`` is set, minutes cost at least that, also when nobody holds them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.values import Board, Line, worth_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from intake.matching.plans.values import Column

    Numbers = NDArray[np.float64]

NEVER = 1e12
# Amounts of which the cost is kept ready for every offer; what lies between counts as the next.
MOST_SIZES = 16
Held = tuple[Line, float]


class Market:
    """Lines with their claims, the cost of minutes, and the jobs that wait for their turn."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.minutes = [offer.minutes_free for offer in board.offers]
        self.free = list(self.minutes)
        self.left: Numbers = np.array(self.minutes, dtype=np.float64)
        self.sizes = _sizes(board)
        self._sizes = np.array(self.sizes, dtype=np.float64)
        self._price: Numbers = np.zeros((len(self.minutes), len(self.sizes)))
        self._reserve = self._price.copy()
        self.lines: dict[int, dict[int, Line]] = {}
        self._held: list[dict[int, Held]] = [{} for _ in self.minutes]
        self.queue: deque[int] = deque()
        self._queued: set[int] = set()
        self._log: list[tuple[bool, Line, float]] | None = None
        self._before: dict[int, float] = {}

    def reserve(self, minute: Numbers, half: Numbers) -> None:
        """From now on a minute of each offer costs at least so much, and a piece above half of it
        so much more."""
        free = np.array(self.minutes, dtype=np.float64)[:, None]
        sizes = np.minimum(self._sizes[None, :], free)
        self._reserve = minute[:, None] * sizes + half[:, None] * (2 * sizes > free)
        for offer in range(len(self.minutes)):
            self._tell(offer)

    def index(self, offers: Column, minutes: Numbers) -> Column:
        """Where the costs of so many minutes stand, for ``costs``."""
        size = np.searchsorted(self._sizes, minutes)
        found: Column = offers * len(self.sizes) + np.minimum(size, len(self.sizes) - 1)
        return found

    def costs(self, places: Column) -> Numbers:
        """What minutes cost now, for many offers at once."""
        found: Numbers = self._price.ravel().take(places)
        return found

    def cost(self, offer: int, minutes: int) -> float:
        """What these minutes cost now."""
        size = min(len(self.sizes) - 1, bisect_left(self.sizes, minutes))
        least, short, cost = float(self._reserve[offer, size]), minutes - self.free[offer], 0.0
        for line, claim in self._cheapest_first(offer) if short > 0 else ():
            cost += claim
            short -= line.minutes
            if short <= 0:
                break
        return max(least, cost) if short <= 0 else NEVER

    def worth(self, job: int) -> float:
        """What a job is worth as it is filled now."""
        mine = self.lines.get(job)
        return worth_of(self.board.jobs[job], list(mine.values())) if mine else 0.0

    def take(self, line: Line, claim: float) -> None:
        """Give these minutes away; who must make room is called again."""
        short = line.minutes - self.free[line.offer]
        for other, _ in self._cheapest_first(line.offer) if short > 0 else ():
            self._drop(other)
            self.call(other.job)
            short -= other.minutes
            if short <= 0:
                break
        self._add(line, claim)
        self._tell(line.offer)

    def release(self, job: int) -> None:
        """Take back everything this job was given."""
        for line in list(self.lines.get(job, {}).values()):
            self._drop(line)
            self._tell(line.offer)

    def call(self, job: int) -> None:
        """Let a job have a turn, after those who wait already."""
        if job not in self._queued:
            self._queued.add(job)
            self.queue.append(job)

    def next(self) -> int:
        """Whose turn it is."""
        job = self.queue.popleft()
        self._queued.discard(job)
        return job

    def attempt(self, work: Callable[[], bool]) -> bool:
        """Do the work; undo it unless it says that it ended and the plan is worth more."""
        self._log, self._before = [], {}
        is_ended = work()
        self.queue.clear()
        self._queued.clear()
        gain = sum(self.worth(job) for job in self._before) - sum(self._before.values())
        log, self._log = self._log, None
        if is_ended and gain > 1e-6:
            return True
        for is_added, line, claim in reversed(log):
            if is_added:
                self._drop(line)
            else:
                self._add(line, claim)
        for offer in {line.offer for _, line, _ in log}:
            self._tell(offer)
        return False

    def _add(self, line: Line, claim: float) -> None:
        self._note(True, line, claim)
        self.free[line.offer] -= line.minutes
        self._held[line.offer][line.job] = (line, claim)
        self.lines.setdefault(line.job, {})[line.offer] = line

    def _drop(self, line: Line) -> None:
        _, claim = self._held[line.offer][line.job]
        self._note(False, line, claim)
        del self._held[line.offer][line.job]
        self.free[line.offer] += line.minutes
        mine = self.lines[line.job]
        del mine[line.offer]
        if not mine:
            del self.lines[line.job]

    def _note(self, is_added: bool, line: Line, claim: float) -> None:
        if self._log is not None:
            if line.job not in self._before:
                self._before[line.job] = self.worth(line.job)
            self._log.append((is_added, line, claim))

    def _cheapest_first(self, offer: int) -> list[Held]:
        return sorted(self._held[offer].values(), key=lambda held: held[1] / held[0].minutes)

    def _tell(self, offer: int) -> None:
        """What minutes of this offer cost, for all sizes."""
        self.left[offer] = free = self.free[offer]
        if not self._held[offer]:
            self._price[offer] = self._reserve[offer]
            return
        held = iter(self._cheapest_first(offer))
        row, cost = [], 0.0
        for size in self.sizes:
            while free < min(size, self.minutes[offer]):
                line, claim = next(held)
                free += line.minutes
                cost += claim
            row.append(cost)
        np.maximum(row, self._reserve[offer], out=self._price[offer])


def _sizes(board: Board) -> list[int]:
    """The amounts that jobs ask for and offers have; of very many, some."""
    wanted = {size for job in board.jobs for size in (job.least, job.most)}
    sizes = sorted(wanted | {offer.minutes_free for offer in board.offers})
    if len(sizes) <= MOST_SIZES:
        return sizes
    steps = np.linspace(0, len(sizes) - 1, MOST_SIZES).astype(int)
    return sorted({sizes[step] for step in steps.tolist()})
