"""Which single wish stands in the way, and how many people it would let in.

A wish is widened by a step a coordinator can ask the seeker for: one day more, a little less
often, half the time, twice as far. Age, exclusion and the kind of help are never up for that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from intake.matching import wording
from intake.matching.gates import GATES, Terms, obstacles, share_of, terms_of
from intake.matching.values import Need, Norms, Offer
from portal.wording import DAY_NAMES, DAYPARTS, day_mask

FARTHER_BY = 2  # times the reach
GATE_OF = dict(GATES)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One wish made wider: the condition in words, and the need and norms as they would be."""

    wish: str
    condition: str
    need: Need
    norms: Norms


def _dayparts(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    """Each daypart, then each whole day, that is not wanted yet: at a tie the smaller step."""
    wanted = terms.need.dayparts
    for mask in (
        *(1 << bit for bit in range(len(DAYPARTS))),
        *(day_mask(weekday) for weekday in range(len(DAY_NAMES))),
    ):
        if mask & ~wanted:
            need = replace(terms.need, dayparts=wanted | mask)
            yield Relaxation("daypart", wording.if_daypart(mask), need, terms.norms)


def _rhythm(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    """A little less often: at most about twice as long in between."""
    wanted = terms.need.every_weeks or 0
    for weeks in range(wanted + 1, 2 * wanted + 2):
        need = replace(terms.need, every_weeks=weeks)
        yield Relaxation("rhythm", wording.if_rhythm(weeks), need, terms.norms)


def _minutes(terms: Terms, blocked: list[Offer]) -> Iterator[Relaxation]:
    """In pieces when a single job may not be cut yet; and shorter, down to half."""
    need = terms.need
    if need.every_weeks is None and not need.divisible:
        yield Relaxation("minutes", wording.IN_PIECES, replace(need, divisible=True), terms.norms)
    half = -(-terms.share // 2)
    free = {offer.minutes_free for offer in blocked if offer.minutes_free >= half}
    for minutes in sorted(free, reverse=True):
        shorter = replace(need, minutes=minutes * max(1, need.people_needed))
        if share_of(shorter) < terms.share:
            yield Relaxation("minutes", wording.if_shorter(minutes, need), shorter, terms.norms)


def _language(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    if terms.need.language is not None:
        condition = wording.if_language(terms.need.language)
        yield Relaxation("language", condition, replace(terms.need, language=None), terms.norms)


def _gender(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    need = replace(terms.need, gender_wish=None)
    yield Relaxation("gender", wording.ANY_GENDER, need, terms.norms)


def _distance(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    if terms.norms.reach_m is not None:
        norms = replace(terms.norms, reach_m=terms.norms.reach_m * FARTHER_BY)
        yield Relaxation("distance", wording.FARTHER, terms.need, norms)


def _skills(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    norms = replace(terms.norms, skills_required=False)
    yield Relaxation("skills", wording.if_skills(terms.need.skills), terms.need, norms)


def _period(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    if terms.need.ends_on is not None:
        condition = wording.if_later(terms.need.ends_on, terms.today)
        yield Relaxation("period", condition, replace(terms.need, ends_on=None), terms.norms)


def _vog(terms: Terms, _blocked: list[Offer]) -> Iterator[Relaxation]:
    """Not asked of the seeker: a certificate to ask for, which also opens a door."""
    need = replace(terms.need, vog_required=False)
    yield Relaxation("vog", wording.AFTER_VOG, need, terms.norms)


# Also the order at equal counts: what is easiest to ask stands first.
RELAXATIONS: dict[str, Callable[[Terms, list[Offer]], Iterator[Relaxation]]] = {
    "daypart": _dayparts,
    "rhythm": _rhythm,
    "minutes": _minutes,
    "period": _period,
    "distance": _distance,
    "vog": _vog,
    "skills": _skills,
    "language": _language,
    "gender": _gender,
}


def best_relaxations(terms: Terms, offers: list[Offer]) -> list[tuple[int, Relaxation]]:
    """For each wish the step that lets most people in, with their number, most people first.

    People are counted, not pledges, and only who does not fit already. Of two steps that let
    in as many, the first is taken.
    """
    already: set[int] = set()
    blocked: dict[str, list[Offer]] = {wish: [] for wish in RELAXATIONS}
    for offer in offers:
        found = obstacles(terms, offer)
        if not found:
            already.add(offer.volunteer_id)
        elif len(found) == 1 and found[0] in blocked:
            blocked[found[0]].append(offer)
    best = []
    for wish, every_one in blocked.items():
        kept_out = [offer for offer in every_one if offer.volunteer_id not in already]
        counted = [
            (_people_let_in(step, terms, kept_out), step)
            for step in (RELAXATIONS[wish](terms, kept_out) if kept_out else ())
        ]
        if counted:
            best.append(max(counted, key=lambda pair: pair[0]))
    return sorted((pair for pair in best if pair[0]), key=lambda pair: -pair[0])


def _people_let_in(step: Relaxation, terms: Terms, kept_out: list[Offer]) -> int:
    """Everybody kept out passes all other gates, and a step widens no other wish."""
    wider, gate = terms_of(step.need, step.norms, terms.today), GATE_OF[step.wish]
    return len({offer.volunteer_id for offer in kept_out if gate(wider, offer)})
