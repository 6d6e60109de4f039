"""The macros of every form and page: wired for screen readers, strict about what they are given."""

import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined, UndefinedError
from markupsafe import escape
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

TEMPLATES = Path(__file__).parents[3] / "templates"
FIELDS = (
    '{% from "components/fields.html" import field, choices, checkbox, dayparts,'
    " error_summary, hidden_tokens, submit %}"
)
PARTS = (
    '{% from "components/parts.html" import badge, notice, empty, steps, facts, number,'
    " paging, card, post_button, phone_link %}"
)
DAYS = {"mon": "maandag", "sat": "zaterdag", "sun": "zondag"}
PARTS_OF_DAY = {"morning": "ochtend", "afternoon": "middag", "evening": "avond"}


class AddressForm(Form):
    postcode = StringField("Postcode", [InputRequired("Vul uw postcode in.")])


class SampleForm(Form):
    token = HiddenField()
    name = StringField("Uw naam", [InputRequired("Vul uw <naam> in.")])
    email = StringField("E-mailadres")
    note = TextAreaField("Opmerking", description="Alleen als u wilt.")
    rhythm = RadioField(
        "Hoe vaak?",
        [InputRequired("Kies hoe vaak.")],
        choices=[SelectChoice("once", "Eén keer"), SelectChoice("weekly", "Elke week")],
    )
    times = SelectMultipleField(
        "Wanneer kunt u?",
        [InputRequired("Kies een dagdeel.")],
        choices=[
            SelectChoice(f"{day}-{part}", f"{day_name}{part_name}")
            for day, day_name in DAYS.items()
            for part, part_name in PARTS_OF_DAY.items()
        ],
    )
    consent = BooleanField("Dat mag", [InputRequired("Zet een vinkje.")])
    address = FormField(AddressForm)
    phones = FieldList(StringField("Telefoon", [InputRequired("Vul een nummer in.")]), 1)


ALL_FIELDS = """
  {{ error_summary(form) }}
  {{ hidden_tokens(form) }}
  {{ field(form.name, hint="Voornaam is genoeg.", autocomplete="name") }}
  {{ field(form.email, suffix="@", inputmode="email") }}
  {{ field(form.note, rows=5) }}
  {{ choices(form.rhythm, hints={"once": "Een middag"}) }}
  {{ dayparts(form.times) }}
  {{ checkbox(form.consent) }}
  {{ field(form.address.form.postcode) }}
  {% for phone in form.phones %}{{ field(phone) }}{% endfor %}
  {{ submit("Versturen", name="do", value="send") }}
"""


class Page(HTMLParser):
    """The elements of a page, and the text of each label."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.labels: dict[str, str] = {}
        self._label: str | None = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag == "label":
            self._label = dict(attrs)["for"]
            self.labels[self._label] = ""

    def handle_endtag(self, tag):
        if tag == "label":
            self._label = None

    def handle_data(self, data):
        if self._label is not None:
            self.labels[self._label] += data

    @property
    def ids(self) -> list[str]:
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]

    def by_id(self, name: str) -> dict[str, str | None]:
        return next(attrs for _, attrs in self.elements if attrs.get("id") == name)

    def all(self, *tags: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.elements if tag in tags]


def environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def render(source: str, **context: object) -> str:
    return environment().from_string(source).render(**context)


def show(source: str, form: Form) -> Page:
    return Page(render(FIELDS + source, form=form))


@pytest.fixture
def wrong() -> SampleForm:
    """A form that was sent empty, but for one choice that is not offered."""
    form = SampleForm(MultiDict({"phones-0": ""}))
    assert not form.validate()
    form.form_errors.append("Dit project is net vol.")
    return form


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


NETWORK = SimpleNamespace(
    name="Hulplijn Dordt",
    slug="dordrecht",
    place="Dordrecht",
    phone="078 200 10 79",
    phone_hours="ma t/m vr 9.00-12.00 uur",
    email="hulp@hulplijn.example",
)
STAFF = {
    "actor": SimpleNamespace(name="Bram", role_label="coördinator"),
    "nav_items": [SimpleNamespace(label="Bellijst", url="/bellijst", current=True)],
    "worker_silent": True,
    "sign_out_url": "/uitloggen",
    "csrf_token": lambda: "tok",
}


def layout(name: str = "layout/base.html", blocks: str = "", **context: object) -> str:
    source = '{% extends "' + name + '" %}' + blocks
    return render(source, static_url=lambda filename: f"/static/{filename}", **context)


@pytest.mark.parametrize("context", [{}, {"network": None, "actor": None}, {"network": NETWORK}])
@pytest.mark.parametrize("name", ["layout/base.html", "layout/print.html"])
def test_the_layout_needs_nothing_but_static_files(name, context):
    html = layout(name, **context)
    assert '<html lang="nl">' in html
    assert ("078 200 10 79" in html) == bool(context.get("network"))


def test_staff_see_menu_banner_and_sign_out():
    html = layout(network=NETWORK, **STAFF)
    assert 'aria-current="page"' in html
    assert "geen e-mails en herinneringen" in html
    assert 'action="/uitloggen"' in html
    assert 'value="tok"' in html


def test_visitors_are_not_told_about_the_worker():
    assert "herinneringen" not in layout(network=NETWORK, worker_silent=True)


def test_the_title_of_a_page_with_errors_begins_with_fout(wrong):
    blocks = "{% block title %}Tijd geven{% endblock %}"
    assert "<title>Fout: Tijd geven – Hulplijn Dordt</title>" in layout(
        blocks=blocks, network=NETWORK, form=wrong
    )
    assert "<title>Tijd geven – Hulplijn Dordt</title>" in layout(
        blocks=blocks, network=NETWORK, form=SampleForm()
    )


def test_the_error_page_stands_without_network_and_names_the_phone():
    html = layout(
        "layout/error.html",
        status=500,
        sentence="Er ging bij ons iets mis.",
        reference="K7F2",
        helpline_phone="078 200 10 79",
    )
    for text in ("Er ging bij ons iets mis.", "K7F2", "tel:0782001079", "500"):
        assert text in html


def test_no_page_carries_inline_script_or_style():
    html = layout(network=NETWORK, is_demo=True, demo_url="/demo", **STAFF)
    page = Page(html)
    assert page.all("script", "style") == []
    assert not any("style" in attrs or "onclick" in attrs for _, attrs in page.elements)


@pytest.mark.parametrize("name", ["mail/layout.html", "mail/layout.txt"])
def test_mails_say_who_why_and_how_to_stop(name):
    text = layout(
        name,
        "{% block body %}Dag Anna{% endblock %}",
        network=NETWORK,
        organisation_name="HipHelpt",
        phone="078 200 10 79",
        why="U krijgt deze mail omdat u tijd gaf.",
        stop="Bel ons om te stoppen.",
    )
    for part in ("Dag Anna", "HipHelpt", "078 200 10 79", "omdat u tijd gaf", "om te stoppen"):
        assert part in text
