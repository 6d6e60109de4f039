"""One row per message: what it is about, never what it says."""

from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import EncryptedText, Model, index_where, personal, plain
from portal.scope import Scoped

# Why a message failed that went to an address with too many of them.
TOO_MANY = "te veel"
# Why it waits for a human after a backup was put back: it may have left already.
RESTORED = "teruggezet"


class MessageState(Enum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    # No longer true when it was to leave: cancelled, moved, erased.
    DROPPED = "dropped"
    # The address does not exist, or we tried too often: a human must act.
    FAILED = "failed"
    # It left, and came back later: the address is wrong, or nobody took it in.
    BOUNCED = "bounced"
    # The worker was away too long and the moment has passed: listed for staff.
    OVERDUE = "overdue"


class Message(Scoped, Model):
    """A mail to one person. Template and ids only; it is rendered when it leaves."""

    __tablename__ = "messages"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "key"),
        # Counted before a mail goes to an address that anybody could have typed.
        sa.Index("ix_messages_address", "address_lookup", "created_at"),
        index_where("ix_messages_due", "due_at", where="state = 'waiting'"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # 'visit-reminder:17:2026-11-23T13:00': a second message with this name is never made.
    key: Mapped[str] = mapped_column(sa.String(160), info=plain())
    template: Mapped[str] = mapped_column(sa.String(60), info=plain())
    # Numbers of the rows it is about.
    context: Mapped[dict[str, Any]] = mapped_column(default=dict, info=plain())
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    # After this moment it would be stale, and is not sent any more.
    stale_at: Mapped[datetime]
    # The person just asked for it, so evenings and Sundays do not hold it.
    is_asked: Mapped[bool] = mapped_column(default=False)
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(sa.String(40), info=plain())
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    # Keyed fingerprint of an address that a public form named; of no use to write to somebody.
    address_lookup: Mapped[str | None] = mapped_column(
        sa.String(64), info=personal("contact", "as long as the message")
    )
    # The left half of its Message-ID, by which it is known when it comes back.
    mail_mark: Mapped[str | None] = mapped_column(sa.String(40), index=True, info=plain())
    # 'smtp 550', 'timeout': why the last try failed.
    problem: Mapped[str] = mapped_column(sa.String(80), default="", info=plain())


class DemoMail(Scoped, Model):
    """A readable copy of a mail, for the demo's 'Postvak uit'. Production writes none."""

    __tablename__ = "demo_mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_key: Mapped[str] = mapped_column(sa.String(160), info=plain())
    recipient: Mapped[str] = mapped_column(EncryptedText, info=personal("contact", "demo only"))
    subject: Mapped[str] = mapped_column(sa.String(300), info=personal("contact", "demo only"))
    text: Mapped[str] = mapped_column(EncryptedText, info=personal("contact", "demo only"))
    html: Mapped[str] = mapped_column(EncryptedText, info=personal("contact", "demo only"))
    sent_at: Mapped[datetime]
