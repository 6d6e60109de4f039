"""The same letter arrives in two journeys as one command at a time, and refusals mean the same."""

import re
import smtplib
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from smtp_sink import Sink, smtp_sink

from portal.config import read_smtp_url
from portal.mail import flights

TEXT = "Dag Anna,\n\n.\n..\n.een punt vooraan\neen regel\n"


def mail_to(reader):
    email = EmailMessage(policy=SMTP)
    email["From"], email["To"] = "post@dordt.example", f"{reader}@kerk.example"
    email.set_content(TEXT)
    return email


@pytest.fixture(params=["in two journeys", "one by one"])
def bring(request, monkeypatch):
    """Hand mails over on one line; what arrived, and what went wrong."""
    monkeypatch.setattr(Sink, "is_slow", request.param == "one by one")

    def hand_over(*readers, answer=None):
        wrong = []
        with smtp_sink(answer) as (sink, url):
            to = read_smtp_url(url)
            with smtplib.SMTP(to.host, to.port, "dordt.example", timeout=30) as line:
                for reader in readers:
                    try:
                        flights.hand_over(line, mail_to(reader))
                    except smtplib.SMTPException as refused:
                        wrong.append(refused)
        return sink.arrived, wrong

    return hand_over


def test_lines_that_begin_with_a_dot_arrive_as_they_were(bring):
    ((reader, letter),), wrong = bring("anna")
    assert (reader, wrong) == ("anna@kerk.example", [])
    assert letter.replace(b"\r\n", b"\n").decode().endswith(f"\n\n{TEXT}")


def test_who_is_refused_keeps_nobody_else_away(bring):
    said = {"bram@kerk.example": "550 no such user", "cor@kerk.example": "451 later"}
    arrived, wrong = bring("anna", "bram", "cor", "dirk", answer=said.get)
    assert [who for who, _ in arrived] == ["anna@kerk.example", "dirk@kerk.example"]
    codes = [one.recipients.popitem()[1][0] for one in wrong]
    assert codes == [550, 451]


def test_control_a_dot_that_is_not_doubled_ends_the_letter(monkeypatch):
    monkeypatch.setattr(Sink, "is_slow", False)
    monkeypatch.setattr(flights, "re", type("Blind", (), {
        "sub": staticmethod(lambda pattern, to, text, flags: text), "MULTILINE": re.MULTILINE,
    }))  # fmt: skip
    with smtp_sink() as (sink, url):
        to = read_smtp_url(url)
        line = smtplib.SMTP(to.host, to.port, "dordt.example", timeout=30)
        flights.hand_over(line, mail_to("anna"))
        line.close()
    assert not sink.arrived[0][1].endswith(b"een regel\r\n")


def test_a_line_break_in_an_address_is_refused():
    with pytest.raises(ValueError, match="line break"):
        flights._ask(smtplib.SMTP(), "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>")
