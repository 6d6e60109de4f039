"""The trail: append-only rows, chained per partnership when a job seals them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, plain
from portal.scope import Scoped


class AuditEvent(Scoped, Model):
    """Somebody did, or looked at, something. ``fields`` holds names of columns, no values."""

    __tablename__ = "audit_events"
    __table_args__ = (sa.Index("ix_audit_events_object", "object_kind", "object_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    # Who: an account, a volunteer with a link, a visitor, or a job.
    actor_kind: Mapped[str] = mapped_column(sa.String(20), info=plain())
    actor_key: Mapped[int | None]
    verb: Mapped[str] = mapped_column(sa.String(60), info=plain())
    object_kind: Mapped[str] = mapped_column(sa.String(40), info=plain())
    object_key: Mapped[int]
    fields: Mapped[list[str]] = mapped_column(default=list, info=plain())
    # Place in the partnership's chain, and the seal over this row and the one before it.
    seal: Mapped[str | None] = mapped_column(sa.String(64), info=plain())


class AuditHead(Scoped, Model):
    """Where the chain of a partnership has come."""

    __tablename__ = "audit_heads"

    id: Mapped[int] = mapped_column(primary_key=True)
    last_event_id: Mapped[int] = mapped_column(default=0)
    seal: Mapped[str] = mapped_column(sa.String(64), default="", info=plain())

    __table_args__ = (sa.UniqueConstraint("network_id"),)
