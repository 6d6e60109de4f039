"""A migration that is killed half-way leaves the database as it was, and begins again cleanly."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from functools import cache

import pytest
import sqlalchemy as sa
from conftest import DATA_KEY, fresh_postgresql, migrated, project_root, settings_for
from factories import make_pledge, make_town

from portal import scope
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.schema import migrations

# Runs the real command, and kills the process before its so-many-th change of a table.
KILLED = """
import os, signal, sys
import sqlalchemy as sa
from portal.cli import main

left = int(sys.argv[1])
commits = sys.argv[2] == "plant"

@sa.event.listens_for(sa.Engine, "before_cursor_execute")
def count(connection, cursor, statement, *rest):
    global left
    if statement.lstrip().upper().startswith(("CREATE", "ALTER", "DROP", "INSERT INTO", "UPDATE")):
        left -= 1
        if left == 0:
            if commits:
                connection.connection.driver_connection.execute("COMMIT")
            os.kill(os.getpid(), signal.SIGKILL)

sys.exit(main(["db", "upgrade"]))
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A database of each kind with rows, brought back to the first version."""
    with ExitStack() as kept:

        @cache
        def of(kind):
            url = kept.enter_context(migrated(kind, tmp_path_factory.mktemp("old")))
            prepare(url)
            return sa.make_url(url).database

        yield of


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path, old):
    """One like it."""
    like = old(request.param)
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(like, tmp_path / 'site.sqlite3')}"
    else:
        with fresh_postgresql(like=like) as made:
            yield made


def prepare(url):
    app = create_app(settings_for(url))
    with app.app_context():
        session = db.session()
        with scope.system_scope(session, "a test fills the tables"), unit_of_work() as work:
            make_pledge(work, make_town(work).project)
        migrations().downgrade(revision="0001")
        db.session.remove()
        db.engine.dispose()


def run(url, *, kill_at, plant=False):
    """The command in a process of its own; its exit status."""
    environment = {
        **os.environ,
        "SECRET_KEY": "a secret of the tests, long enough",
        "DATA_KEYS": DATA_KEY,
        "DATABASE_URL": url,
        "DATABASE_ROLE": "",
        "PUBLIC_ADDRESS": "https://hulp.example",
        "PYTHONPATH": str(project_root()),
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(kill_at), "plant" if plant else ""],
        env=environment,
        cwd=project_root(),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stderr


def state_of(url):
    """The version, the tables, and how many rows two of them hold."""
    engine = sa.create_engine(url)
    with engine.connect() as line:
        if line.dialect.name == "postgresql":
            line.exec_driver_sql("SET app.system = 'on'")
        found = (
            line.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one(),
            sorted(sa.inspect(line).get_table_names()),
            sorted(
                f"{name}.{column['name']}"
                for (_schema, name), columns in sa.inspect(line).get_multi_columns().items()
                for column in columns
            ),
            [
                line.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
                for table in ("pledges", "accounts")
            ],
        )
    engine.dispose()
    return found


def test_a_killed_upgrade_is_as_if_it_never_began(url, full_size):
    before = state_of(url)
    for kill_at in (1, 9, 30, 60) if full_size else (9, 60):
        status, _said = run(url, kill_at=kill_at)
        assert status == -signal.SIGKILL
        assert state_of(url) == before, kill_at
    assert run(url, kill_at=0) == (0, "")
    version, tables, _columns, rows = state_of(url)
    assert version > before[0]
    assert rows == before[3] == [1, 7]
    assert set(tables) > set(before[1])


def test_control_a_migration_that_commits_half_way_cannot_begin_again(url):
    before = state_of(url)
    # On PostgreSQL the first eighty are rules for rows, which show in no column.
    run(url, kill_at=30 if url.startswith("sqlite") else 110, plant=True)
    assert state_of(url) != before
    status, _said = run(url, kill_at=0)
    assert status != 0
