"""What the matching rules read and answer: plain values, loaded and shown by others.

An empty text means the same as None: not known, or not asked.

The church of a volunteer is not among them, on purpose: it must not decide who helps whom.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

# Who pledged one of these (right) may also be asked for that kind of need (left); such an offer
# ranks behind one for the kind itself. Trust-sensitive kinds (money, care) have no relatives.
RELATED_CATEGORIES: Mapping[str, frozenset[str]] = {
    "buddy": frozenset({"visit", "walk_outing"}),
    "visit": frozenset({"buddy", "walk_outing"}),
    "walk_outing": frozenset({"buddy", "visit"}),
    "odd_job": frozenset({"big_job"}),
    "big_job": frozenset({"odd_job"}),
    "cleaning_pre_wmo": frozenset({"tidy"}),
    "tidy": frozenset({"cleaning_pre_wmo", "moving"}),
    "moving": frozenset({"tidy"}),
    "accompany": frozenset({"transport"}),
    "groceries": frozenset({"accompany"}),
    "language": frozenset({"buddy"}),
    "dog": frozenset({"walk_outing"}),
}


@dataclass(frozen=True, slots=True)
class Norms:
    """What a partnership decided about fitting; the defaults are meant to be good.

    ``reach_m``: metres between district centres beyond which nobody is suggested (None: no cap).
    """

    related: Mapping[str, frozenset[str]] = field(default_factory=lambda: RELATED_CATEGORIES)
    reach_m: int | None = 10_000
    language_required: bool = True
    skills_required: bool = False


DEFAULT_NORMS = Norms()


@dataclass(frozen=True, slots=True)
class Offer:
    """What one available pledge still offers.

    ``minutes_free`` is per time when recurring, of the total otherwise; ``every_weeks`` None means
    once or spread; ``dayparts`` is a mask of 21 bits (weekday * 3 + part), 0 = not told;
    ``x_m`` and ``y_m`` are the centre of the volunteer's district in metres;
    ``asked_recently`` counts the last 30 days. ``category_code`` None: "wherever it is needed".
    """

    pledge_id: int
    volunteer_id: int
    category_code: str | None
    organisation_id: int
    minutes_free: int
    every_weeks: int | None
    starts_on: date | None
    ends_on: date | None
    dayparts: int
    x_m: int | None
    y_m: int | None
    district: str | None
    languages: frozenset[str]
    skills: frozenset[str]
    gender: str | None
    adult: bool
    vog_seen: bool
    people: int
    asked_recently: int
    live_matches: int
    pledged_on: date


@dataclass(frozen=True, slots=True)
class Need:
    """What one part of a help request asks for.

    ``minutes`` is per time when recurring, the total otherwise, for all ``people_needed``
    together; ``dayparts`` 0 = any; ``language`` only when Dutch is not enough; ``exclusive``:
    one grown-up person, a buddy; ``divisible``: several volunteers may each do a piece.
    """

    part_id: int
    category_code: str
    organisation_id: int
    minutes: int
    every_weeks: int | None
    starts_on: date | None
    ends_on: date | None
    dayparts: int
    x_m: int | None
    y_m: int | None
    district: str | None
    language: str | None
    skills: frozenset[str]
    gender_wish: str | None
    vog_required: bool
    exclusive: bool
    divisible: bool
    people_needed: int
    waiting_since: date
    excluded_volunteers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score, in words: what speaks for (or, below zero, against) an offer."""

    kind: str
    text: str
    weight: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An offer that fits; ``score`` is the sum of the weights of its reasons."""

    offer: Offer
    score: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class NearMiss:
    """How many more people would fit if one wish were a little wider."""

    wish: str
    text: str
    count: int


def metres_between(need: Need, offer: Offer) -> float | None:
    """Metres between two district centres; None when one of them is unknown."""
    if need.district and need.district == offer.district:
        return 0.0
    if need.x_m is None or need.y_m is None or offer.x_m is None or offer.y_m is None:
        return None
    dx, dy = need.x_m - offer.x_m, need.y_m - offer.y_m
    return float((dx * dx + dy * dy) ** 0.5)
