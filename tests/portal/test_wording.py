"""How amounts, rhythms and dayparts read in Dutch."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import wording

MASKS = st.integers(min_value=0, max_value=wording.ALL_DAYPARTS)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 minuten"),
        (1, "1 minuut"),
        (45, "45 minuten"),
        (60, "1 uur"),
        (61, "1 uur en 1 minuut"),
        (75, "1 uur en 15 minuten"),
        (90, "1,5 uur"),
        (120, "2 uur"),
        (12_000, "200 uur"),
    ],
)
def test_duration(minutes: int, text: str) -> None:
    assert wording.duration_text(minutes) == text


@pytest.mark.parametrize(
    ("minutes", "every_weeks", "text"),
    [
        (120, 1, "2 uur per week"),
        (120, 2, "2 uur per 2 weken"),
        (90, 4, "1,5 uur per 4 weken"),
        (240, None, "4 uur"),
    ],
)
def test_rhythm(minutes: int, every_weeks: int | None, text: str) -> None:
    assert wording.rhythm_text(minutes, every_weeks) == text


def test_interval() -> None:
    assert [wording.interval_text(n) for n in (1, 2, 3)] == [
        "elke week",
        "om de 2 weken",
        "om de 3 weken",
    ]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([], ""),
        (["tue-afternoon"], "dinsdagmiddag"),
        (["mon-morning", "mon-afternoon", "mon-evening"], "maandag (hele dag)"),
        (["sat-afternoon", "sat-morning"], "zaterdagochtend en -middag"),
        (["mon-morning", "thu-evening"], "maandagochtend, donderdagavond"),
    ],
)
def test_dayparts(values: list[str], text: str) -> None:
    assert wording.daypart_text(wording.daypart_mask(values)) == text


def test_wide_dayparts_collapse() -> None:
    office = sum(0b011 << day * 3 for day in range(5))
    evenings = sum(0b100 << day * 3 for day in range(5))
    saturday_morning = 1 << 15
    assert wording.daypart_text(office) == "doordeweeks overdag"
    assert wording.daypart_text(office | saturday_morning) == (
        "doordeweeks overdag, zaterdagochtend"
    )
    assert wording.daypart_text(evenings) == "doordeweeks ’s avonds"
    assert wording.daypart_text(office | evenings) == "doordeweeks (hele dag)"
    assert wording.daypart_text(wording.ALL_DAYPARTS) == "alle dagen (hele dag)"


def test_bits_stand_where_every_mask_expects_them() -> None:
    assert len(wording.DAYPARTS) == 21
    assert wording.DAYPARTS[0] == ("mon-morning", "maandagochtend")
    assert wording.DAYPARTS[1 * 3 + 1] == ("tue-afternoon", "dinsdagmiddag")
    assert wording.DAYPARTS[20] == ("sun-evening", "zondagavond")


@given(MASKS)
def test_a_mask_survives_its_values(mask: int) -> None:
    assert wording.daypart_mask(wording.daypart_values(mask)) == mask


@given(MASKS, MASKS)
def test_different_dayparts_never_read_the_same(one: int, other: int) -> None:
    assert (wording.daypart_text(one) == wording.daypart_text(other)) == (one == other)


def test_an_unknown_daypart_is_refused() -> None:
    with pytest.raises(KeyError):
        wording.daypart_mask(["mon-night"])


def test_counting_words() -> None:
    assert wording.people_text(1) == "1 persoon"
    assert wording.people_text(3) == "3 mensen"
    assert wording.join_words(["a"]) == "a"
    assert wording.join_words(["a", "b", "c"]) == "a, b en c"


def test_the_year_is_told_only_when_it_is_another() -> None:
    today = date(2026, 11, 2)
    assert wording.day_text(date(2026, 12, 1), today) == "1 december"
    assert wording.day_text(date(2027, 3, 1), today) == "1 maart 2027"
