"""The numbers for Prometheus, and who may see them."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from conftest import project_root
from prometheus_client import CollectorRegistry
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.parser import text_string_to_metric_families

from portal import heartbeat
from portal.clock import utc_now
from portal.outbox import services as outbox
from portal.scope import Scope, SystemScope, enter
from portal.web import metrics

TOKEN = "only prometheus knows it"


@pytest.fixture
def with_token(app, monkeypatch):
    settings = replace(app.extensions["tijdcollecte_settings"], metrics_token=TOKEN)
    monkeypatch.setitem(app.extensions, "tijdcollecte_settings", settings)


def numbers(client):
    answer = client.get("/metrieken", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_without_a_token_there_is_no_such_page(client, town):
    assert client.get("/metrieken").status_code == 404
    assert client.get("/metrieken", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("brought", [None, "Bearer ", "Bearer other", "Bearer é", TOKEN[:-1]])
def test_another_token_opens_nothing(client, town, with_token, brought):
    headers = {"Authorization": brought} if brought is not None else {}
    assert client.get("/metrieken", headers=headers).status_code == 404


def test_control_a_page_that_does_not_look_at_the_token_is_open(
    client, town, with_token, monkeypatch
):
    monkeypatch.setattr(metrics.hmac, "compare_digest", lambda *_both: True)
    with pytest.raises(AssertionError):
        test_another_token_opens_nothing(client, town, with_token, "Bearer other")


# Two processes of one server, each with twenty answers to count.
COUNTING = (
    "from portal.web.metrics import count_request\n"
    "for _ in range(20): count_request('POST', '/x', 303, 0.1)"
)


def counted_by_two(shared, own):
    """What is found in the shared folder, when the second process counts in its own."""
    for folder in (shared, own):
        folder.mkdir(exist_ok=True)
        environment = {**os.environ, metrics.FOLDER: str(folder)}
        subprocess.run(
            [sys.executable, "-c", COUNTING], cwd=project_root(), env=environment, check=True
        )
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(shared))
    labels = {"method": "POST", "route": "/x", "status": "303"}
    return registry.get_sample_value("tijdcollecte_requests_total", labels)


def test_two_processes_add_up(tmp_path):
    assert counted_by_two(tmp_path / "shared", tmp_path / "shared") == 40


def test_control_a_process_that_counts_for_itself_is_missed(tmp_path):
    assert counted_by_two(tmp_path / "shared", tmp_path / "own") == 20


def test_requests_are_counted_by_their_rule(client, town, with_token):
    count = ("tijdcollecte_requests_total", "/<slug:network>/privacy", "200", "GET")
    count = (count[0], *sorted(count[1:]))
    before = numbers(client).get(count, 0)
    client.get("/dordrecht/privacy")
    client.get("/vlaardingen/privacy")
    assert numbers(client)[count] == before + 2


def test_an_address_that_is_not_there_makes_no_new_row(client, town, with_token):
    client.get("/nergens/anna@kerk.example")
    before = len(numbers(client))
    client.get("/nergens/bram@kerk.example")
    after = numbers(client)
    assert len(after) == before
    assert not any("kerk.example" in part for name in after for part in name)


def test_messages_and_signs_of_life_are_told(client, session, town, with_token):
    heartbeat.beat(session, name="worker", now=utc_now())
    session.commit()
    enter(session, Scope(town.network.id, whole_network=True))
    outbox.put(session, key="late", template="probe", context={}, now=utc_now(), is_asked=True)
    session.commit()
    enter(session, SystemScope("a test looks at everything"))
    found = numbers(client)
    assert found["tijdcollecte_messages", "waiting"] == 1
    assert found["tijdcollecte_messages", "failed"] == 0
    assert 0 <= found["tijdcollecte_oldest_due_seconds",] < 60
    assert 0 <= found["tijdcollecte_heartbeat_seconds", "worker"] < 60
    assert ("tijdcollecte_heartbeat_seconds", "beat") not in found
    assert found["tijdcollecte_database_up",] == 1


def test_without_a_database_the_rest_is_still_told(client, town, with_token, monkeypatch):
    def away():
        raise metrics.AWAY[0]("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(metrics.outbox, "count_by_state", away)
    found = numbers(client)
    assert found["tijdcollecte_database_up",] == 0
    assert any(name[0] == "tijdcollecte_requests_total" for name in found)
