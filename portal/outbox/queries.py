"""Selects on messages."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Select, select

from portal.outbox.models import TOO_MANY, DemoMail, Message, MessageState


def stuck_messages() -> Select[Message]:
    """What a human must look at: failed or overdue."""
    return (
        select(Message)
        .where(Message.state.in_([MessageState.FAILED, MessageState.OVERDUE]))
        .order_by(Message.due_at.desc())
        .limit(100)
    )


def waiting_messages() -> Select[Message]:
    """What has not left yet, the first to leave first."""
    return (
        select(Message)
        .where(Message.state == MessageState.WAITING)
        .order_by(Message.due_at, Message.id)
        .limit(50)
    )


def stuck_message(message_id: int) -> Select[Message]:
    """One of those."""
    return select(Message).where(
        Message.id == message_id,
        Message.state.in_([MessageState.FAILED, MessageState.OVERDUE]),
    )


def count_stuck() -> Select[int]:
    """How many a human must look at."""
    return (
        select(sa.func.count())
        .select_from(Message)
        .where(Message.state.in_([MessageState.FAILED, MessageState.OVERDUE]))
    )


def leaves_at(key: str) -> Select[datetime]:
    """When a message that still waits may leave; no row when it has gone."""
    return select(Message.due_at).where(Message.key == key, Message.state == MessageState.WAITING)


def recent_to(address_lookup: str, *, hour_ago: datetime, day_ago: datetime) -> Select[int, int]:
    """How many mails an address got of late, in the last hour and the last day."""
    count = sa.func.count(Message.id)
    return select(count.filter(Message.created_at > hour_ago), count).where(
        Message.address_lookup == address_lookup,
        Message.created_at > day_ago,
        Message.problem != TOO_MANY,
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
