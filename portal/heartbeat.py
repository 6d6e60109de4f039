"""Signs of life from worker and planner; when they stay away, staff see it on every page."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import STAYS, Model, plain

SILENT_AFTER = timedelta(minutes=5)
# The worker runs the jobs; the planner (beat) says when.
PARTS = ("worker", "beat")
# Since when no mail can leave; no row while it can.
MAIL_AWAY = "mail_away"


class Heartbeat(Model):
    """When a part of the machine last said it lives, where it works: a copy lives nowhere yet."""

    __tablename__ = "heartbeats"
    __table_args__ = {"info": {STAYS: True}}

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True, info=plain())
    beat_at: Mapped[datetime]


def beat(session: Session, *, name: str, now: datetime) -> None:
    """Say that ``name`` lives."""
    session.merge(Heartbeat(name=name, beat_at=now))
    session.flush()


def age_of(session: Session, *, name: str, now: datetime) -> timedelta | None:
    """How long ago ``name`` was heard; None when never."""
    last = session.scalar(last_beat(name))
    return None if last is None else now - last


def wipe_signs(session: Session) -> None:
    """Forget who lived here; whoever does, says so within a minute."""
    session.execute(sa.delete(Heartbeat).execution_options(synchronize_session=False))


def last_beat(name: str) -> sa.Select[datetime]:
    """When ``name`` was last heard."""
    return sa.select(Heartbeat.beat_at).where(Heartbeat.name == name)


def is_long_ago(last: datetime | None, now: datetime) -> bool:
    """Whether this sign of life is five minutes old, or there was none."""
    return last is None or now - last > SILENT_AFTER


def is_silent(session: Session, *, name: str, now: datetime) -> bool:
    """Whether ``name`` has not been heard for five minutes."""
    return is_long_ago(session.scalar(last_beat(name)), now)


def note_mail_away(session: Session, *, now: datetime) -> None:
    """No mail server to hand a mail to. The first moment stands until one takes a mail again."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    session.execute(insert(Heartbeat).values(name=MAIL_AWAY, beat_at=now).on_conflict_do_nothing())


def note_mail_back(session: Session) -> None:
    """A mail server took a mail."""
    session.execute(sa.delete(Heartbeat).where(Heartbeat.name == MAIL_AWAY))
