"""Two addresses for whoever watches the machine: does it live, and can it do its work?"""

from dataclasses import dataclass, field
from datetime import timedelta

from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from portal import heartbeat
from portal.clock import utc_now
from portal.db import db
from portal.outbox import queries as outbox
from portal.schema import current_migration, newest_migration
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


@dataclass
class Found:
    """What must be true, and numbers that only tell."""

    claims: dict[str, bool] = field(default_factory=dict)
    numbers: dict[str, int | None] = field(default_factory=dict)

    @property
    def is_ready(self) -> bool:
        """Whether this installation can do its work."""
        return all(self.claims.values())


@bp.get("/gereed")
@open_to_all
def ready() -> ResponseReturnValue:
    """Database, its version, broker, worker, planner, mail server, nothing late; or 503."""
    found = Found()
    if url := current_app.extensions["tijdcollecte_settings"].redis_url:
        found.claims["redis"] = broker_answers(url)
    try:
        found.claims["database"] = True
        found.claims["migratie"] = current_migration() == newest_migration()
        if found.claims["migratie"]:
            _look(found, db.session())
    except SQLAlchemyError:
        found = Found({**found.claims, "database": False})
    return jsonify({**found.claims, **found.numbers}), 200 if found.is_ready else 503


def _look(found: Found, session: Session) -> None:
    """Who lives and what waits. Mails that wait for a human make nothing unready."""
    now = utc_now()
    with system_scope(session, "is there a message that should have left"):
        oldest = session.scalar(outbox.oldest_due(now))
        stuck = session.scalar(outbox.count_stuck()) or 0
    for name, said in {"worker": "achtergronddienst", "beat": "planner"}.items():
        age = heartbeat.age_of(session, name=name, now=now)
        found.claims[said] = age is not None and age <= heartbeat.SILENT_AFTER
        found.numbers[f"{said}_seconden"] = None if age is None else round(age.total_seconds())
    late = now - oldest if oldest else timedelta()
    found.claims["berichten"] = late < LATE
    # What cannot leave is put off a minute at a time, so it is never late by its own clock.
    away = session.scalar(heartbeat.last_beat(heartbeat.MAIL_AWAY))
    found.claims["mailserver"] = away is None or now - away < LATE
    found.numbers["oudste_bericht_seconden"] = round(late.total_seconds())
    found.numbers["vastgelopen_berichten"] = stuck


def broker_answers(url: str) -> bool:
    """Whether Redis is there, within two seconds."""
    import redis  # only where there is one

    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as line:
            return bool(line.ping())
    except (redis.RedisError, ValueError, OSError):
        return False
