"""Names that stay names, and what stands on paper instead."""

import re

import pytest
from casts.messages import HOSTILE, every_message
from factories import NOW

from portal.mail import words
from portal.mail.composing import compose
from portal.mail.registry import MAILS, MailJob
from portal.mail.words import button, facts, hello, name_text, next_step, on_paper, say
from portal.networks.models import Network
from portal.scope import Scope, enter
from portal.web.partnerships import card_of


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Anna", "Anna"),
        ("J.P. Bos", "J. P. Bos"),
        ("boef.example", "boef. example"),
        ("https://boef.example/win", "https boef. example win"),
        ("anna@boef.example", "anna boef. example"),
        ("d’Arc-Zoë", "d’Arc-Zoë"),
        (" ", ""),
    ],
)
def test_no_mail_program_makes_a_link_of_a_name(name, shown):
    assert name_text(name) == shown
    assert hello(name) == (f"Dag {shown}," if shown else "Dag,")


def letter_to_a_hostile_name(session, town):
    """A mail to somebody who typed an address for a name."""
    told = every_message(session, town, "nl")["pledge_received"]
    network = card_of(session.get_one(Network, town.network.id))
    enter(session, Scope(town.network.id, whole_network=True))
    job = MailJob(session, told.context, network, NOW)
    reader, pledge = MAILS["pledge_received"].find(job)
    assert reader.email
    pledge.volunteer.first_name = HOSTILE
    session.flush()
    return compose(MAILS["pledge_received"](job), network)


def test_a_hostile_name_is_only_letters(app, session, town):
    letter = letter_to_a_hostile_name(session, town)
    for twin in (letter.text, letter.html):
        assert not re.search(r"boef\.example", twin)
    assert "<b>boef" not in letter.html
    assert "Rosie" in letter.text


def test_control_a_name_as_it_was_typed_is_a_link(app, session, town, monkeypatch):
    monkeypatch.setattr(words, "name_text", str)
    assert re.search(r"boef\.example", letter_to_a_hostile_name(session, town).text)


def test_paper_says_something_else_where_there_is_nothing_to_press():
    assert on_paper(say("Bel ons.")).text == "Bel ons."
    assert on_paper(say("Druk op de knop.", paper="Bel ons.")).text == "Bel ons."
    assert on_paper(say("Druk op de knop.", paper="")).text == ""
    pressed = on_paper(button("Ja", "https://dordt.example/x", paper="Bel ons."))
    assert (pressed.kind, pressed.text, pressed.address) == ("say", "Bel ons.", "")
    assert on_paper(next_step("Wij bellen.", paper="Wij schrijven.")).kind == "next"
    assert facts(("Wanneer", ""), ("Wat", "hulp")).rows == (("Wat", "hulp"),)
