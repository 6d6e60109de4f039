"""A worker outlives its Redis, also with a job in its hands (quality.md B: a lost broker)."""

import logging

import pytest
from conftest import WITHOUT
from kombu import Connection, transport
from kombu.common import ignore_errors
from own_redis import own_redis

from tasks.broker import LastingTransport, use_lasting_line
from tasks.celery_app import make_celery

LOG = logging.getLogger(__name__)


@pytest.fixture(params=["redis", "rediss"])
def scheme(request):
    return request.param


@pytest.fixture
def kombus_own(monkeypatch):
    """Kombu as it comes: what other tests made of its table and its memory does not count."""
    own = dict.fromkeys(("redis", "rediss"), "kombu.transport.redis:Transport")
    monkeypatch.setattr(transport, "TRANSPORT_ALIASES", {**transport.TRANSPORT_ALIASES, **own})
    monkeypatch.setattr(transport, "_transport_cache", {})


def lose_redis_with_a_job_in_hand(folder):
    """What Celery's consumer does then: clear up, close, and confirm a job that was just done."""
    if "redis" in WITHOUT:
        pytest.skip("Redis is left out")
    with own_redis(folder) as url:
        line = Connection(url)
        queue = line.SimpleQueue("jobs")
        queue.put("a job")
        job = queue.get(timeout=10)
    try:
        line.collect(socket_timeout=1)
    except line.connection_errors:
        LOG.debug("as Celery does: it goes on")
    ignore_errors(line, line.close)
    job.channel._disconnect_pools()  # which of the two is first, differs from time to time
    job.ack_log_error(LOG, line.connection_errors)


@pytest.mark.usefixtures("kombus_own")
def test_a_worker_that_loses_its_redis_goes_on(tmp_path, caplog):
    use_lasting_line()
    lose_redis_with_a_job_in_hand(tmp_path)
    assert "taken apart" in caplog.text


@pytest.mark.usefixtures("kombus_own")
def test_control_kombus_own_line_would_end_the_worker(tmp_path):
    with pytest.raises(AttributeError, match="hostname"):
        lose_redis_with_a_job_in_hand(tmp_path)


@pytest.mark.usefixtures("kombus_own")
def test_workers_and_planner_use_that_line_with_and_without_tls(app, scheme):
    with make_celery(app, f"{scheme}://127.0.0.1:1/0") as celery, celery.connection() as line:
        assert line.get_transport_cls() is LastingTransport
        assert bool(line.ssl) == (scheme == "rediss")
