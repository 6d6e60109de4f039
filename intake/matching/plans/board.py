"""Who may do which job: the same gates and the same points as the list per request.

Thousands of parts against thousands of offers are millions of pairs. A gate reads one or two
fields of an offer, so it is asked once for each value that occurs, and the answer holds for
every offer with that value. What is asked are the functions of ``gates`` and ``scoring``
themselves: there is one truth, and a test holds the two ways against each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from intake.matching.gates import GATES, Terms, terms_of
from intake.matching.plans.values import Board, Job, job_of
from intake.matching.scoring import POINTS
from intake.matching.values import DEFAULT_NORMS, Need, Norms, Offer

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

Rule = Callable[[Terms, Offer], int]
PLACE = ("district", "x_m", "y_m")
PERIOD = ("starts_on", "ends_on")

# Which fields of an offer each gate and each kind of points reads; a test keeps this true.
GATE_READS: Mapping[str, tuple[str, ...]] = {
    "category": ("category_code",),
    "excluded": ("volunteer_id",),
    "rhythm": ("every_weeks",),
    "minutes": ("minutes_free",),
    "daypart": ("dayparts",),
    "vog": ("vog_seen",),
    "adult": ("adult",),
    "gender": ("gender",),
    "language": ("languages",),
    "period": PERIOD,
    "skills": ("skills",),
    "distance": PLACE,
}
POINT_READS: Mapping[str, tuple[str, ...]] = {
    "daypart": ("dayparts",),
    "distance": PLACE,
    "language": ("languages",),
    "skills": ("skills",),
    "amount": ("minutes_free", "every_weeks"),
    "people": ("people",),
    "period": PERIOD,
    "category": ("category_code",),
    "asked": ("asked_recently",),
    "busy": ("live_matches",),
    "waiting": ("pledged_on",),
}


class Shelf:
    """The offers of one kind of help, with for each set of fields which values occur."""

    def __init__(self, places: Sequence[int], offers: Sequence[Offer]) -> None:
        self.places: Column = np.array(places, dtype=np.int64)
        self.offers = offers
        self.organisations = self._numbers("organisation_id")
        self.people = self._numbers("people")
        self.dayparts = self._numbers("dayparts")
        self.volunteers = self._numbers("volunteer_id")
        self._known: dict[tuple[str, ...], tuple[Column, list[Offer]]] = {}

    def _numbers(self, name: str) -> Column:
        return np.array([getattr(offer, name) for offer in self.offers], dtype=np.int64)

    def values(self, fields: tuple[str, ...], terms: Terms) -> tuple[Column, list[Offer]]:
        """For each offer the number of its value, and for each value an offer that has it."""
        if fields == ("dayparts",):
            # Only what is asked for counts, and whether anything was told.
            told = 2 * (self.dayparts & terms.need.dayparts) + (self.dayparts != 0)
            return self._told_apart(told)
        if fields == ("volunteer_id",):
            known = sorted(terms.need.excluded_volunteers)
            return self._told_apart(np.isin(self.volunteers, known).astype(np.int64))
        if fields not in self._known:
            numbers: dict[Any, int] = {}
            examples: list[Offer] = []
            codes = []
            for offer in self.offers:
                value = tuple(getattr(offer, name) for name in fields)
                if value not in numbers:
                    numbers[value] = len(examples)
                    examples.append(offer)
                codes.append(numbers[value])
            self._known[fields] = np.array(codes, dtype=np.int64), examples
        return self._known[fields]

    def _told_apart(self, values: Column) -> tuple[Column, list[Offer]]:
        _, first, codes = np.unique(values, return_index=True, return_inverse=True)
        return codes, [self.offers[place] for place in first.tolist()]


def make_board(
    needs: Iterable[Need],
    offers: Sequence[Offer],
    *,
    today: date,
    filled: Mapping[int, int] | None = None,
    norms: Norms = DEFAULT_NORMS,
) -> Board:
    """Hold every need against every offer. ``filled``: minutes that a part has been promised."""
    filled = filled or {}
    shelves = _shelves(offers)
    jobs: list[Job] = []
    found: list[tuple[Column, Column, Column]] = []
    for need in needs:
        terms = terms_of(need, norms, today)
        job = job_of(terms, filled=filled.get(need.part_id, 0))
        jobs.append(job)
        found.append(_candidates(terms, job, shelves) if job.demand else _joined([]))
    sizes = [0, *(len(columns[0]) for columns in found)]
    places, scores, heads = _joined(found)
    return Board(jobs, offers, np.cumsum(sizes, dtype=np.int64), places, scores, heads)


def _shelves(offers: Sequence[Offer]) -> Mapping[str | None, Shelf]:
    by_kind: dict[str | None, list[int]] = {}
    for place, offer in enumerate(offers):
        by_kind.setdefault(offer.category_code or None, []).append(place)
    return {
        kind: Shelf(places, [offers[place] for place in places]) for kind, places in by_kind.items()
    }


def _candidates(
    terms: Terms, job: Job, shelves: Mapping[str | None, Shelf]
) -> tuple[Column, Column, Column]:
    """Who passes every gate; an organisation's own pledges only, once it accepted the part."""
    kinds = (*sorted(terms.categories), None)
    return _joined([_on_shelf(terms, job, shelves[kind]) for kind in kinds if kind in shelves])


def _on_shelf(terms: Terms, job: Job, shelf: Shelf) -> tuple[Column, Column, Column]:
    passes: NDArray[np.bool_] = np.ones(len(shelf.places), dtype=np.bool_)
    if job.owner:
        passes &= shelf.organisations == job.owner
    for name, gate in GATES:
        if not passes.any():
            break
        codes, examples = shelf.values(GATE_READS[name], terms)
        passes &= np.array([gate(terms, one) for one in examples], dtype=np.bool_)[codes]
    chosen = np.flatnonzero(passes)
    score: Column = np.zeros(len(chosen), dtype=np.int64)
    if len(chosen):
        for name, points in POINTS:
            codes, examples = shelf.values(POINT_READS[name], terms)
            told = np.array([points(terms, one) for one in examples], dtype=np.int64)
            score += told[codes[chosen]]
    heads = np.clip(shelf.people[chosen], 1, max(1, job.heads))
    return shelf.places[chosen], score, heads


def _joined(found: Sequence[tuple[Column, Column, Column]]) -> tuple[Column, Column, Column]:
    empty: Column = np.empty(0, dtype=np.int64)
    if not found:
        return empty, empty, empty
    places, scores, heads = zip(*found, strict=True)
    return np.concatenate(places), np.concatenate(scores), np.concatenate(heads)
