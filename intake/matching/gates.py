"""The hard gates: what must be true before an offer may be suggested at all.

Each gate looks at one wish only, so relaxing one wish changes one gate: near misses rely on it.
The organisation is no gate: the query that loads the offers sees to who may use which.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from intake.matching.values import Need, Norms, Offer, metres_between

# Of a divisible job someone must take at least this piece, or all of a smaller job.
USEFUL_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Terms:
    """A need worked out once, before a thousand offers are held against it.

    ``share`` is the minutes one person takes on, at least; ``begins`` and ``ends`` the days
    between which the help can start, today at the earliest; ``language`` the seeker's own, only
    when Dutch is not enough.
    """

    need: Need
    norms: Norms
    today: date
    categories: frozenset[str]
    share: int
    language: str | None
    begins: date
    ends: date


def terms_of(need: Need, norms: Norms, today: date) -> Terms:
    """Work out what is the same for every offer."""
    related = norms.related.get(need.category_code, frozenset())
    return Terms(
        need=need,
        norms=norms,
        today=today,
        categories=related | {need.category_code},
        share=share_of(need),
        language=None if need.language in ("", "nl") else need.language,
        begins=max(today, need.starts_on or today),
        ends=need.ends_on or date.max,
    )


def share_of(need: Need) -> int:
    """Minutes one person must at least have: an even share, or a useful piece of it."""
    share = max(1, -(-need.minutes // max(1, need.people_needed)))
    if need.divisible and need.every_weeks is None:
        return min(share, USEFUL_MINUTES)
    return share


def category_fits(terms: Terms, offer: Offer) -> bool:
    """The same kind of help, a related one, or "wherever needed" (never for a buddy)."""
    if not offer.category_code:
        return not terms.need.exclusive
    return offer.category_code in terms.categories


def not_excluded(terms: Terms, offer: Offer) -> bool:
    """Nobody who said no before, or who is blocked."""
    return offer.volunteer_id not in terms.need.excluded_volunteers


def rhythm_fits(terms: Terms, offer: Offer) -> bool:
    """Lasting help needs a pledge at least as frequent; a single job takes any pledge.

    A recurring pledge can do a single job on one of its days. A once or spread pledge cannot
    carry lasting help: it ends, and the person would wait again.
    """
    wanted = terms.need.every_weeks
    return wanted is None or (offer.every_weeks is not None and offer.every_weeks <= wanted)


def minutes_fit(terms: Terms, offer: Offer) -> bool:
    """Enough left for one person's share: per time when recurring, of the total otherwise."""
    return offer.minutes_free >= terms.share


def daypart_fits(terms: Terms, offer: Offer) -> bool:
    """At least one shared daypart; unknown on either side stands in nobody's way."""
    wanted = terms.need.dayparts
    return not wanted or not offer.dayparts or bool(wanted & offer.dayparts)


def vog_fits(terms: Terms, offer: Offer) -> bool:
    """The certificate of conduct has been seen, where it is required."""
    return offer.vog_seen or not terms.need.vog_required


def adult_fits(terms: Terms, offer: Offer) -> bool:
    """Nobody under age goes alone to one person."""
    return offer.adult or not terms.need.exclusive


def gender_fits(terms: Terms, offer: Offer) -> bool:
    """A wish for a woman or a man is kept, also when we do not know."""
    wish = terms.need.gender_wish
    return not wish or offer.gender == wish


def language_fits(terms: Terms, offer: Offer) -> bool:
    """Someone the seeker can talk with, when Dutch is not enough."""
    language = terms.language
    if language is None or not terms.norms.language_required:
        return True
    return language in offer.languages


def period_fits(terms: Terms, offer: Offer) -> bool:
    """At least one day, today or later, that suits both."""
    begins, ends = terms.begins, terms.ends
    if offer.starts_on is not None and offer.starts_on > begins:
        begins = offer.starts_on
    if offer.ends_on is not None and offer.ends_on < ends:
        ends = offer.ends_on
    return begins <= ends


def skills_fit(terms: Terms, offer: Offer) -> bool:
    """All skills, but only where the partnership made them a must."""
    return not terms.norms.skills_required or terms.need.skills <= offer.skills


def distance_fits(terms: Terms, offer: Offer) -> bool:
    """Within reach; an unknown distance stands in nobody's way."""
    reach = terms.norms.reach_m
    if reach is None:
        return True
    metres = metres_between(terms.need, offer)
    return metres is None or metres <= reach


# The cheap gates that refuse most stand first.
GATES: tuple[tuple[str, Callable[[Terms, Offer], bool]], ...] = (
    ("category", category_fits),
    ("excluded", not_excluded),
    ("rhythm", rhythm_fits),
    ("minutes", minutes_fit),
    ("daypart", daypart_fits),
    ("vog", vog_fits),
    ("adult", adult_fits),
    ("gender", gender_fits),
    ("language", language_fits),
    ("period", period_fits),
    ("skills", skills_fit),
    ("distance", distance_fits),
)


def fits(terms: Terms, offer: Offer) -> bool:
    """Whether an offer passes every gate."""
    for _, gate in GATES:  # noqa: SIM110 - all() with a generator costs twice as much here
        if not gate(terms, offer):
            return False
    return True


def obstacles(terms: Terms, offer: Offer) -> list[str]:
    """The wishes that stand in the way, at most two: after that nobody asks any further."""
    found = []
    for wish, gate in GATES:
        if not gate(terms, offer):
            found.append(wish)
            if len(found) == 2:
                break
    return found
