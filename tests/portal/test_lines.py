"""What a line to PostgreSQL keeps: a statement that was prepared stays so after a rollback."""

import psycopg
import pytest
import sqlalchemy as sa
from conftest import settings_for

from portal.db import AWAY, db
from portal.factory import create_app
from portal.lines import Line
from portal.scope import system_scope

OFTEN = 8


@pytest.fixture
def line(app):
    """A line of our own; each statement on it is followed by a rollback."""
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite keeps statements by itself")
        with db.engine.connect() as line:
            yield line
            line.invalidate()


def prepared(line):
    for _ in range(OFTEN):
        line.execute(sa.text("SELECT name FROM networks WHERE id = :id"), {"id": 1}).all()
        line.rollback()
    kept = line.exec_driver_sql("SELECT statement FROM pg_prepared_statements").scalars()
    return sum("FROM networks" in statement for statement in kept)


def test_what_is_asked_often_is_prepared_once(line):
    assert prepared(line) == 1


def test_control_psycopg_forgets_it_at_each_rollback(line, monkeypatch):
    monkeypatch.setattr(Line, "rollback", psycopg.Connection.rollback)
    assert prepared(line) == 0


def test_a_rollback_undoes_also_what_failed(line):
    line.exec_driver_sql("CREATE TEMPORARY TABLE notes (number int)")
    line.commit()
    line.exec_driver_sql("INSERT INTO notes VALUES (1)")
    with pytest.raises(sa.exc.DBAPIError):
        line.exec_driver_sql("SELECT 1 / 0")
    line.rollback()
    assert line.exec_driver_sql("SELECT count(*) FROM notes").scalar_one() == 0


def test_a_line_that_was_cut_says_so(line):
    line.exec_driver_sql("SELECT 1")
    raw = line.connection.driver_connection
    with psycopg.connect(raw.info.dsn, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [raw.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        raw.rollback()


@pytest.fixture
def cut(app):
    """A site whose only line was cut while nobody spoke on it."""
    made = create_app(settings_for(app.config["SQLALCHEMY_DATABASE_URI"]))
    with made.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("a file does not hang up")
        with db.engine.connect() as line:
            raw = line.connection.driver_connection
            pid, dsn = raw.info.backend_pid, raw.info.dsn
        with psycopg.connect(dsn, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
        yield db.session
        db.session.remove()
        db.engine.dispose()


def test_a_line_that_went_away_is_replaced_before_anybody_speaks(cut):
    with system_scope(cut(), "a test asks anything"):
        assert cut.scalar(sa.text("SELECT 1")) == 1


def test_control_nobody_looks_whether_it_is_there(cut, monkeypatch):
    """And whoever begins on it is told what a database that is away tells."""
    monkeypatch.setattr(Line, "is_there", lambda self: True)
    with system_scope(cut(), "a test asks anything"):
        with pytest.raises(AWAY):
            cut.scalar(sa.text("SELECT 1"))
        cut.rollback()
