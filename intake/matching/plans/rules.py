"""What no plan may do, told per offence; a plan that breaks one of these is never shown."""

from collections.abc import Iterator, Sequence

from intake.matching.plans.values import Board, Job, Line, by_job
from intake.matching.values import Offer


class BrokenPlan(RuntimeError):
    """The solver made a plan that may not be: a defect of ours, never something to show."""


def check_plan(board: Board, lines: Sequence[Line]) -> None:
    """Raise BrokenPlan with the first offence."""
    for offence in offences(board, lines):
        raise BrokenPlan(offence)


def offences(board: Board, lines: Sequence[Line]) -> Iterator[str]:
    """Every rule that these lines break, in words for who repairs it."""
    given: dict[int, int] = {}
    for line in lines:
        given[line.offer] = given.get(line.offer, 0) + line.minutes
    for offer, minutes in given.items():
        if minutes > board.offers[offer].minutes_free:
            yield f"offer {offer} gives more minutes than it has"
    for number, mine in by_job(lines).items():
        job = board.jobs[number]
        span = slice(board.starts[number], board.starts[number + 1])
        may = dict(
            zip(
                board.offer[span].tolist(),
                zip(board.heads[span].tolist(), board.score[span].tolist(), strict=True),
                strict=True,
            )
        )
        if any(may.get(line.offer) != (line.heads, line.score) for line in mine):
            yield f"job {number} is given an offer that does not fit"
        yield from _of_amounts(number, job, mine)
        yield from _of_people(number, job, [board.offers[line.offer] for line in mine])


def _of_amounts(number: int, job: Job, mine: Sequence[Line]) -> Iterator[str]:
    brought = sum(line.brings for line in mine)
    if any(not job.least <= line.minutes <= job.most for line in mine):
        yield f"job {number} is given a piece that is too small or too large"
    if job.is_whole and brought < job.demand:
        yield f"job {number} is not done whole"
    if not job.is_whole and brought > job.demand:
        yield f"job {number} is given more than it asks"
    if job.is_single and len(mine) > 1:
        yield f"job {number} is for one pledge"


def _of_people(number: int, job: Job, offers: Sequence[Offer]) -> Iterator[str]:
    people = [offer.volunteer_id for offer in offers]
    owners = {offer.organisation_id for offer in offers}
    if len(set(people)) < len(people):
        yield f"job {number} asks somebody twice"
    if len(owners) > 1 or (job.owner and owners != {job.owner}):
        yield f"job {number} is carried out by more than its organisation"
