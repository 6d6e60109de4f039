"""What whoever watches the machine gets to hear."""

from dataclasses import replace
from datetime import timedelta

import pytest
from own_redis import own_redis

from portal import heartbeat
from portal.clock import utc_now
from portal.outbox import services as outbox
from portal.scope import Scope, SystemScope, enter
from portal.web import health


def ready(client):
    answer = client.get("/gereed")
    return answer.status_code, answer.get_json()


@pytest.fixture
def alive(session):
    for part in heartbeat.PARTS:
        heartbeat.beat(session, name=part, now=utc_now())
    session.commit()


def test_a_process_that_answers_lives(client):
    assert client.get("/gezond").get_json() == {"gezond": True}


def test_all_is_well(client, alive):
    status, found = ready(client)
    assert status == 200
    assert found.pop("achtergronddienst_seconden") < 60
    assert found.pop("planner_seconden") < 60
    assert found == {
        "database": True,
        "migratie": True,
        "achtergronddienst": True,
        "planner": True,
        "berichten": True,
        "mailserver": True,
        "oudste_bericht_seconden": 0,
        "vastgelopen_berichten": 0,
    }


@pytest.mark.parametrize(("part", "said"), [("worker", "achtergronddienst"), ("beat", "planner")])
def test_a_part_that_is_silent_turns_it_red(client, session, alive, part, said):
    heartbeat.beat(session, name=part, now=utc_now() - timedelta(minutes=6))
    session.commit()
    status, found = ready(client)
    assert (status, found[said]) == (503, False)
    assert 350 < found[f"{said}_seconden"] < 400


def test_a_broker_that_is_away_turns_it_red_and_one_that_is_there_does_not(
    app, client, alive, tmp_path, monkeypatch
):
    with own_redis(tmp_path) as url:
        settings = replace(app.extensions["tijdcollecte_settings"], redis_url=url)
        monkeypatch.setitem(app.extensions, "tijdcollecte_settings", settings)
        assert (ready(client)[0], ready(client)[1]["redis"]) == (200, True)
    status, found = ready(client)
    assert (status, found["redis"], found["database"]) == (503, False, True)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_a_message_that_should_have_left_turns_it_red(
    client, session, town, alive, minutes, status
):
    enter(session, Scope(town.network.id, whole_network=True))
    late = utc_now() - timedelta(minutes=minutes)
    outbox.put(session, key="late", template="probe", context={}, now=late, is_asked=True)
    session.commit()
    enter(session, SystemScope("a test looks at everything"))
    got, found = ready(client)
    assert got == status
    assert 0 <= found["oudste_bericht_seconden"] - minutes * 60 < 60


def test_an_old_database_turns_it_red(client, alive, monkeypatch):
    monkeypatch.setattr(health, "newest_migration", lambda: "later")
    assert ready(client) == (503, {"database": True, "migratie": False})
