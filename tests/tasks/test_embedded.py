"""Worker and scheduler as threads: they start, work at once, and stop at once."""

import time
from datetime import UTC, datetime

import pytest
from conftest import migrate, settings_for
from smtp_sink import wait_for

from portal.config import Mode
from portal.db import db
from portal.factory import create_app
from portal.heartbeat import is_silent
from tasks.embedded import Embedded


@pytest.fixture
def lonely(tmp_path):
    """An application with a database of its own, for threads to use."""
    url = f"sqlite:///{tmp_path / 'threads.sqlite3'}"
    migrate(url)
    app = create_app(settings_for(url, mode=Mode.DEMO))
    yield app
    with app.app_context():
        db.engine.dispose()


def lives(app):
    with app.app_context():
        alive = not is_silent(db.session(), name="worker", now=datetime.now(UTC))
        db.session.remove()
    return alive


def test_it_gives_a_sign_of_life_at_once_and_stops_before_its_next_round(lonely):
    with Embedded(lonely) as machine:
        assert wait_for(lambda: lives(lonely), 120)
        assert machine.is_alive()
        begin = time.monotonic()
    assert time.monotonic() - begin < 30
    assert not machine.is_alive()
