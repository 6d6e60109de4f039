"""Which pledges fit a request, best first, with reasons; and what to do when none does.

Hard wishes are gates (``gates``), soft wishes are points (``scoring``), both are put in words
(``wording``). A human decides: nothing here proposes anything to anybody.
"""

from collections.abc import Iterable
from datetime import date
from heapq import nsmallest

from intake.matching.gates import fits, terms_of
from intake.matching.near_misses import best_relaxations
from intake.matching.scoring import score
from intake.matching.values import (
    DEFAULT_NORMS,
    RELATED_CATEGORIES,
    NearMiss,
    Need,
    Norms,
    Offer,
    Reason,
    Suggestion,
)
from intake.matching.wording import near_miss_text, reasons

__all__ = [
    "DEFAULT_NORMS",
    "RELATED_CATEGORIES",
    "NearMiss",
    "Need",
    "Norms",
    "Offer",
    "Reason",
    "Suggestion",
    "near_misses",
    "suggest",
]


def suggest(
    need: Need,
    offers: Iterable[Offer],
    *,
    today: date,
    limit: int = 20,
    norms: Norms = DEFAULT_NORMS,
) -> list[Suggestion]:
    """The offers that pass every gate, best first, at most ``limit``; ties by pledge.

    Only the offers that are shown are put in words: that is what keeps a thousand quick.
    """
    terms = terms_of(need, norms, today)
    ranked = ((-score(terms, o), o.pledge_id, o) for o in offers if fits(terms, o))
    best = nsmallest(limit, ranked, key=lambda entry: entry[:2])
    return [Suggestion(offer, -minus, reasons(terms, offer)) for minus, _, offer in best]


def near_misses(
    need: Need, offers: Iterable[Offer], *, today: date, norms: Norms = DEFAULT_NORMS
) -> list[NearMiss]:
    """For each wish that alone keeps people out, the widening that lets most of them in.

    Meant for a request with few or no suggestions. Most people first.
    """
    steps = best_relaxations(terms_of(need, norms, today), list(offers))
    return [NearMiss(s.wish, near_miss_text(count, s.condition), count) for count, s in steps]
