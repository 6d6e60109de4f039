"""One site for all processes of the server: its memory is shared, its lines are not."""

import gc

import pytest
import sqlalchemy as sa
from conftest import settings_for

from portal.commands.serving import OneLog, Server, options_for, shared_site
from portal.db import db


def test_gunicorn_takes_every_option_and_opens_no_socket_to_be_commanded_by():
    options = options_for("127.0.0.1", 8123, workers=3, threads=5)
    taken = Server(settings_for("sqlite://"), options).cfg
    assert (taken.address, taken.workers, taken.threads) == ([("127.0.0.1", 8123)], 3, 5)
    assert taken.worker_class_str == "gthread"
    assert taken.logger_class is OneLog
    assert taken.control_socket_disable
    del options["control_socket_disable"]  # the control: gunicorn opens one by itself
    assert not Server(settings_for("sqlite://"), options).cfg.control_socket_disable


@pytest.fixture
def open_lines(app):
    """How many lines to the database a site holds when its processes part."""

    def count():
        made = shared_site(settings_for(app.config["SQLALCHEMY_DATABASE_URI"]))
        gc.unfreeze()
        with made.app_context():
            pool = db.engine.pool
            held = pool.checkedin() + pool.checkedout()
            pool.dispose()
        return held

    return count


def test_no_line_is_open_when_the_processes_part(open_lines):
    assert open_lines() == 0


def test_control_a_line_that_is_kept_would_be_shared(open_lines, monkeypatch):
    monkeypatch.setattr(sa.Engine, "dispose", lambda self, close=True: None)
    assert open_lines() == 1
