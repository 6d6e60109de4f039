"""The panels of first pages and lists, and the frame around them."""

from types import SimpleNamespace

import pytest
from sample_form import Page, render, show, wrong_form

from portal.web.accents import ACCENTS

PANELS = (
    '{% from "components/panels.html" import doors, next_step, person, progress, review, toolbar %}'
)
PARTS = '{% from "components/parts.html" import back, more, steps, timeline %}'
BASE = '{% extends "layout/base.html" %}'


def frame(source: str = BASE, **context: object) -> str:
    return render(source, static_url=lambda name: f"/static/{name}", **context)


def network(**more: object) -> SimpleNamespace:
    card = {"name": "Hulplijn", "slug": "dordt", "place": "Dordrecht", "phone": "078 200 10 79"}
    return SimpleNamespace(**card, phone_hours="9-12", email="h@h.example", **more)


def test_a_first_page_has_one_main_button_with_a_reason_and_a_day():
    html = render(
        PANELS + '{{ next_step("Bel Anna", "Zij gaf tijd.", url="/a", action="Naar Anna",'
        ' by="morgen") }}'
    )
    page = Page(html)
    (button,) = [link for link in page.all("a") if "primary" in link["class"]]
    assert button["href"] == "/a"
    (section,) = page.all("section")
    assert section["aria-labelledby"] in page.ids
    assert "morgen" in html


def test_a_panel_without_an_address_has_no_button():
    html = render(PANELS + '{% call next_step("Niets te doen") %}<p>Koffie</p>{% endcall %}')
    assert Page(html).all("a") == []
    assert "Koffie" in html


def test_the_whole_door_is_the_link():
    html = render(
        PANELS + '{{ doors([{"title": "Ik heb hulp nodig", "text": "Vertel", "url": "/h",'
        ' "icon": "ask"}, {"title": "Ik wil helpen", "text": "Geef", "url": "/g"}]) }}'
    )
    page = Page(html)
    assert [link["href"] for link in page.all("a")] == ["/h", "/g"]
    assert [drawing["aria-hidden"] for drawing in page.all("svg")] == ["true"]


@pytest.mark.parametrize(("name", "letters"), [("Anna van den Berg", "AB"), ("Bram", "B")])
def test_a_person_can_be_called_and_has_initials(name, letters):
    html = render(
        PANELS + '{{ person(name, "maatje", phone="06 1", email="a@b.example") }}', name=name
    )
    assert f">{letters}<" in html
    assert {link["href"] for link in Page(html).all("a")} == {"tel:061", "mailto:a@b.example"}


def test_a_name_that_is_empty_is_no_failure():
    assert "person" in render(PANELS + '{{ person("") }}')


def test_how_far_a_job_is_can_be_read_aloud():
    (bar,) = Page(render(PANELS + '{{ progress(2, 5, "Stap 2 van 5") }}')).all("progress")
    assert bar == {"value": "2", "max": "5", "aria-label": "Stap 2 van 5"}


def test_what_was_filled_in_can_be_changed_where_there_is_a_way():
    rows = [{"term": "Naam", "value": "<b>", "url": "/1"}, {"term": "Wijk", "value": "W"}]
    html = render(PANELS + "{{ review(rows) }}", rows=rows)
    assert len(Page(html).all("a")) == 1
    assert "&lt;b&gt;" in html


def test_above_a_list_stand_the_ways_to_paper():
    html = render(
        PANELS + '{% call toolbar([("/p", "Afdrukken", "print")]) %}<form></form>{% endcall %}'
    )
    assert 'href="/p"' in html
    assert "<form>" in html


def test_steps_say_what_who_and_by_when():
    html = render(
        PARTS + '{{ steps([{"what": "Bellen", "who": "Ellen", "by": "morgen"}, "Klaar"]) }}'
    )
    for word in ("Bellen", "Ellen", "morgen", "Klaar"):
        assert word in html


def test_a_timeline_tells_where_one_is():
    items = [
        {"at": "mei", "what": "Gaf", "state": "done"},
        {"what": "Zoekt", "state": "now", "url": "/z"},
    ]
    page = Page(render(PARTS + "{{ timeline(items) }}", items=items))
    assert [row.get("aria-current") for row in page.all("li")] == [None, "step"]
    assert page.all("a") == [{"href": "/z"}]


def test_more_is_closed_until_asked():
    source = PARTS + '{% call more("Meer", is_open=OPEN) %}x{% endcall %}{{ back("/", "Terug") }}'
    for is_open in (False, True):
        (details,) = Page(render(source, OPEN=is_open)).all("details")
        assert ("open" in details) is is_open


def test_answers_can_be_tiles():
    page = show('{{ choices(form.rhythm, tiles="short") }}', wrong_form())
    (group,) = page.all("fieldset")
    assert {"choices", "tiles", "short"} <= set(group["class"].split())


@pytest.mark.parametrize("accent", ACCENTS)
def test_a_page_wears_the_accent_of_its_partnership(accent):
    (body,) = Page(frame(network=network(accent=accent))).all("body")
    assert body["class"].split() == ["public", f"accent-{accent}"]


def test_a_campaign_may_wear_its_own_accent():
    source = BASE + "{% block accent %}plum{% endblock %}"
    (body,) = Page(frame(source, network=network(accent="teal"))).all("body")
    assert "accent-plum" in body["class"]
    assert "accent-teal" not in body["class"]


def test_the_language_is_one_button_that_leads_back_here():
    html = frame(language_url="/taal", other_languages=[("en", "English")], here="/dordt/?a=1")
    page = Page(html)
    assert {"name": "back", "type": "hidden", "value": "/dordt/?a=1"} in page.all("input")
    (button,) = page.all("button")
    assert (button["name"], button["value"], button["lang"]) == ("to", "en", "en")


def test_a_short_menu_stands_open_and_a_long_one_folds():
    for many, folds in ((2, False), (7, True)):
        items = [SimpleNamespace(label=f"P{n}", url=f"/{n}", current=n == 0) for n in range(many)]
        page = Page(frame(nav_items=items))
        assert bool([one for one in page.all("ul") if "popover" in one]) is folds
        assert len([one for one in page.all("a") if one.get("aria-current")]) == 1


def test_the_letters_are_asked_for_early_and_only_once():
    (letters,) = [one for one in Page(frame()).all("link") if one["rel"] == "preload"]
    assert letters["as"] == "font"
    assert "crossorigin" in letters
