"""A form with every kind of field, and the eyes that look at the page it gives."""

from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
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

from portal.web.pages import FILTERS, SPEAKING

TEMPLATES = Path(__file__).parents[1] / "templates"
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
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )
    made.globals.update(SPEAKING)
    made.filters.update(FILTERS)
    return made


def render(source: str, **context: object) -> str:
    return environment().from_string(source).render(**context)


def show(source: str, form: Form) -> Page:
    return Page(render(FIELDS + source, form=form))


def wrong_form() -> SampleForm:
    """A form that was sent empty, but for one choice that is not offered."""
    form = SampleForm(MultiDict({"phones-0": ""}))
    assert not form.validate()
    form.form_errors.append("Dit project is net vol.")
    return form
