"""The mail server says no, hangs or is away; the worker was off for days. With their controls."""

from datetime import timedelta

import pytest
from casts.probes import bring_out
from factories import NOW
from smtp_sink import HANGS, IMPATIENT, smtp_sink

from portal import heartbeat
from portal.clock import utc_now
from portal.mail import sending
from portal.mail.sending import SendFailed, Unreachable
from portal.outbox import rules
from portal.outbox.models import MessageState
from tasks import delivery

OTHERS = [f"v{n}" for n in range(3)]
OFF = timedelta(days=3)
MANY = 40
PATH = "/dordrecht/berichten"


def others_after_a_poison(put, rows, url, poison="poison"):
    """How it went with three mails behind one that the server does not want."""
    put(poison)
    for who in OTHERS:
        put(who)
    bring_out(url, timeout=IMPATIENT)
    return [rows()[who].state for who in OTHERS]


@pytest.mark.parametrize("said", ["421 later", "450 busy", "550 nobody", "hang up", HANGS])
def test_whatever_a_mail_server_says_of_one_the_others_leave(put, rows, said):
    with smtp_sink(lambda who: said if who.startswith("poison") else None) as (_, url):
        assert others_after_a_poison(put, rows, url) == [MessageState.SENT] * 3
    found = rows()["poison"]
    is_refused = said == "550 nobody"
    assert found.state is (MessageState.FAILED if is_refused else MessageState.WAITING)
    assert found.problem


def test_control_a_no_to_one_taken_for_a_server_that_is_away_holds_up_the_others(
    put, rows, monkeypatch
):
    monkeypatch.setattr(sending, "_failure", lambda wrong, code: Unreachable(f"smtp {code}"))
    with smtp_sink(lambda who: "450 busy" if who.startswith("poison") else None) as (_, url):
        assert others_after_a_poison(put, rows, url) != [MessageState.SENT] * 3


def test_control_a_refusal_for_good_taken_for_one_for_now_is_tried_again(put, rows, monkeypatch):
    monkeypatch.setattr(sending, "_failure", lambda wrong, code: SendFailed(f"smtp {code}"))
    asked = []
    put("nobody")
    with smtp_sink(lambda who: asked.append(who) or "550 no such user") as (_, url):
        for days in range(3):
            bring_out(url, at=NOW + timedelta(days=days))
    assert len(asked) > 1
    assert rows()["nobody"].state is not MessageState.FAILED


def after_three_days(put, rows):
    """What bursts out when the worker comes back, with one mail of this morning among the old."""
    for n in range(MANY):
        put(f"old{n}")
    put("new", now=NOW + OFF - timedelta(hours=1))
    with smtp_sink() as (sink, url):
        bring_out(url, at=NOW + OFF)
    states = [rows()[f"old{n}"].state for n in range(MANY)]
    return [who for who, _ in sink.arrived], states


def test_after_three_days_off_nothing_stale_bursts_out_and_staff_have_the_list(
    put, rows, sign_in, town
):
    arrived, states = after_three_days(put, rows)
    assert arrived == ["new@kerk.example"]
    assert states == [MessageState.OVERDUE] * MANY
    page = sign_in(town.fenna).get(PATH).text
    assert page.count("te lang blijven liggen") == MANY


def test_control_without_an_end_to_its_use_every_mail_bursts_out(put, rows, monkeypatch):
    monkeypatch.setattr(rules, "STALE_AFTER", timedelta(days=999))
    arrived, _states = after_three_days(put, rows)
    assert len(arrived) == MANY + 1


def while_it_is_away(put, session, client_of_staff, monkeypatch):
    """The server goes, two batches find nobody, it comes back; what staff read meanwhile."""
    for who in OTHERS:
        put(who, now=utc_now())
    with smtp_sink() as (_, url):
        pass  # it was there, and stopped
    start = utc_now()
    for minutes in (0, 6):
        moment = start + timedelta(minutes=minutes)
        bring_out(url, at=moment)
    for part in heartbeat.PARTS:  # they work, it is the server that is away
        heartbeat.beat(session, name=part, now=start + timedelta(minutes=16))
    session.commit()
    monkeypatch.setattr("portal.factory.utc_now", lambda: start + timedelta(minutes=6))
    monkeypatch.setattr("portal.web.health.utc_now", lambda: start + timedelta(minutes=16))
    read = client_of_staff.get(PATH).text
    health = client_of_staff.get("/gereed")
    return start, read, health


def test_a_mail_server_that_is_away_loses_nothing_and_staff_read_it(
    put, rows, sign_in, town, monkeypatch, session
):
    desk = sign_in(town.fenna)
    start, read, health = while_it_is_away(put, session, desk, monkeypatch)
    found = rows()
    assert {found[who].state for who in OTHERS} == {MessageState.WAITING}
    assert {found[who].attempts for who in OTHERS} == {0}  # being away is no try of theirs
    assert "E-mails kunnen nu niet weg, sinds" in read
    assert "3 berichten wachten op de mailserver" in read
    assert "Alles is verstuurd" not in read
    assert (health.status_code, health.get_json()["mailserver"]) == (503, False)
    with smtp_sink() as (sink, url):
        bring_out(url, at=start + timedelta(minutes=8))
    assert len(sink.arrived) == 3
    assert "E-mails kunnen nu niet weg" not in desk.get(PATH).text
    assert "wachten op de mailserver" not in desk.get(PATH).text


def test_control_a_server_that_is_away_counted_as_a_try_gives_up_and_says_nothing(
    put, rows, sign_in, town, monkeypatch, session
):
    """The defect: each mail notes the failure for itself, and five minutes later nobody knows."""
    monkeypatch.setattr(delivery, "Unreachable", ZeroDivisionError)
    desk = sign_in(town.fenna)
    _, read, _ = while_it_is_away(put, session, desk, monkeypatch)
    assert {rows()[who].attempts for who in OTHERS} != {0}
    assert "E-mails kunnen nu niet weg" not in read
