"""What whoever watches the machine gets to hear."""

from datetime import timedelta

import pytest

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
    heartbeat.beat(session, name="worker", now=utc_now())
    session.commit()


def test_a_process_that_answers_lives(client):
    assert client.get("/gezond").get_json() == {"gezond": True}


def test_all_is_well(client, alive):
    assert ready(client) == (
        200,
        {
            "database": True,
            "migratie": True,
            "achtergronddienst": True,
            "berichten": True,
            "vastgelopen_berichten": 0,
        },
    )


def test_a_worker_that_is_silent_turns_it_red(client, session):
    heartbeat.beat(session, name="worker", now=utc_now() - timedelta(minutes=6))
    session.commit()
    status, found = ready(client)
    assert (status, found["achtergronddienst"]) == (503, False)


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_a_message_that_should_have_left_turns_it_red(
    client, session, town, alive, minutes, status
):
    enter(session, Scope(town.network.id, whole_network=True))
    late = utc_now() - timedelta(minutes=minutes)
    outbox.put(session, key="late", template="probe", context={}, now=late, is_asked=True)
    session.commit()
    enter(session, SystemScope("a test looks at everything"))
    assert ready(client)[0] == status


def test_an_old_database_turns_it_red(client, alive, monkeypatch):
    monkeypatch.setattr(health, "newest_migration", lambda: "later")
    assert ready(client) == (503, {"database": True, "migratie": False})
