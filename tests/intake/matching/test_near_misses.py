"""Which wish stands in the way, in words and counted by a naive oracle."""

from dataclasses import replace
from datetime import date

import pytest
from casts.matching import (
    CALM,
    CONTROL,
    DEMIR,
    HANDY,
    NEEDS,
    NORMS,
    OFFERS,
    PIETERS,
    SATURDAY_MORNING,
    SLIP_0317,
    TODAY,
    oracle_obstacles,
    others,
)
from hypothesis import given

from intake.matching import gates, near_misses, scoring, wording
from intake.matching.rules import DEFAULT_NORMS, Need, Norms, Offer, suggest
from intake.matching.rules import near_misses as misses
from portal.wording import day_mask


@pytest.mark.parametrize(
    ("need", "offers", "text"),
    [
        (
            DEMIR,
            others(SLIP_0317, 3, dayparts=day_mask(5)),
            "3 mensen als het ook op zaterdagochtend mag",
        ),
        (
            DEMIR,
            [
                replace(SLIP_0317, volunteer_id=n, dayparts=1 << bit)
                for n, bit in enumerate((15, 16, 17))
            ],
            "3 mensen als het ook op zaterdag mag",
        ),
        (
            DEMIR,
            others(SLIP_0317, 1, dayparts=SATURDAY_MORNING),
            "1 persoon als het ook op zaterdagochtend mag",
        ),
        (DEMIR, others(SLIP_0317, 4, every_weeks=3), "4 mensen als het om de 3 weken mag"),
        (
            DEMIR,
            others(SLIP_0317, 2, languages=frozenset({"nl"})),
            "2 mensen als Turks spreken niet hoeft",
        ),
        (DEMIR, others(SLIP_0317, 2, minutes_free=60), "2 mensen als 1 uur per keer genoeg is"),
        (DEMIR, others(SLIP_0317, 2, vog_seen=False), "2 mensen zodra de VOG gezien is"),
        (
            DEMIR,
            others(SLIP_0317, 1, x_m=12_000),
            "1 persoon als iemand van iets verder weg mag komen",
        ),
        (
            replace(DEMIR, gender_wish="man"),
            [SLIP_0317],
            "1 persoon als het niet uitmaakt of een man of een vrouw komt",
        ),
        (
            replace(DEMIR, ends_on=date(2026, 12, 31)),
            others(SLIP_0317, 2, starts_on=date(2027, 1, 10)),
            "2 mensen als het ook na 31 december mag",
        ),
        (PIETERS, others(HANDY, 5, minutes_free=60), "5 mensen als het in stukken mag"),
        (
            replace(PIETERS, minutes=60, people_needed=1),
            others(HANDY, 5, minutes_free=45),
            "5 mensen als 45 minuten genoeg is",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_near_miss_names_the_wish(need: Need, offers: list[Offer], text: str) -> None:
    assert suggest(need, offers, today=TODAY) == []
    assert [miss.text for miss in misses(need, offers, today=TODAY)] == [text]


def test_a_hard_skill_can_be_let_go() -> None:
    norms = replace(DEFAULT_NORMS, skills_required=True)
    (miss,) = misses(PIETERS, [HANDY], today=TODAY, norms=norms)
    assert miss.text == "1 persoon als iemand niet hoeft te kunnen laminaat leggen en verven"


@pytest.mark.parametrize(
    "offer",
    [
        replace(SLIP_0317, category_code="garden"),
        replace(SLIP_0317, adult=False),
        replace(SLIP_0317, volunteer_id=99),
        replace(SLIP_0317, dayparts=SATURDAY_MORNING, vog_seen=False),
        replace(SLIP_0317, every_weeks=8),
        replace(SLIP_0317, every_weeks=None),
        replace(SLIP_0317, minutes_free=59),
        replace(SLIP_0317, x_m=20_001, y_m=0),
    ],
)
def test_what_cannot_be_asked_is_no_near_miss(offer: Offer) -> None:
    need = replace(DEMIR, excluded_volunteers=frozenset({99}))
    assert misses(need, [offer], today=TODAY) == []


def test_people_are_counted_once_and_only_who_does_not_fit_already() -> None:
    saturday = [replace(SLIP_0317, pledge_id=n, dayparts=SATURDAY_MORNING) for n in (1, 2)]
    assert [m.count for m in misses(DEMIR, saturday, today=TODAY)] == [1]
    assert misses(DEMIR, [*saturday, SLIP_0317], today=TODAY) == []


def newly_fitting(
    need: Need, offers: list[Offer], norms: Norms, wider: Need, wider_norms: Norms
) -> int:
    """How many people fit the wider need and did not fit the need as it is."""
    before = {o.volunteer_id for o in offers if not oracle_obstacles(need, o, norms)}
    after = {o.volunteer_id for o in offers if not oracle_obstacles(wider, o, wider_norms)}
    return len(after - before)


def widest(need: Need, norms: Norms, offers: list[Offer]) -> dict[str, int]:
    """For each wish the most people that one allowed step lets in, tried one by one."""
    steps: list[tuple[str, Need, Norms]] = [
        ("language", replace(need, language=None), norms),
        ("gender", replace(need, gender_wish=None), norms),
        ("vog", replace(need, vog_required=False), norms),
        ("period", replace(need, ends_on=None), norms),
        ("skills", need, replace(norms, skills_required=False)),
        ("distance", need, replace(norms, reach_m=norms.reach_m and 2 * norms.reach_m)),
    ]
    if need.dayparts:
        steps += [
            ("daypart", replace(need, dayparts=need.dayparts | day_mask(d)), norms)
            for d in range(7)
        ]
    if need.every_weeks:
        longest = 2 * need.every_weeks + 1
        steps += [("rhythm", replace(need, every_weeks=longest), norms)]
    else:
        steps += [("minutes", replace(need, divisible=True), norms)]
    share = gates.share_of(need)
    if share > 1:
        half = need.people_needed * ((share + 1) // 2)
        steps += [("minutes", replace(need, minutes=half), norms)]
    counts: dict[str, int] = {}
    for wish, wider, wider_norms in steps:
        count = newly_fitting(need, offers, norms, wider, wider_norms)
        counts[wish] = max(count, counts.get(wish, 0))
    return {wish: count for wish, count in counts.items() if count}


def check_counts(need: Need, offers: list[Offer], norms: Norms) -> None:
    found = misses(need, offers, today=TODAY, norms=norms)
    assert {miss.wish: miss.count for miss in found} == widest(need, norms, offers)
    assert [miss.count for miss in found] == sorted((m.count for m in found), reverse=True)


@CALM
@given(NEEDS, OFFERS, NORMS)
def test_near_misses_count_what_a_wider_wish_lets_in(
    need: Need, offers: list[Offer], norms: Norms
) -> None:
    check_counts(need, offers, norms)


@pytest.mark.parametrize("wish", list(near_misses.RELAXATIONS))
def test_control_a_wish_that_is_never_widened_turns_the_property_red(
    wish: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(near_misses.RELAXATIONS, wish)

    @CONTROL
    @given(NEEDS, OFFERS, NORMS)
    def property_of_counts(need: Need, offers: list[Offer], norms: Norms) -> None:
        check_counts(need, offers, norms)

    with pytest.raises(AssertionError):
        property_of_counts()


@CALM
@given(NEEDS, OFFERS, NORMS)
def test_the_step_that_is_named_lets_in_exactly_that_many(
    need: Need, offers: list[Offer], norms: Norms
) -> None:
    terms = gates.terms_of(need, norms, TODAY)
    for count, step in near_misses.best_relaxations(terms, offers):
        assert count == newly_fitting(need, offers, norms, step.need, step.norms)


def test_every_point_has_its_words_and_every_wish_that_may_widen_its_gate() -> None:
    assert set(wording.TEXTS) == {kind for kind, _ in scoring.POINTS}
    assert set(near_misses.RELAXATIONS) <= set(near_misses.GATE_OF)
