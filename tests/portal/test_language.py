"""Texts turn into the language of the moment, and Dutch stays the rule."""

from flask import Flask

from portal.errors import Refusal
from portal.language import _, _l, _n, decimal_text, language, speak, speaking
from portal.wording import daypart_text, duration_text, join_words

MARKED = _l("Vul dit in.")


def test_dutch_is_the_rule_and_english_for_a_while():
    assert language() == "nl"
    with speaking("en"):
        assert str(MARKED) == "Please fill this in."
        assert f"{MARKED}" == "Please fill this in."
        with speaking("nl"):
            assert str(MARKED) == "Vul dit in."
    assert str(MARKED) == "Vul dit in."


def test_an_unknown_language_is_dutch():
    with speaking("xx"):
        assert language() == "nl"
    speak(None)
    assert language() == "nl"


def test_a_text_nobody_translated_stands_as_it_is():
    with speaking("en"):
        assert _("Xyzzy {n}", n=1) == "Xyzzy 1"


def test_numbers_choose_their_form():
    assert [_n("{n} minuut", "{n} minuten", n) for n in (1, 2)] == ["1 minuut", "2 minuten"]
    with speaking("en"):
        assert [_n("{n} minuut", "{n} minuten", n) for n in (1, 2)] == ["1 minute", "2 minutes"]
        assert decimal_text("0.67") == "0.67"
    assert decimal_text("0.67") == "0,67"


def test_amounts_and_dayparts_in_english():
    with speaking("en"):
        assert duration_text(90) == "1.5 hours"
        assert duration_text(75) == "1 hour and 15 minutes"
        assert daypart_text(0b011 << 15) == "Saturday morning and afternoon"
        assert join_words(["a", "b", "c"]) == "a, b and c"


def test_a_marked_text_is_a_text():
    assert MARKED == "Vul dit in."
    assert {MARKED: 1}["Vul dit in."] == 1
    with speaking("en"):
        assert MARKED + "!" == "Please fill this in.!"
        assert "> " + MARKED == "> Please fill this in."


def test_a_refusal_speaks_to_who_reads_it():
    class Full(Refusal):
        message = _l("Schrijf een getal van {low} tot {high}.")

    with speaking("en"):
        assert Full(low=1, high=9).sentence() == "Write a number from 1 to 9."


def test_a_template_escapes_values_and_not_our_words(app):
    flask_app: Flask = app
    with flask_app.test_request_context():
        template = flask_app.jinja_env.from_string('{{ _("<b>{name}</b>", name=name) }}')
        assert template.render(name="<i>") == "<b>&lt;i&gt;</b>"
