"""The broker only wakes: lost with all it held, or called by two schedulers, nothing changes."""

import multiprocessing
import time
from contextlib import contextmanager

import pytest
from conftest import ROLE, WITHOUT, settings_for
from faults.crew import LONG, Crew, copies, end, fill_outbox, waiting
from killable import beat, by_payload, work_by_payload
from own_redis import own_redis
from smtp_sink import smtp_sink, wait_for

from portal.clock import utc_now
from portal.db import db
from portal.outbox import rules, services
from portal.scope import system_scope

pytestmark = pytest.mark.faults
# "All sent within two minutes" after the broker is back.
MOST_SECONDS = 120


def settings_of(url, smtp_url, redis_url=""):
    """An installation with this mail server and this broker."""
    if redis_url and "redis" in WITHOUT:
        pytest.skip("Redis is left out")
    role = ROLE if url.startswith("postgresql") else ""
    return settings_for(
        url, smtp_url=smtp_url, mail_from="post@dordt.example", redis_url=redis_url,
        database_role=role,
    )  # fmt: skip


@contextmanager
def schedulers(crew, count):
    """So many beats beside each other."""
    beats = [crew.context.Process(target=beat, args=(crew.settings,)) for _ in range(count)]
    for one in beats:
        one.start()
    try:
        yield
    finally:
        for one in beats:
            one.kill()
            one.join()


def all_sent(app, sink, count):
    """Whether each of so many messages came, and none twice, in time."""
    assert wait_for(lambda: len(copies(sink)) == count, MOST_SECONDS), len(copies(sink))
    assert wait_for(lambda: waiting(app) == 0, LONG)
    return len(sink.arrived) == count


def test_a_lost_broker_loses_nothing(database_url, tmp_path, full_size):
    """Redis is killed in the middle with everything it held, and an empty one comes back."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite works without a broker: the test below")
    count = 3000 if full_size else 300
    with smtp_sink() as (sink, smtp_url):
        with own_redis(tmp_path) as redis_url:
            settings = settings_of(database_url, smtp_url, redis_url)
            app = fill_outbox(settings, count)
            crew = Crew(settings, tmp_path)
            crew.start()
            assert wait_for(lambda: len(sink.arrived) > count // 10, LONG)
        port = int(redis_url.rpartition(":")[2].partition("/")[0])
        time.sleep(1)
        try:
            with own_redis(tmp_path, port), schedulers(crew, 1):
                assert all_sent(app, sink, count)
        finally:
            crew.stop()
            with app.app_context():
                db.engine.dispose()


def test_control_sending_from_the_task_loses_what_the_broker_held(tmp_path):
    """The same loss, when the mail stands in the task instead of in the table."""
    if "redis" in WITHOUT:
        pytest.skip("Redis is left out")
    count = 120
    context = multiprocessing.get_context("forkserver")
    with smtp_sink(lambda who: time.sleep(0.01)) as (sink, smtp_url):
        with own_redis(tmp_path) as redis_url:
            asked = by_payload(redis_url, smtp_url)
            for number in range(count):
                asked.send_task("send_this", [number])
            asked.close()
            worker = context.Process(target=work_by_payload, args=(redis_url, smtp_url))
            worker.start()
            assert wait_for(lambda: len(sink.arrived) > count // 10, LONG)
        try:
            with own_redis(tmp_path, int(redis_url.rpartition(":")[2].partition("/")[0])):
                assert not wait_for(lambda: len(copies(sink)) == count, 6)
        finally:
            end(worker)


def test_two_schedulers_send_nothing_twice(database_url, tmp_path, full_size):
    """On SQLite each process has a scheduler of its own; else two beats call the same workers."""
    count = 1000 if full_size else 200
    is_alone = database_url.startswith("sqlite")
    with smtp_sink() as (sink, smtp_url):
        if is_alone:
            settings = settings_of(database_url, smtp_url)
            assert called(settings, tmp_path, sink, count)
            return
        with own_redis(tmp_path) as redis_url:
            settings = settings_of(database_url, smtp_url, redis_url)
            assert called(settings, tmp_path, sink, count, beats=2)


def called(settings, folder, sink, count, beats=0):
    """Two workers and two schedulers; whether everything left once."""
    app = fill_outbox(settings, count)
    crew = Crew(settings, folder)
    try:
        crew.start()
        with schedulers(crew, beats):
            return all_sent(app, sink, count)
    finally:
        crew.stop()
        with app.app_context():
            db.engine.dispose()


def test_without_a_lease_two_send_the_same(database_url, tmp_path, monkeypatch):
    """The control: who takes what is due without saying so brings it out twice."""
    if database_url.startswith("postgresql"):
        pytest.skip("one database shows it")
    with smtp_sink() as (sink, smtp_url):
        settings = settings_of(database_url, smtp_url)
        app = fill_outbox(settings, 20)
        with app.app_context():
            taken = [outbox_twice(monkeypatch) for _ in range(2)]
            db.session.remove()
            db.engine.dispose()
    assert sink.arrived == []
    assert taken == [20, 20]


def outbox_twice(monkeypatch):
    """What one more deliverer would take when leases were not looked at."""
    monkeypatch.setattr(rules, "LEASE", rules.timedelta(0))
    with system_scope(db.session(), "a test leases"):
        found = len(services.lease_due(db.session(), now=utc_now()))
        db.session.commit()
    return found
