"""The macros of every form and page: wired for screen readers, strict about what they are given."""

import re

import pytest
from jinja2 import UndefinedError
from markupsafe import escape
from sample_form import (
    ALL_FIELDS,
    DAYS,
    FIELDS,
    PARTS,
    PARTS_OF_DAY,
    Page,
    SampleForm,
    render,
    show,
    wrong_form,
)
from werkzeug.datastructures import MultiDict


@pytest.fixture
def wrong() -> SampleForm:
    return wrong_form()


def test_every_link_of_the_error_summary_arrives(wrong):
    page = show(ALL_FIELDS, wrong)
    targets = [attrs["href"].removeprefix("#") for attrs in page.all("a")]
    assert targets == [
        "name",
        "rhythm",
        "times",
        "consent",
        "address-postcode",
        "phones-0",
    ]
    assert set(targets) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_the_error_summary_tells_errors_of_the_whole_form_and_takes_the_focus(wrong):
    html = render(FIELDS + "{{ error_summary(form) }}", form=wrong)
    assert "Dit project is net vol." in html
    box = Page(html).all("div")[0]
    assert box["tabindex"] == "-1"
    assert "autofocus" in box


def test_a_form_without_errors_has_no_summary():
    assert render(FIELDS + "{{ error_summary(form) }}", form=SampleForm()).strip() == ""


def test_an_error_of_a_hidden_field_is_told_but_not_linked():
    form = SampleForm()
    form.token.errors = ["De pagina stond te lang open."]
    html = render(FIELDS + "{{ error_summary(form) }}", form=form)
    assert "De pagina stond te lang open." in html
    assert "<a" not in html


def test_every_description_exists(wrong):
    page = show(ALL_FIELDS, wrong)
    described = [
        attrs["aria-describedby"] for _, attrs in page.elements if "aria-describedby" in attrs
    ]
    assert len(described) == 8
    assert {name for names in described for name in names.split()} <= set(page.ids)


def test_a_wrong_field_points_at_its_hint_and_its_error(wrong):
    box = show(ALL_FIELDS, wrong).by_id("name")
    assert box["aria-describedby"] == "name-hint name-error"
    assert box["aria-invalid"] == "true"
    assert box["autocomplete"] == "name"


def test_a_right_field_points_at_nothing():
    box = show("{{ field(form.name) }}", SampleForm()).by_id("name")
    assert not {"aria-describedby", "aria-invalid"} & box.keys()


def test_every_input_has_a_label(wrong):
    page = show(ALL_FIELDS, wrong)
    seen = [attrs["id"] for attrs in page.all("input", "textarea") if attrs.get("type") != "hidden"]
    assert set(seen) <= page.labels.keys()
    assert all(page.labels[name].strip() for name in seen)


def test_each_part_of_the_day_says_its_day():
    page = show("{{ dayparts(form.times) }}", SampleForm())
    names = [re.sub(r"\s", "", text) for text in page.labels.values()]
    assert names == [day + part for day in DAYS.values() for part in PARTS_OF_DAY.values()]


def test_what_was_chosen_stays_chosen():
    form = SampleForm(
        MultiDict([("times", "mon-evening"), ("times", "sun-morning"), ("rhythm", "weekly")])
    )
    page = show("{{ dayparts(form.times) }}{{ choices(form.rhythm) }}", form)
    chosen = [attrs["value"] for attrs in page.all("input") if "checked" in attrs]
    assert chosen == ["mon-evening", "sun-morning", "weekly"]


def test_choices_are_radios_for_one_and_checkboxes_for_more():
    page = show("{{ choices(form.rhythm) }}{{ choices(form.times) }}", SampleForm())
    kinds = {(attrs["name"], attrs["type"]) for attrs in page.all("input")}
    assert kinds == {("rhythm", "radio"), ("times", "checkbox")}


def test_a_group_without_choices_can_still_be_reached():
    form = SampleForm()
    form.times.choices = []
    assert "times" in show("{{ choices(form.times) }}", form).ids


def test_what_may_be_left_out_says_so():
    html = render(FIELDS + "{{ field(form.email) }}", form=SampleForm())
    assert "(hoeft niet)" in html
    for source in ("{{ field(form.name) }}", "{{ field(form.email, optional=false) }}"):
        assert "(hoeft niet)" not in render(FIELDS + source, form=SampleForm())


def test_what_people_type_is_escaped():
    form = SampleForm(MultiDict({"name": '"><script>', "note": "</textarea><script>"}))
    html = render(FIELDS + ALL_FIELDS, form=form)
    assert "<script>" not in html


def test_error_texts_are_escaped(wrong):
    html = render(FIELDS + ALL_FIELDS, form=wrong)
    assert "<naam>" not in html
    assert str(escape("<naam>")) in html


def test_parts_show_what_they_are_given():
    html = render(
        PARTS
        + """
        {{ badge("nieuw", "new") }} {{ notice("Genoteerd.", "ok") }}
        {{ empty("Nog niets", "Begin hier.", "/begin", "Beginnen") }}
        {{ steps([{"when": "Morgen", "what": "bellen wij u."}, "Klaar."]) }}
        {{ facts([("Wijk", "Sterrenburg")]) }} {{ number(23, "wachten", "afgerond") }}
        {{ card("Maatje", "/p", text="Koffie", meta="6 plaatsen") }}
        {% call card("Klus") %}<em>meer</em>{% endcall %}
        """
    )
    for text in ("nieuw", "Genoteerd.", 'href="/begin"', "Morgen", "Klaar.", "Sterrenburg", "23"):
        assert text in html
    assert "<em>meer</em>" in html


def test_paging_shows_only_the_ways_there_are():
    assert render(PARTS + "{{ paging(none, none) }}").strip() == ""
    html = render(PARTS + "{{ paging(none, '/ouder') }}")
    assert "/ouder" in html
    assert "Vorige" not in html


def test_a_post_button_carries_its_token_and_hidden_values():
    html = render(
        PARTS + '{{ post_button("/u", "Aannemen", "tok", confirm_hidden={"v": 3}, about="Anna") }}'
    )
    page = Page(html)
    assert {(box["name"], box["value"]) for box in page.all("input")} == {
        ("csrf_token", "tok"),
        ("v", "3"),
    }
    assert page.all("form") == [{"class": "one-button", "method": "post", "action": "/u"}]
    assert "Anna" in html


def test_a_phone_number_can_be_tapped():
    assert 'href="tel:0782001079"' in render(PARTS + '{{ phone_link("078-200 10 79") }}')


def test_a_forgotten_name_is_an_error():
    """Control: without StrictUndefined the tests above would show little."""
    with pytest.raises(UndefinedError):
        render(PARTS + "{{ badge(forgotten) }}")
