"""The table of jobs, and that Celery knows each of them."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from celery.schedules import crontab

from portal.audit.models import AuditEvent
from portal.audit.services import record
from portal.heartbeat import is_silent
from portal.scope import Scope, SystemScope, enter
from tasks import jobs
from tasks.celery_app import PREFIX, make_celery
from tasks.schedule import SCHEDULE, ZONE, Job, table


@pytest.fixture
def celery(app):
    made = make_celery(app, "memory://")
    yield made
    made.close()


def test_every_job_of_the_schedule_is_registered(celery):
    planned = {entry["task"] for entry in celery.conf.beat_schedule.values()}
    assert planned == {PREFIX + name for name in SCHEDULE}
    assert planned <= set(celery.tasks)


def test_celery_is_set_up_to_lose_nothing_and_to_read_only_json(celery):
    conf = celery.conf
    assert conf.accept_content == ["json"]
    assert conf.task_acks_late
    assert conf.task_reject_on_worker_lost
    assert conf.worker_prefetch_multiplier == 1
    assert conf.task_ignore_result
    assert conf.broker_transport_options["visibility_timeout"] > conf.task_time_limit
    assert conf.timezone == ZONE == "Europe/Amsterdam"


def starts_at_night(job: Job) -> bool:
    """Whether a job with a time on the clock begins between two and three."""
    times = job.times()
    return isinstance(times, crontab) and 2 in times.hour


def test_nothing_begins_in_the_hour_that_may_not_exist():
    assert [name for name, job in SCHEDULE.items() if starts_at_night(job)] == []
    assert starts_at_night(Job(jobs.seal_trail, minute=0, hours="*"))


def test_a_job_without_a_clock_time_comes_back_after_so_many_seconds():
    for job in SCHEDULE.values():
        assert (job.seconds is None) != (job.minute is None)


def test_only_the_demo_hurries():
    assert table(is_hurried=False) is SCHEDULE
    assert table(is_hurried=True)["send_outbox"].seconds == 2
    assert table(is_hurried=True)["seal_trail"] == SCHEDULE["seal_trail"]


def test_a_heartbeat_tells_that_the_worker_lives(session):
    now = datetime.now(UTC)
    assert is_silent(session, name="worker", now=now)
    jobs.beat_heart()
    assert not is_silent(session, name="worker", now=now + timedelta(minutes=4))
    assert is_silent(session, name="worker", now=now + timedelta(minutes=10))


def test_the_trail_of_each_partnership_is_sealed(session, town):
    now = datetime.now(UTC)
    for network in (town.network, town.other):
        enter(session, Scope(network.id, whole_network=True))
        record(session, actor=None, verb="probe", object_kind="probe", object_key=1, now=now)
        session.commit()
    enter(session, SystemScope("a test looks at everything"))
    assert jobs.seal_trail() == 2
    assert jobs.seal_trail() == 0
    assert None not in session.scalars(sa.select(AuditEvent.seal)).all()


def test_a_partnership_that_fails_stops_no_other(session, town, caplog):
    seen = []

    def service(session, now):
        network = session.info["scope"].network_id
        seen.append(network)
        if network == min(town.network.id, town.other.id):
            raise LookupError
        return 1

    assert jobs._in_each_network(service) == 1
    assert {town.network.id, town.other.id} <= set(seen)
    assert "a job failed" in caplog.text


@pytest.mark.parametrize("name", sorted(set(SCHEDULE) - {"send_outbox"}))
def test_each_job_runs_twice_without_harm(session, town, name, caplog):
    for _ in range(2):
        SCHEDULE[name].run()
    assert "a job failed" not in caplog.text
