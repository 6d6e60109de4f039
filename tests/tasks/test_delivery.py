"""What happens to a message between the outbox and the mail server."""

from datetime import timedelta
from email import message_from_bytes

import pytest
from casts.probes import bring_out
from factories import NOW
from smtp_sink import HANGS, IMPATIENT, Sink, smtp_sink

from portal.outbox import rules
from portal.outbox import services as outbox
from portal.outbox.models import MessageState

SUNDAY = NOW + timedelta(days=5)


@pytest.fixture(params=["in two journeys", "one by one"], autouse=True)
def _servers_of_both_kinds(request, monkeypatch):
    monkeypatch.setattr(Sink, "is_slow", request.param == "one by one")


def test_a_message_leaves_once(put, rows):
    put("anna")
    with smtp_sink() as (sink, url):
        assert bring_out(url) == 1
        assert bring_out(url, at=NOW + timedelta(hours=1)) == 0
    [(recipient, content)] = sink.arrived
    mail = message_from_bytes(content)
    assert recipient == "anna@kerk.example"
    assert "Dag anna" in mail.get_payload(0).get_payload(decode=True).decode()
    sent = rows()["anna"]
    assert (sent.state, sent.sent_at, sent.lease) == (MessageState.SENT, NOW, None)


def test_each_reader_is_written_to_in_their_own_language(put):
    put("anna")
    put("john", context={"language": "en"})
    put("zoe", context={"language": "klingon"})
    with smtp_sink() as (sink, url):
        bring_out(url)
    mails = {who: message_from_bytes(content) for who, content in sink.arrived}
    said = {
        who: mail.get_payload(0).get_payload(decode=True).decode() for who, mail in mails.items()
    }
    assert "Dag anna," in said["anna@kerk.example"]
    assert "Dear john," in said["john@kerk.example"]
    assert "Dag zoe," in said["zoe@kerk.example"]
    told = {who.partition("@")[0]: mail["Content-Language"] for who, mail in mails.items()}
    assert told == {"anna": "nl", "john": "en", "zoe": "nl"}


def test_a_refusal_for_now_is_tried_again(put, rows):
    put("anna")
    with smtp_sink(lambda who: "451 later") as (_, url):
        bring_out(url)
    waiting = rows()["anna"]
    assert (waiting.state, waiting.problem) == (MessageState.WAITING, "smtp 451")
    assert waiting.due_at == NOW + timedelta(minutes=1)
    with smtp_sink() as (sink, url):
        assert bring_out(url) == 0
        bring_out(url, at=NOW + timedelta(minutes=1))
    assert rows()["anna"].state is MessageState.SENT
    assert len(sink.arrived) == 1


def test_a_copy_that_came_twice_has_the_same_name(put, rows):
    """The server took it, and its yes came too late for us."""
    put("anna")
    with smtp_sink(lambda who: HANGS) as (late, url):
        bring_out(url, timeout=IMPATIENT)
    assert rows()["anna"].problem == "mailserver antwoordt niet"
    with smtp_sink() as (sink, url):
        bring_out(url, at=NOW + timedelta(minutes=1))
    names = [message_from_bytes(s.arrived[0][1])["Message-ID"] for s in (late, sink)]
    assert names[0] == names[1]
    assert names[0].endswith("@dordt.example>")


def test_it_is_given_to_a_human_after_the_last_try(put, rows):
    put("anna", stale_at=NOW + timedelta(days=9))
    at = NOW
    with smtp_sink(lambda who: "450 busy") as (_, url):
        for minutes in (*rules.BACK_OFF, 0):
            bring_out(url, at=at)
            at += timedelta(minutes=minutes)
    assert rows()["anna"].state is MessageState.FAILED


def test_an_address_that_does_not_exist_is_shown_and_never_tried_again(put, rows):
    put("nobody")
    with smtp_sink(lambda who: "550 no such user") as (_, url):
        bring_out(url)
        assert bring_out(url, at=NOW + timedelta(days=1)) == 0
    failed = rows()["nobody"]
    assert (failed.state, failed.problem) == (MessageState.FAILED, "smtp 550")


@pytest.mark.parametrize("poison", ["hang", "drop", "broken", "inject", "unknown"])
def test_one_poison_message_delays_no_other(put, rows, poison):
    values = {
        "inject": {"context": {"subject": "Dag\r\nBcc: dief@elders.example"}},
        "unknown": {"template": "nobody_writes_this"},
    }.get(poison, {})
    put(poison, **values)
    for n in range(3):
        put(f"v{n}")
    said = {"hang@kerk.example": HANGS, "drop@kerk.example": "hang up"}
    with smtp_sink(lambda who: said.get(who)) as (sink, url):
        bring_out(url, timeout=IMPATIENT)
    found = rows()
    assert [found[f"v{n}"].state for n in range(3)] == [MessageState.SENT] * 3
    assert found[poison].state is not MessageState.SENT
    assert found[poison].problem
    assert b"dief@elders" not in b"".join(content for _, content in sink.arrived)


def test_what_is_no_longer_true_is_dropped(put, rows):
    put("left")
    with smtp_sink() as (sink, url):
        bring_out(url)
    assert sink.arrived == []
    assert rows()["left"].state is MessageState.DROPPED


def test_unasked_mail_waits_for_monday_and_asked_mail_does_not(put, rows):
    put("unasked", is_asked=False)
    put("asked", now=SUNDAY)
    with smtp_sink() as (sink, url):
        bring_out(url, at=SUNDAY)
        assert [recipient for recipient, _ in sink.arrived] == ["asked@kerk.example"]
        waiting = rows()["unasked"]
        assert waiting.state is not MessageState.SENT


def test_a_retry_in_the_evening_waits_until_morning(put, rows):
    evening = NOW.replace(hour=20)  # 21.00 in Amsterdam
    put("anna", is_asked=False)
    with smtp_sink() as (sink, url):
        bring_out(url, at=evening)
        waiting = rows()["anna"]
        assert (sink.arrived, waiting.attempts) == ([], 0)
        assert waiting.due_at == rules.first_moment(evening, is_asked=False)
        bring_out(url, at=waiting.due_at)
    assert rows()["anna"].state is MessageState.SENT


def test_without_a_mail_server_everything_waits_and_no_try_counts(put, rows):
    for n in range(3):
        put(f"v{n}")
    bring_out(None)
    for message in rows().values():
        assert (message.state, message.attempts) == (MessageState.WAITING, 0)
        assert message.problem == "geen mailserver ingesteld"
        assert message.lease is None
    with smtp_sink() as (sink, url):
        bring_out(url, at=NOW + timedelta(minutes=1))
    assert len(sink.arrived) == 3


def test_a_lease_keeps_others_away_until_it_ends(put, session):
    put("anna")
    with smtp_sink() as (sink, url):
        taken = outbox.lease_due(session, now=NOW)
        session.commit()
        assert len(taken) == 1
        assert bring_out(url) == 0
        assert bring_out(url, at=NOW + rules.LEASE) == 1
    assert len(sink.arrived) == 1


def test_each_partnership_writes_under_its_own_name(put, town):
    put("anna")
    put("dina", network=town.other)
    with smtp_sink() as (sink, url):
        bring_out(url)
    senders = {who: message_from_bytes(content)["From"] for who, content in sink.arrived}
    assert senders == {
        "anna@kerk.example": "Hulplijn Dordt <post@dordt.example>",
        "dina@kerk.example": "Tijdcollecte Vlaardingen <post@dordt.example>",
    }
