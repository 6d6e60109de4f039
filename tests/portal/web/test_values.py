"""What Dutch people write is understood; what nobody means is refused with a sentence."""

from datetime import date, time

import pytest
from hostile import HOSTILE
from werkzeug.datastructures import MultiDict

from portal.web.forms import Area, BaseForm, Choice, Choices, Dayparts, Text, Tick
from portal.web.values import Clock, Day, Email, Hours, Phone, Postcode4, Postcode6, WholeNumber


class EveryField(BaseForm):
    """One of each."""

    hours = Hours("Uren")
    number = WholeNumber("Aantal", 1, 20)
    day = Day("Dag")
    clock = Clock("Tijd")
    phone = Phone("Telefoon")
    email = Email("E-mail")
    postcode4 = Postcode4("Postcode")
    postcode6 = Postcode6("Postcode")
    text = Text("Naam", required=True)
    area = Area("Vraag", 200)
    choice = Choice("Soort", [("a", "A"), ("b", "B")], required=False)
    listed = Choice("Wijk", [("a", "A")], radio=False, required=False)
    several = Choices("Talen", [("nl", "Nederlands")])
    dayparts = Dayparts("Wanneer")
    tick = Tick("Ja")


def read(**typed):
    form = EveryField(MultiDict({"text": "x", **typed}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        ("hours", "1,5", 90),
        ("hours", "2 uur", 120),
        ("hours", "0,25", 15),
        ("number", "12", 12),
        ("day", "2026-11-24", date(2026, 11, 24)),
        ("day", "24-11-2026", date(2026, 11, 24)),
        ("clock", "14.30", time(14, 30)),
        ("clock", "9", time(9)),
        ("phone", "06-12345678", "+31612345678"),
        ("phone", "0031 6 12345678", "+31612345678"),
        ("phone", "078-2001079", "+31782001079"),
        ("email", "Ria@Volk.example", "Ria@volk.example"),
        ("postcode4", "3312 AB", "3312"),
        ("postcode6", "3312ab", "3312AB"),
    ],
)
def test_it_is_understood(field, typed, value):
    form = read(**{field: typed})
    assert form.errors == {}
    assert form[field].data == value


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("hours", "0"), ("hours", "-2"), ("hours", "veel"), ("hours", "NaN"),
        ("number", "0"), ("number", "21"), ("number", "1,5"),
        ("day", "31-02-2026"), ("day", "0001-01-01"),
        ("clock", "25:00"),
        ("phone", "12"), ("phone", "bel maar"),
        ("email", "ria"), ("email", "zoë@volk.example"),
        ("postcode4", "0123"), ("postcode6", "1234 SS"),
        ("choice", "z"), ("listed", "z"), ("several", "xx"), ("dayparts", "nooit"),
    ],
)  # fmt: skip
def test_it_is_refused_and_kept(field, typed):
    form = read(**{field: typed})
    assert form.errors[field]
    if hasattr(form[field], "_value"):
        assert form[field]._value() == typed


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_makes_a_form_fall_over(value):
    for name in EveryField()._fields:
        form = EveryField(MultiDict([(name, value), (name, value)]))
        form.validate()
        for field in form:
            assert "\x00" not in str(field())


def test_white_space_is_nothing():
    form = EveryField(MultiDict({"text": "  \u200b ".replace("\u200b", "")}))
    assert not form.validate()
    assert form.text.errors == ["Vul dit in."]
