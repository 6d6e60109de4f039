"""A real mail server on the other side: what it says, and what we make of it."""

import socket
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from types import SimpleNamespace

import pytest
from smtp_sink import HANGS, IMPATIENT, smtp_sink

from portal.config import BadSettings
from portal.mail import sending
from portal.mail.composing import Letter
from portal.mail.envelope import Parcel
from portal.mail.sending import (
    NullSender,
    SendFailed,
    SmtpSender,
    Unreachable,
    sender_for,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DORDT = SimpleNamespace(id=1, slug="dordrecht", name="Hulplijn Dordt", email="")
LETTER = Letter("anna@kerk.example", "Klopt dit?", "Dag Anna,\n.\nTot snel", "<p>Dag Anna</p>")
PARCEL = Parcel("k", DORDT, LETTER, "<a@dordt.example>", "post@dordt.example", NOW)


def to(address):
    return replace(PARCEL, letter=replace(LETTER, to=address))


def test_a_batch_goes_over_one_line():
    with smtp_sink() as (sink, url):
        sender = SmtpSender(url, "dordt.example")
        for number in range(3):
            sender.send(to(f"v{number}@kerk.example"))
        sender.close()
    assert [recipient for recipient, _ in sink.arrived] == [
        f"v{number}@kerk.example" for number in range(3)
    ]
    assert sink.lines == 1
    mail = message_from_bytes(sink.arrived[0][1])
    assert mail["Message-ID"] == "<a@dordt.example>"
    assert b"Dag Anna,\r\n.\r\nTot snel" in sink.arrived[0][1]


@pytest.mark.parametrize(
    ("said", "problem", "is_permanent"),
    [
        ("450 later", "smtp 450", False),
        ("451 later", "smtp 451", False),
        ("421 closing", "smtp 421", False),
        ("550 nobody here", "smtp 550", True),
        ("hang up", "verbinding verbroken", False),
        (HANGS, "mailserver antwoordt niet", False),
    ],
)
def test_a_refusal_stops_no_other_mail(said, problem, is_permanent):
    with smtp_sink(lambda who: said if who.startswith("poison") else None) as (sink, url):
        sender = SmtpSender(url, "dordt.example", timeout=IMPATIENT)
        with pytest.raises(SendFailed) as caught:
            sender.send(to("poison@kerk.example"))
        sender.send(to("anna@kerk.example"))
        sender.close()
    assert (caught.value.problem, caught.value.is_permanent) == (problem, is_permanent)
    assert not isinstance(caught.value, Unreachable)
    assert "anna@kerk.example" in [recipient for recipient, _ in sink.arrived]


def test_nobody_at_home_says_nothing_of_this_mail():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        sender = SmtpSender(f"smtp://127.0.0.1:{taken.getsockname()[1]}", "dordt.example")
        with pytest.raises(Unreachable):
            sender.send(PARCEL)


def test_without_a_mail_server_nothing_leaves():
    sender = sender_for(is_demo=False, smtp_url="", public_address="https://dordt.example")
    assert isinstance(sender, NullSender)
    with pytest.raises(Unreachable):
        sender.send(PARCEL)


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://a:b"])
def test_an_unreadable_address_explains_itself(url):
    with pytest.raises(BadSettings, match="SMTP_URL"):
        SmtpSender(url, "dordt.example")


def test_a_server_that_can_is_talked_to_in_secret():
    with smtp_sink(is_secret=True) as (sink, url):
        sender = SmtpSender(url, "dordt.example")
        sender.send(PARCEL)
        sender.close()
    assert sink.was_secret == [True]


def test_a_server_elsewhere_must_prove_its_name(monkeypatch):
    monkeypatch.setattr(sending, "LOOPBACK", frozenset())
    with smtp_sink(is_secret=True) as (sink, url), pytest.raises(Unreachable):
        SmtpSender(url, "dordt.example").send(PARCEL)
    assert sink.arrived == []


def test_no_password_goes_over_an_open_line(monkeypatch):
    monkeypatch.setattr(sending, "LOOPBACK", frozenset())
    with smtp_sink() as (sink, url):
        sender = SmtpSender(url.replace("//", "//anna:geheim@"), "dordt.example")
        with pytest.raises(Unreachable, match="versleutelt niet"):
            sender.send(PARCEL)
    assert sink.arrived == []


def test_who_insists_on_secrecy_gets_nothing_less():
    with smtp_sink() as (sink, url), pytest.raises(Unreachable):
        SmtpSender(url.replace("smtp:", "smtp+starttls:"), "dordt.example").send(PARCEL)
    assert sink.arrived == []
