"""A sign of life from the worker; when it stays away, staff see it on every page."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from portal.db import Model, plain

SILENT_AFTER = timedelta(minutes=5)


class Heartbeat(Model):
    """When a part of the machine last said it lives."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True, info=plain())
    beat_at: Mapped[datetime]


def beat(session: Session, *, name: str, now: datetime) -> None:
    """Say that ``name`` lives."""
    session.merge(Heartbeat(name=name, beat_at=now))
    session.flush()


def is_silent(session: Session, *, name: str, now: datetime) -> bool:
    """Whether ``name`` has not been heard for five minutes."""
    last = session.scalar(sa.select(Heartbeat.beat_at).where(Heartbeat.name == name))
    return last is None or now - last > SILENT_AFTER
