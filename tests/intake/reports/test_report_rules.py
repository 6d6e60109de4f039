"""Percentages, periods, and what people type."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from model_page import as_words, states_of
from sample_form import Page, render

from intake.reports import rules
from intake.reports.models import Counting, Rounding
from intake.reports.prose import blocks
from intake.reports.rules import LineWish, percent
from intake.reports.wording import number_text, period_text, period_with_length
from portal.language import Written, speaking


def test_the_states_are_those_of_the_model():
    assert as_words(rules.TRANSITIONS) == states_of("Report")


@pytest.mark.parametrize(
    ("realised", "target", "half_up", "down"),
    [
        (601, 650, 92, 92),
        (142, 150, 95, 94),  # 94,67
        (670, 670, 100, 100),
        (12, 15, 80, 80),
        (1, 200, 1, 0),  # 0,5
        (3, 8, 38, 37),  # 37,5
        (0, 5, 0, 0),
        (9, 3, 300, 300),
        (5, 0, None, None),
        (None, 5, None, None),
        (5, None, None, None),
    ],
)
def test_percentages_are_rounded_as_chosen(realised, target, half_up, down):
    assert percent(realised, target, Rounding.HALF_UP) == half_up
    assert percent(realised, target, Rounding.DOWN) == down


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_percentages_are_exact(realised, target):
    exact = Fraction(100 * realised, target)
    assert percent(realised, target, Rounding.DOWN) == exact // 1
    assert percent(realised, target, Rounding.HALF_UP) == (exact + Fraction(1, 2)) // 1


def test_numbers_are_written_in_the_language_of_who_reads():
    assert number_text(670, 2) == "0,67"
    assert number_text(650_000, 0) == "650"
    assert number_text(1_005, 2) == "1,01"
    assert number_text(None, 2) == "–"
    with speaking("en"):
        assert number_text(670, 2) == "0.67"


def test_a_period_has_a_row_per_month_and_an_end():
    assert list(rules.months(date(2023, 12, 28), date(2024, 2, 3))) == [
        (2023, 12), (2024, 1), (2024, 2),
    ]  # fmt: skip
    with pytest.raises(rules.PeriodBackwards):
        rules.check_period(date(2024, 1, 2), date(2024, 1, 1))
    with pytest.raises(rules.PeriodTooLong):
        rules.check_period(date(2020, 1, 1), date(2023, 12, 31))
    rules.check_period(date(2021, 1, 1), date(2023, 12, 31))


def test_usual_periods():
    found = rules.usual_periods(date(2026, 11, 22))
    assert found["last_year"] == rules.Period(date(2025, 1, 1), date(2025, 12, 31))
    assert found["this_quarter"] == rules.Period(date(2026, 10, 1), date(2026, 12, 31))
    assert found["last_quarter"] == rules.Period(date(2026, 7, 1), date(2026, 9, 30))
    assert rules.usual_periods(date(2026, 1, 1))["last_quarter"].ends_on == date(2025, 12, 31)


def test_periods_read_as_the_form_has_them():
    year = date(2023, 1, 1), date(2023, 12, 31)
    assert period_with_length(*year) == "januari t/m december 2023 (12 maanden)"
    assert period_text(date(2023, 2, 1), date(2023, 2, 28)) == "februari 2023"
    assert period_text(date(2023, 12, 1), date(2024, 1, 31)) == "december 2023 t/m januari 2024"
    assert period_text(date(2023, 3, 5), date(2023, 4, 4)) == "5 maart t/m 4 april 2023"


def test_a_correction_says_why_and_only_corrects_what_was_counted():
    counted = Counting.REQUESTS_HANDLED
    rules.check_line(counted, LineWish(correction=605_000, correction_reason="Vier op papier."))
    with pytest.raises(rules.ReasonMissing):
        rules.check_line(counted, LineWish(correction=605_000, correction_reason="  "))
    with pytest.raises(rules.NothingToCorrect):
        rules.check_line(Counting.BY_HAND, LineWish(correction=1, correction_reason="Zo."))


def test_texts_become_paragraphs_and_lists():
    found = blocks("Vooraf.\nNog iets.\n\n- Eerste\ngaat door\n* klein\n\n- Tweede\n\nSlot <b>")
    assert found[0].text == "Vooraf. Nog iets."
    assert [item.text for item in found[1].items] == ["Eerste gaat door", "Tweede"]
    assert found[1].items[0].subs == ["klein"]
    assert found[2].text == "Slot <b>"
    assert [item.text for item in blocks("* een\n* twee")[0].items] == ["een", "twee"]
    assert blocks("") == []


def test_a_text_knows_paragraphs_and_lists_and_no_other_markup():
    first, second = blocks("Dag <b>allen</b>, zie [hier](http://x.example)\n\n- *een*\n- # twee")
    assert (first.text, first.items) == ("Dag <b>allen</b>, zie [hier](http://x.example)", [])
    assert [item.text for item in second.items] == ["*een*", "# twee"]


def test_on_a_page_a_text_brings_no_marks_of_its_own():
    text = "Dag <b>allen</b>, [hier](http://x.example)\n\n- <script>een</script>\n* <i>twee</i>"
    prose = '{% from "components/explained.html" import prose %}{{ prose(found) }}'
    page = render(prose, found=blocks(text))
    assert {tag for tag, _attributes in Page(page).elements} == {"p", "ul", "li"}
    for typed in ("<b>allen", "[hier](http://x.example)", "<script>een", "<i>twee"):
        assert typed in Markup(page).unescape()


def test_control_a_text_taken_for_markup_is_noticed(monkeypatch):
    monkeypatch.setattr(Written, "__html__", Markup)
    with pytest.raises(AssertionError):
        test_on_a_page_a_text_brings_no_marks_of_its_own()
