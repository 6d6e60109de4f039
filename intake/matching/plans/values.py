"""What the plan reads and answers: jobs still to be filled, who may do them, and lines.

A plan counts people first: a part that is filled is worth 100 points and one for each day of
waiting, at most 180, and the points of who fits (``scoring``). A part that may be done in pieces
counts for the part of it that is filled. Decision 0013 says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from intake.matching.gates import Terms
from intake.matching.values import Offer

if TYPE_CHECKING:
    # Loaded where a board is made: the website itself seldom does.
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.int64]

PERSON_POINTS = 100
MOST_WAIT_POINTS = 180


@dataclass(frozen=True, slots=True)
class Job:
    """What is still to be filled of one part, in minutes of all people together.

    ``least`` and ``most`` bound what one helper gives; ``heads`` is how many help at the same
    time, so that a group counts for at most so many; ``is_whole``: all of it or nothing;
    ``is_single``: one pledge carries it; ``owner`` is the organisation that accepted it, 0 when
    nobody did.
    """

    part_id: int
    demand: int
    least: int
    most: int
    heads: int
    is_whole: bool
    is_single: bool
    worth: int
    owner: int


@dataclass(frozen=True)
class Board:
    """Jobs, offers, and who may do which job; places in the sequences serve as names.

    The candidates of job ``j`` stand at ``starts[j]:starts[j + 1]`` in three columns: which
    offer, its score, and how many people it brings that count.
    """

    jobs: Sequence[Job]
    offers: Sequence[Offer]
    starts: Column
    offer: Column
    score: Column
    heads: Column


@dataclass(frozen=True, slots=True)
class Line:
    """So many minutes of this offer for this job. ``heads`` people give them together."""

    job: int
    offer: int
    minutes: int
    heads: int
    score: int

    @property
    def brings(self) -> int:
        """Minutes that the job gets from it."""
        return self.minutes * self.heads


@dataclass(frozen=True, slots=True)
class Plan:
    """Lines, what they are worth, and the bound no plan can pass (None when not worked out)."""

    lines: tuple[Line, ...]
    worth: float
    bound: float | None = None

    @property
    def share(self) -> float | None:
        """The part of the bound that was reached, 0 to 1."""
        if self.bound is None:
            return None
        return min(1.0, self.worth / self.bound) if self.bound > 0 else 1.0


def job_of(terms: Terms, *, filled: int = 0) -> Job:
    """The job of a need of which ``filled`` minutes are promised already.

    One person does all of a job that may not be cut; people who come together do it together or
    not at all; the rest may be done in pieces.
    """
    need = terms.need
    people = 1 if need.exclusive else max(1, need.people_needed)
    each = max(1, -(-need.minutes // people))
    demand = max(0, need.minutes - filled)
    is_cut = need.divisible and need.every_weeks is None
    return Job(
        part_id=need.part_id,
        demand=demand,
        least=min(terms.share, demand),
        most=min(each, demand),
        heads=min(people, -(-demand // each)),
        is_whole=people > 1 or not is_cut,
        is_single=people == 1 and not is_cut,
        worth=PERSON_POINTS + wait_points(need.waiting_since, terms.today),
        owner=need.organisation_id,
    )


def wait_points(since: date, today: date) -> int:
    """One for each day, up to half a year."""
    return min(MOST_WAIT_POINTS, max(0, (today - since).days))


def worth_of(job: Job, lines: Sequence[Line]) -> float:
    """What the lines of one job are worth; nothing when all of it was needed and some is missing.

    More than was asked adds nothing: the scores are weighed by what each brings.
    """
    brought = sum(line.brings for line in lines)
    if not brought or not job.demand or (job.is_whole and brought < job.demand):
        return 0.0
    score = sum(line.score * line.brings for line in lines) / brought
    return min(1.0, brought / job.demand) * (job.worth + score)


def by_job(lines: Sequence[Line]) -> dict[int, list[Line]]:
    """The lines under their job."""
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(line.job, []).append(line)
    return found


def plan_of(board: Board, lines: Sequence[Line], *, bound: float | None = None) -> Plan:
    """The lines with what they are worth together, in the order of the board."""
    worth = sum(worth_of(board.jobs[job], mine) for job, mine in by_job(lines).items())
    ordered = sorted(lines, key=lambda line: (line.job, -line.minutes, line.offer))
    return Plan(tuple(ordered), worth, bound)
