"""A killed worker loses no message (quality.md B, row 1)."""

from contextlib import ExitStack

import pytest
from conftest import ROLE, WITHOUT, migrate, migrated, settings_for
from faults.crew import copies, run
from own_redis import own_redis
from smtp_sink import smtp_sink

pytestmark = pytest.mark.faults


@pytest.mark.parametrize("stack", ["sqlite", "postgresql and redis"])
def test_a_killed_worker_loses_nothing(tmp_path, stack, full_size):
    # Two workers die each round, after so many more messages.
    count, rounds, step = (10_000, 20, 150) if full_size else (600, 5, 100)
    with ExitStack() as things:
        sink, smtp_url = things.enter_context(smtp_sink())
        values = {"smtp_url": smtp_url, "mail_from": "post@dordt.example"}
        if stack != "sqlite" and "redis" in WITHOUT:
            pytest.skip("Redis is left out")
        url = things.enter_context(migrated(stack.split()[0], tmp_path))
        if stack != "sqlite":
            values["redis_url"] = things.enter_context(own_redis(tmp_path))
            values["database_role"] = ROLE
        settings = settings_for(url, **values)
        crew = run(settings, tmp_path, sink, count=count, rounds=rounds, step=step)
    got = copies(sink)
    assert len(got) == count, "lost"
    assert crew.kills == 2 * rounds
    # One message is in flight per worker.
    assert len(sink.arrived) - count <= crew.kills
    assert all(len(set(names)) == 1 for names in got.values())
    assert len({names[0] for names in got.values()}) == count


def test_control_marking_before_sending_loses_messages(tmp_path):
    """The same kills, with the order turned round: the test above can fail."""
    url = f"sqlite:///{tmp_path / 'control.sqlite3'}"
    migrate(url)
    with smtp_sink() as (sink, smtp_url):
        settings = settings_for(url, smtp_url=smtp_url, mail_from="post@dordt.example")
        run(settings, tmp_path, sink, count=60, rounds=4, step=12, is_careless=True)
    assert len(copies(sink)) < 60
