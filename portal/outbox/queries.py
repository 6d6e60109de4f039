"""Selects on messages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Select, select

from portal.outbox.models import DemoMail, Message, MessageState


def stuck_messages() -> Select[Message]:
    """What a human must look at: failed or overdue."""
    return (
        select(Message)
        .where(Message.state.in_([MessageState.FAILED, MessageState.OVERDUE]))
        .order_by(Message.due_at.desc())
        .limit(100)
    )


def oldest_due(now: datetime) -> Select[datetime | None]:
    """Since when the oldest unsent message should have left."""
    return select(sa.func.min(Message.due_at)).where(
        Message.state == MessageState.WAITING, Message.due_at <= now
    )


def demo_mails() -> Select[DemoMail]:
    """The demo's mails, newest first."""
    return select(DemoMail).order_by(DemoMail.id.desc()).limit(50)


def demo_mail(mail_id: int) -> Select[DemoMail]:
    """One of the demo's mails."""
    return select(DemoMail).where(DemoMail.id == mail_id)
