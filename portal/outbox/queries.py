"""Selects on messages."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Select, select

from portal.outbox.models import RESTORED, TOO_MANY, DemoMail, Message, MessageState

# What a human must look at.
STUCK = (MessageState.FAILED, MessageState.OVERDUE, MessageState.BOUNCED)


def network_of_mark(mark: str) -> Select[int]:
    """To which partnership a mail of ours belongs that came back."""
    return select(Message.network_id).where(Message.mail_mark == mark)


def about(name: str, keys: Collection[int]) -> sa.ColumnElement[bool]:
    """Messages that name one of these rows: 'pledge_id' and numbers."""
    named: sa.ColumnElement[bool] = Message.context[name].as_integer().in_(sorted(keys))
    return named


def stuck_messages() -> Select[Message]:
    """What a human must look at: failed, overdue, or come back."""
    return (
        select(Message).where(Message.state.in_(STUCK)).order_by(Message.due_at.desc()).limit(100)
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
        Message.state.in_(STUCK),
    )


def count_stuck() -> Select[int]:
    """How many a human must look at."""
    return select(sa.func.count()).select_from(Message).where(Message.state.in_(STUCK))


def count_maybe_sent() -> Select[int]:
    """How many of them waited in a backup that was put back, and may have left before."""
    return (
        select(sa.func.count())
        .select_from(Message)
        .where(Message.state == MessageState.OVERDUE, Message.problem == RESTORED)
    )


def count_trying_again() -> Select[int]:
    """How many could not leave, and try it again by themselves."""
    return (
        select(sa.func.count())
        .select_from(Message)
        .where(Message.state == MessageState.WAITING, Message.problem != "")
    )


def count_by_state() -> Select[MessageState, int]:
    """How many messages stand in each state."""
    return select(Message.state, sa.func.count()).group_by(Message.state)


def leaves_at(key: str) -> Select[datetime]:
    """When a message that still waits may leave; no row when it has gone."""
    return select(Message.due_at).where(Message.key == key, Message.state == MessageState.WAITING)


def recent_to() -> Select[int, int]:
    """How many mails an address got of late, in the last hour and the last day.

    Part of an insert, which no scope narrows: so it asks for ``in_network`` by name, beside
    ``to_address``, ``hour_ago`` and ``day_ago``.
    """
    count = sa.func.count(Message.id)
    moment = Message.created_at.type
    in_hour = count.filter(Message.created_at > sa.bindparam("hour_ago", type_=moment))
    return select(in_hour.label("in_hour"), count.label("in_day")).where(
        Message.network_id == sa.bindparam("in_network", type_=Message.network_id.type),
        Message.address_lookup == sa.bindparam("to_address", type_=Message.address_lookup.type),
        Message.created_at > sa.bindparam("day_ago", type_=moment),
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
