"""The instant plan, without a solver: jobs bid for minutes, and then change places.

The bidding (``auction``) settles nearly all. What it left is filled, those first that few can do
and that count for much a minute, with the offers that others can best do without. Then every job
looks whether an offer it would rather have is free, or can be made free by moving one other job
to its next choice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from intake.matching.plans.auction import auctioned, in_order
from intake.matching.plans.values import Board, Job, Line, Plan, plan_of, worth_of

# How heavily it counts that others wait for the same offer, in points.
SCARCITY_POINTS = 60.0
# So many offers that a job would rather have are looked at in a round.
LOOKED_AT = 15
ROUNDS = 4
# On a larger board, of so many pairs, changing places takes longer than it brings.
LARGE = 100_000
Wish = tuple[int, int, int]  # offer, heads, score


@dataclass
class Filling:
    """What is given away so far."""

    board: Board
    free: list[int]
    lines: dict[int, list[Line]] = field(default_factory=dict)
    of_offer: dict[int, set[int]] = field(default_factory=dict)

    def take(self, lines: Sequence[Line]) -> None:
        """Give these minutes away."""
        for line in lines:
            self.free[line.offer] -= line.minutes
            self.lines.setdefault(line.job, []).append(line)
            self.of_offer.setdefault(line.offer, set()).add(line.job)

    def let_go(self, job: int) -> list[Line]:
        """Take back everything this job was given."""
        lines = self.lines.pop(job, [])
        for line in lines:
            self.free[line.offer] += line.minutes
            self.of_offer[line.offer].discard(job)
        return lines

    def worth(self, job: int) -> float:
        """What a job is worth as it is filled now."""
        return worth_of(self.board.jobs[job], self.lines.get(job, ()))


def greedy_plan(board: Board) -> Plan:
    """A good plan at once; without a bound."""
    filling = Filling(board, [offer.minutes_free for offer in board.offers])
    filling.take(auctioned(board))
    if len(board.offer) <= LARGE:
        fill_up(filling)
    return plan_of(board, [line for lines in filling.lines.values() for line in lines])


def fill_up(filling: Filling) -> None:
    """Fill what is not filled yet, and let jobs change places while that makes the plan better."""
    board = filling.board
    wishes = Wishes(board)
    some = in_order(board)
    for number in some:
        if number not in filling.lines:
            filling.take(lines_for(filling, number, wishes.when_scarce(number)))
    for _ in range(min(ROUNDS, 1) if len(board.offer) > LARGE else ROUNDS):
        if not sum(_change_places(filling, wishes, number) for number in some):
            break


class Wishes:
    """Whom each job would like best: by score, and when the scarcity of offers is counted."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._ranked: dict[int, list[Wish]] = {}
        self._pressure = [0.0] * len(board.offers)
        sizes = (board.starts[1:] - board.starts[:-1]).tolist()
        each = [
            job.demand / size if size else 0.0
            for job, size in zip(board.jobs, sizes, strict=True)
            for _ in range(size)
        ]
        for offer, heads, minutes in zip(
            board.offer.tolist(), board.heads.tolist(), each, strict=True
        ):
            self._pressure[offer] += minutes / heads
        for place, one in enumerate(board.offers):
            self._pressure[place] = min(3.0, self._pressure[place] / max(1, one.minutes_free))

    def best(self, number: int) -> list[Wish]:
        """Offer, heads and score of each candidate, the highest score first, then the best fit."""
        if number not in self._ranked:
            board = self._board
            span = slice(board.starts[number], board.starts[number + 1])
            columns = (board.offer[span], board.heads[span], board.score[span])
            found = list(zip(*(column.tolist() for column in columns), strict=True))
            found.sort(key=lambda wish: (-wish[2], board.offers[wish[0]].minutes_free, wish[0]))
            self._ranked[number] = found
        return self._ranked[number]

    def when_scarce(self, number: int) -> list[Wish]:
        """The same, with those last whom many others wait for."""
        pressure = self._pressure
        return sorted(
            self.best(number), key=lambda wish: SCARCITY_POINTS * pressure[wish[0]] - wish[2]
        )


def lines_for(filling: Filling, number: int, wishes: Sequence[Wish]) -> list[Line]:
    """Lines that fill this job with what is free, in the order of the wishes; or none."""
    job = filling.board.jobs[number]
    if job.is_single:
        for offer, heads, score in wishes:
            if filling.free[offer] >= job.most:
                return [Line(number, offer, job.most, heads, score)]
        return []
    best: list[Line] = []
    for some in _per_organisation(filling.board, job, wishes):
        lines = _pieces(filling, number, job, some)
        if worth_of(job, lines) > worth_of(job, best):
            best = lines
    return best


def _per_organisation(board: Board, job: Job, wishes: Sequence[Wish]) -> Iterator[Sequence[Wish]]:
    """A part is carried out by one organisation: the wishes of each, in the same order."""
    if job.owner:
        yield wishes
        return
    groups: dict[int, list[Wish]] = {}
    for wish in wishes:
        groups.setdefault(board.offers[wish[0]].organisation_id, []).append(wish)
    yield from groups.values()


def _pieces(filling: Filling, number: int, job: Job, wishes: Sequence[Wish]) -> list[Line]:
    """Pieces of the job, nobody twice; none when it must be whole and cannot."""
    lines: list[Line] = []
    missing, seen = job.demand, set()
    for offer, heads, score in wishes:
        if missing <= 0:
            break
        free = filling.free[offer]
        minutes = min(free, job.most, -(-missing // heads))
        if job.is_whole:
            minutes = min(free, max(minutes, job.least))
        if minutes < job.least:
            continue
        volunteer = filling.board.offers[offer].volunteer_id
        if volunteer in seen or (not job.is_whole and minutes * heads > missing):
            continue
        seen.add(volunteer)
        lines.append(Line(number, offer, minutes, heads, score))
        missing -= minutes * heads
    return [] if job.is_whole and missing > 0 else lines


def _change_places(filling: Filling, wishes: Wishes, number: int) -> bool:
    """Give this job what it would rather have, when that makes the whole plan better."""
    board, mine = filling.board, wishes.best(number)
    before = filling.worth(number)
    scores = {line.offer: line.score for line in filling.lines.get(number, ())}
    worst = min(scores.values(), default=None)
    looked = 0
    for offer, _heads, score in mine:
        if (worst is not None and score <= worst) or looked >= LOOKED_AT:
            break
        if offer in scores:
            continue
        looked += 1
        if filling.free[offer] >= board.jobs[number].least and _move(filling, mine, number):
            return True
        for other in sorted(filling.of_offer.get(offer, ())):
            if _swap(filling, wishes, number, other, before):
                return True
    return False


def _move(filling: Filling, mine: Sequence[Wish], number: int) -> bool:
    """Fill this job anew with what is free."""
    old = filling.let_go(number)
    new = lines_for(filling, number, mine)
    job = filling.board.jobs[number]
    is_better = worth_of(job, new) > worth_of(job, old) + 1e-9
    filling.take(new if is_better else old)
    return is_better


def _swap(filling: Filling, wishes: Wishes, number: int, other: int, before: float) -> bool:
    """Fill this job first and the other after it, when the two together gain."""
    together = before + filling.worth(other)
    old, others = filling.let_go(number), filling.let_go(other)
    filling.take(lines_for(filling, number, wishes.best(number)))
    filling.take(lines_for(filling, other, wishes.best(other)))
    if filling.worth(number) + filling.worth(other) > together + 1e-9:
        return True
    filling.let_go(number)
    filling.let_go(other)
    filling.take(old)
    filling.take(others)
    return False
