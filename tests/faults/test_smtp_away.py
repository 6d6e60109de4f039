"""The mail server is away: nothing is lost, and the same workers go on when it is back."""

import pytest
from conftest import ROLE, settings_for
from faults.crew import LONG, Crew, copies, fill_outbox, waiting
from smtp_sink import smtp_sink, wait_for

from portal import heartbeat
from portal.db import db

pytestmark = pytest.mark.faults
COUNT = 40
# Enough for what was put off by a minute.
LATER = "120"


def away_since(app):
    """Since when no mail can leave, as the database has it."""
    with app.app_context():
        found = db.session.scalar(heartbeat.last_beat(heartbeat.MAIL_AWAY))
        db.session.remove()
    return found


def test_workers_that_found_no_server_send_all_of_it_when_it_is_back(database_url, tmp_path):
    with smtp_sink() as (_, smtp_url):
        pass  # it was there, and stopped
    role = ROLE if database_url.startswith("postgresql") else ""
    settings = settings_for(
        database_url, smtp_url=smtp_url, mail_from="post@dordt.example", database_role=role
    )
    app = fill_outbox(settings, COUNT)
    crew = Crew(settings, tmp_path)
    try:
        crew.start()
        assert wait_for(lambda: away_since(app) is not None, LONG)
        assert waiting(app) == COUNT
        with smtp_sink(port=int(smtp_url.rpartition(":")[2])) as (sink, _):
            crew.clock.write_text(LATER)
            assert wait_for(lambda: len(copies(sink)) == COUNT, LONG), len(copies(sink))
            assert wait_for(lambda: waiting(app) == 0, LONG)
            assert len(sink.arrived) == COUNT
        assert all(member.is_alive() for member in crew.members)  # the same ones
        assert away_since(app) is None
    finally:
        crew.stop()
        with app.app_context():
            db.engine.dispose()
