"""Which pledges fit a request, best first, and why: cases by name."""

from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from casts.matching import (
    DEMIR,
    HANDY,
    PIETERS,
    SATURDAY_MORNING,
    SLIP_0317,
    TODAY,
    TUESDAY_AFTERNOON,
    others,
)

from intake.matching.rules import DEFAULT_NORMS, Need, Norms, Offer, suggest


def texts(need: Need, offer: Offer, **norms: object) -> dict[str, str]:
    (only,) = suggest(need, [offer], today=TODAY, norms=replace(DEFAULT_NORMS, **norms))
    return {reason.kind: reason.text for reason in only.reasons}


def suits(need: Need, offer: Offer, norms: Norms = DEFAULT_NORMS) -> bool:
    return bool(suggest(need, [offer], today=TODAY, norms=norms))


def test_a_slip_is_suggested_with_its_reasons() -> None:
    told = list(texts(DEMIR, SLIP_0317).values())
    assert told == [
        "dinsdagmiddag",
        "± 2 km",
        "spreekt Turks",
        "2 uur per 2 weken vrij",
        "nog niet gevraagd deze maand",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"category_code": "garden"},
        {"category_code": None},
        {"volunteer_id": 99},
        {"every_weeks": 3},
        {"every_weeks": None},
        {"minutes_free": 119},
        {"dayparts": SATURDAY_MORNING},
        {"vog_seen": False},
        {"adult": False},
        {"gender": "man"},
        {"gender": None},
        {"languages": frozenset({"nl", "ar"})},
        {"ends_on": TODAY - timedelta(days=1)},
        {"x_m": 10_001, "y_m": 0},
    ],
    ids=lambda change: "-".join(change),
)
def test_each_hard_wish_refuses_by_itself(change: dict[str, object]) -> None:
    need = replace(DEMIR, gender_wish="vrouw", excluded_volunteers=frozenset({99}))
    assert suits(need, SLIP_0317)
    assert not suits(need, replace(SLIP_0317, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"category_code": "visit"},
        {"every_weeks": 1},
        {"minutes_free": 240},
        {"dayparts": 0},
        {"x_m": None},
        {"starts_on": TODAY + timedelta(days=300)},
        {"ends_on": TODAY},
        {"people": 2},
        {"asked_recently": 9, "live_matches": 9},
    ],
    ids=lambda change: "-".join(change),
)
def test_what_is_unknown_or_less_than_ideal_stands_in_nobodys_way(
    change: dict[str, object],
) -> None:
    assert suits(DEMIR, replace(SLIP_0317, **change))


@pytest.mark.parametrize(
    ("divisible", "people", "minutes_free", "every_weeks", "fits"),
    [
        (False, 1, 480, None, True),
        (False, 1, 479, None, False),
        (False, 1, 480, 4, True),  # one day of a recurring pledge does it all
        (False, 4, 120, None, True),  # a quarter each
        (False, 4, 119, None, False),
        (True, 1, 60, None, True),  # a useful piece
        (True, 1, 59, None, False),
        (True, 1, 60, 2, True),
    ],
)
def test_a_single_job_takes_who_can_carry_a_share(
    divisible: bool, people: int, minutes_free: int, every_weeks: int | None, fits: bool
) -> None:
    need = replace(PIETERS, divisible=divisible, people_needed=people)
    assert suits(need, replace(HANDY, minutes_free=minutes_free, every_weeks=every_weeks)) is fits


def test_a_small_divisible_job_needs_no_full_hour() -> None:
    need = replace(PIETERS, divisible=True, people_needed=1, minutes=30)
    assert suits(need, replace(HANDY, minutes_free=30))
    assert not suits(need, replace(HANDY, minutes_free=29))


def test_dutch_is_no_special_language() -> None:
    assert suits(replace(DEMIR, language="nl"), replace(SLIP_0317, languages=frozenset()))


def test_an_empty_text_is_no_wish_and_no_district() -> None:
    blank = replace(DEMIR, language="", gender_wish="", district="", x_m=None)
    nobody_knows = replace(SLIP_0317, languages=frozenset(), gender="", district="")
    assert suits(blank, nobody_knows)
    assert texts(blank, nobody_knows)["distance"] == "afstand niet bekend"
    assert not suits(blank, replace(nobody_knows, category_code=""))


def test_a_partnership_may_set_its_own_norms() -> None:
    speaks_dutch = replace(SLIP_0317, languages=frozenset())
    assert suits(DEMIR, speaks_dutch, replace(DEFAULT_NORMS, language_required=False))
    assert suits(PIETERS, HANDY)
    assert not suits(PIETERS, HANDY, replace(DEFAULT_NORMS, skills_required=True))
    far = replace(SLIP_0317, x_m=90_000)
    assert suits(DEMIR, far, replace(DEFAULT_NORMS, reach_m=None))
    assert not suits(
        DEMIR, replace(SLIP_0317, category_code="visit"), replace(DEFAULT_NORMS, related={})
    )


@pytest.mark.parametrize(
    ("change", "kind", "text"),
    [
        ({"district": "Crabbehof"}, "distance", "zelfde wijk"),
        ({"x_m": 100, "y_m": 0}, "distance", "± 1 km"),
        ({"x_m": 2_500, "y_m": 0}, "distance", "± 3 km"),
        ({"y_m": None}, "distance", "afstand niet bekend"),
        ({"dayparts": 0}, "daypart", "dagen nog vragen"),
        ({"minutes_free": 150, "every_weeks": 1}, "amount", "2,5 uur per week vrij"),
        ({"asked_recently": 3}, "asked", "al 3× gevraagd deze maand"),
        ({"live_matches": 1}, "busy", "helpt al 1 persoon"),
        ({"live_matches": 2}, "busy", "helpt al 2 mensen"),
        ({"category_code": "visit"}, "category", "koos voor hulp die hierop lijkt"),
        ({"people": 2}, "people", "2 mensen samen, meer dan nodig"),
        ({"pledged_on": TODAY - timedelta(days=13)}, "waiting", "wacht al 1 week op een vraag"),
        ({"pledged_on": TODAY - timedelta(days=63)}, "waiting", "wacht al 9 weken op een vraag"),
        ({"starts_on": date(2027, 1, 4)}, "period", "vanaf 4 januari 2027"),
        (
            {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 12, 1)},
            "period",
            "vanaf 9 november, tot en met 1 december",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_reasons_read_well(change: dict[str, object], kind: str, text: str) -> None:
    assert texts(DEMIR, replace(SLIP_0317, **change))[kind] == text


def test_reasons_of_a_job() -> None:
    told = texts(PIETERS, replace(HANDY, people=2, category_code=None))
    assert told["skills"] == "kan laminaat leggen"
    assert told["people"] == "2 mensen samen"
    assert told["category"] == "wil helpen waar het nodig is"
    assert told["daypart"] == "dinsdagmiddag, zaterdagochtend"
    both = replace(HANDY, skills=frozenset({"paint", "laminate"}))
    assert texts(PIETERS, both)["skills"] == "kan laminaat leggen en verven"
    polyglot = replace(HANDY, languages=frozenset({"nl", "en", "ar"}))
    assert texts(PIETERS, polyglot)["language"] == (
        "spreekt ook Arabisch, dat helpt een ander misschien meer"
    )


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"district": "Crabbehof"}, {}),
        ({}, {"x_m": 5_000}),
        ({"dayparts": TUESDAY_AFTERNOON}, {"dayparts": 0}),
        ({}, {"minutes_free": 480}),
        ({}, {"every_weeks": 1}),
        ({}, {"category_code": "visit"}),
        ({}, {"asked_recently": 1}),
        ({"asked_recently": 1}, {"asked_recently": 3}),
        ({}, {"live_matches": 1}),
        ({"pledged_on": TODAY - timedelta(days=60)}, {}),
        ({}, {"starts_on": TODAY + timedelta(days=60)}),
        ({}, {"ends_on": TODAY + timedelta(days=60)}),
        ({}, {"people": 2}),
    ],
    ids=lambda change: "-".join(change) or "plain",
)
def test_the_better_offer_comes_first(better: dict[str, object], worse: dict[str, object]) -> None:
    # The worse one has the lower number, so a tie would put it in front.
    first = replace(SLIP_0317, pledge_id=2, **better)
    second = replace(SLIP_0317, pledge_id=1, **worse)
    listed = suggest(DEMIR, [second, first], today=TODAY)
    assert [s.offer.pledge_id for s in listed] == [2, 1]


def test_skills_and_rare_languages_decide_for_a_job() -> None:
    skilled = replace(HANDY, pledge_id=3)
    unskilled = replace(HANDY, pledge_id=2, skills=frozenset())
    rare = replace(HANDY, pledge_id=1, skills=frozenset(), languages=frozenset({"ti"}))
    listed = suggest(PIETERS, [rare, unskilled, skilled], today=TODAY)
    assert [s.offer.pledge_id for s in listed] == [3, 2, 1]


def test_ties_go_by_pledge_and_the_list_has_an_end() -> None:
    listed = suggest(DEMIR, reversed(others(SLIP_0317, 30)), today=TODAY)
    assert [s.offer.pledge_id for s in listed] == list(range(1_000, 1_020))
    assert len(suggest(DEMIR, others(SLIP_0317, 30), today=TODAY, limit=3)) == 3
    assert suggest(DEMIR, [], today=TODAY) == []


def test_the_church_is_not_an_input() -> None:
    names = {field.name for value in (Offer, Need) for field in fields(value)}
    assert not [name for name in names if "church" in name or "particip" in name]
