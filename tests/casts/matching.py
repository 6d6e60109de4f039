"""A need, a pledge and a job by name, and everything between them for hypothesis."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from intake.matching.rules import Need, Norms, Offer
from portal.wording import ALL_DAYPARTS, day_mask, daypart_mask

TODAY = date(2026, 11, 2)
TUESDAY_AFTERNOON = daypart_mask(["tue-afternoon"])
SATURDAY_MORNING = daypart_mask(["sat-morning"])

# Mevrouw Demir: a buddy, once in two weeks, on Tuesday afternoon, in Turkish.
DEMIR = Need(
    part_id=1,
    category_code="buddy",
    organisation_id=1,
    minutes=120,
    every_weeks=2,
    starts_on=None,
    ends_on=None,
    dayparts=TUESDAY_AFTERNOON,
    x_m=0,
    y_m=0,
    district="Crabbehof",
    language="tr",
    skills=frozenset(),
    gender_wish=None,
    vog_required=True,
    exclusive=True,
    divisible=False,
    people_needed=1,
    waiting_since=TODAY - timedelta(days=63),
    excluded_volunteers=frozenset(),
)
SLIP_0317 = Offer(
    pledge_id=317,
    volunteer_id=31,
    category_code="buddy",
    organisation_id=1,
    minutes_free=120,
    every_weeks=2,
    starts_on=None,
    ends_on=None,
    dayparts=TUESDAY_AFTERNOON | SATURDAY_MORNING,
    x_m=1_600,
    y_m=1_200,
    district="Sterrenburg",
    languages=frozenset({"nl", "tr"}),
    skills=frozenset(),
    gender="vrouw",
    adult=True,
    vog_seen=True,
    people=1,
    asked_recently=0,
    live_matches=0,
    pledged_on=TODAY,
)
# Meneer Pieters: his floor, eight hours in all, by four people.
PIETERS = replace(
    DEMIR,
    category_code="big_job",
    minutes=480,
    every_weeks=None,
    dayparts=0,
    language=None,
    skills=frozenset({"laminate", "paint"}),
    vog_required=False,
    exclusive=False,
    people_needed=4,
)
HANDY = replace(
    SLIP_0317,
    category_code="big_job",
    every_weeks=None,
    languages=frozenset(),
    skills=frozenset({"laminate", "cook"}),
)


def others(offer: Offer, count: int, **changes: object) -> list[Offer]:
    return [
        replace(offer, pledge_id=1_000 + n, volunteer_id=1_000 + n, **changes) for n in range(count)
    ]


def mostly(usual: object, *odd: object) -> st.SearchStrategy[object]:
    """The usual value five times out of six, so that offers fail one gate rather than all."""
    return st.sampled_from(odd).flatmap(lambda value: st.sampled_from([usual] * 5 + [value]))


LATER, SOONER = TODAY + timedelta(days=40), TODAY - timedelta(days=3)
DISTRICTS = mostly(None, "Crabbehof", "Sterrenburg")
POINTS = mostly(0, None, 1_500, 5_000, 9_999, 10_001, 15_000, 25_000)
MASKS = st.sampled_from([0, TUESDAY_AFTERNOON, SATURDAY_MORNING, day_mask(5), ALL_DAYPARTS])
OFFERS = st.lists(
    st.builds(
        Offer,
        pledge_id=st.just(0),
        volunteer_id=st.integers(1, 8),
        category_code=mostly("buddy", "visit", "big_job", None),
        organisation_id=st.just(1),
        minutes_free=mostly(120, 0, 30, 59, 60, 90, 240, 480),
        every_weeks=mostly(2, None, 1, 3, 4, 6),
        starts_on=mostly(None, SOONER, LATER, LATER + timedelta(days=30)),
        ends_on=mostly(None, SOONER, TODAY, LATER),
        dayparts=MASKS,
        x_m=POINTS,
        y_m=POINTS,
        district=DISTRICTS,
        languages=mostly(frozenset({"nl", "tr"}), frozenset(), frozenset({"ar"})),
        skills=mostly(frozenset({"paint", "laminate"}), frozenset(), frozenset({"paint"})),
        gender=mostly("vrouw", "man", None),
        adult=mostly(True, False),
        vog_seen=mostly(True, False),
        people=mostly(1, 2, 5),
        asked_recently=mostly(0, 1, 7),
        live_matches=mostly(0, 1, 4),
        pledged_on=st.dates(TODAY - timedelta(days=200), TODAY),
    ),
    max_size=12,
).map(lambda made: [replace(offer, pledge_id=n) for n, offer in enumerate(made, start=1)])
NEEDS = st.builds(
    Need,
    part_id=st.just(1),
    category_code=mostly("buddy", "visit", "big_job", "admin"),
    organisation_id=st.just(1),
    minutes=mostly(120, 0, 30, 60, 90, 480),
    every_weeks=mostly(2, None, 1, 4),
    starts_on=mostly(None, SOONER, LATER),
    ends_on=mostly(None, SOONER, LATER),
    dayparts=MASKS,
    x_m=POINTS,
    y_m=POINTS,
    district=DISTRICTS,
    language=mostly("tr", None, "nl"),
    skills=st.sampled_from([frozenset(), frozenset({"paint", "laminate"})]),
    gender_wish=st.sampled_from([None, "vrouw"]),
    vog_required=st.booleans(),
    exclusive=st.booleans(),
    divisible=st.booleans(),
    people_needed=mostly(1, 2, 4),
    waiting_since=st.just(SOONER),
    excluded_volunteers=st.sampled_from([frozenset(), frozenset({1, 2})]),
)
NORMS = st.builds(
    Norms,
    reach_m=mostly(10_000, None, 1_000),
    language_required=st.booleans(),
    skills_required=st.booleans(),
)
CALM = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For controls: the first counter-example is enough, and always the same one.
CONTROL = settings(
    CALM,
    max_examples=2_000,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    report_multiple_bugs=False,
)


def oracle_obstacles(need: Need, offer: Offer, norms: Norms) -> set[str]:
    """The hard wishes once more, written as plainly and as differently as possible."""
    share = max(1, (need.minutes + need.people_needed - 1) // need.people_needed)
    if need.divisible and not need.every_weeks:
        share = min(60, share)
    kinds = {need.category_code} | set(norms.related.get(need.category_code, ()))
    first = max(d for d in (TODAY, need.starts_on, offer.starts_on) if d)
    last = min(d for d in (date.max, need.ends_on, offer.ends_on) if d)
    known = None not in (need.x_m, need.y_m, offer.x_m, offer.y_m)
    same = need.district and need.district == offer.district
    dx, dy = (need.x_m or 0) - (offer.x_m or 0), (need.y_m or 0) - (offer.y_m or 0)
    wanted = {bit for bit in range(21) if need.dayparts & (1 << bit)}
    told = {bit for bit in range(21) if offer.dayparts & (1 << bit)}
    foreign = need.language not in (None, "nl")
    stands_in_the_way = {
        "category": need.exclusive if not offer.category_code else offer.category_code not in kinds,
        "excluded": offer.volunteer_id in need.excluded_volunteers,
        "rhythm": bool(need.every_weeks) and (offer.every_weeks or 999) > (need.every_weeks or 0),
        "minutes": offer.minutes_free < share,
        "daypart": bool(wanted and told and not wanted.intersection(told)),
        "vog": need.vog_required and not offer.vog_seen,
        "adult": need.exclusive and not offer.adult,
        "gender": bool(need.gender_wish) and need.gender_wish != offer.gender,
        "language": foreign and norms.language_required and need.language not in offer.languages,
        "period": first > last,
        "skills": norms.skills_required and bool(need.skills - offer.skills),
        "distance": bool(norms.reach_m and known and not same)
        and dx * dx + dy * dy > (norms.reach_m or 0) ** 2,
    }
    return {wish for wish, blocked in stands_in_the_way.items() if blocked}
