"""Two addresses for whoever watches the machine: does it live, and can it do its work?"""

from datetime import timedelta
from functools import cache

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal import heartbeat
from portal.clock import utc_now
from portal.db import db, end_reading
from portal.outbox import queries as outbox
from portal.paths import migrations_folder
from portal.scope import system_scope
from portal.web.access import open_to_all

bp = Blueprint("health", __name__)
# A message that waits longer than this while it should have left is a sign.
LATE = timedelta(minutes=15)


@bp.get("/gezond")
@open_to_all
def alive() -> ResponseReturnValue:
    """This process answers."""
    return jsonify(gezond=True)


@bp.get("/gereed")
@open_to_all
def ready() -> ResponseReturnValue:
    """Database, its version, the worker, and no message that should have left long ago; or 503."""
    try:
        found, stuck = _look()
    except SQLAlchemyError:
        found, stuck = {"database": False}, {}
    return jsonify({**found, **stuck}), 200 if all(found.values()) else 503


def _look() -> tuple[dict[str, bool], dict[str, int]]:
    """What must be true, and how many mails wait for a human: that makes nothing unready."""
    now = utc_now()
    is_current = current_migration() == newest_migration()
    if not is_current:
        return {"database": True, "migratie": False}, {}
    session = db.session()
    with system_scope(session, "is there a message that should have left"):
        oldest = session.scalar(outbox.oldest_due(now))
        stuck = session.scalar(outbox.count_stuck()) or 0
    found = {
        "database": True,
        "migratie": True,
        "achtergronddienst": not heartbeat.is_silent(session, name="worker", now=now),
        "berichten": oldest is None or now - oldest < LATE,
    }
    return found, {"vastgelopen_berichten": stuck}


@cache
def newest_migration() -> str | None:
    """The newest migration that ships with this version."""
    return ScriptDirectory(str(migrations_folder())).get_current_head()


def current_migration() -> str | None:
    """The migration that the database is at."""
    session = db.session()
    try:
        return MigrationContext.configure(session.connection()).get_current_revision()
    finally:
        end_reading(session)
