"""Write messages down, lease them for sending, and say how it went.

Lease, send, mark: no transaction stays open while a mail server thinks. A crash between the
server's yes and our mark sends the mail again with the same Message-ID; nothing is ever lost.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import crypto, scope
from portal.audit.services import record
from portal.errors import Missing
from portal.outbox import queries, rules, writing
from portal.outbox.models import DemoMail, Message, MessageState
from portal.permissions import Actor


def put(
    session: Session,
    *,
    key: str,
    template: str,
    context: dict[str, Any],
    now: datetime,
    due_at: datetime | None = None,
    stale_at: datetime | None = None,
    is_asked: bool = False,
    address: str = "",
    is_for_nobody: bool = False,
) -> bool:
    """Write a message once; False when one with this key was there already.

    ``address`` is what somebody typed into a public form: over the limit the message fails at
    once, and staff phone. ``is_for_nobody`` writes one that never leaves, so that nobody can
    see from outside whom we know.
    ``context`` holds ids and ISO texts only. ``due_at`` defaults to now, ``stale_at`` to three
    days after the message may first leave.
    """
    first = rules.first_moment(due_at or now, is_asked=is_asked)
    lookup = crypto.lookup_code(address.strip().lower()) if address else None
    row = {
        "network_id": scope.network_of(session),
        "key": key,
        "template": template,
        "context": context,
        "created_at": now,
        "due_at": first,
        "stale_at": stale_at or first + rules.STALE_AFTER,
        "is_asked": is_asked,
        "attempts": 0,
        "address_lookup": lookup,
    }
    return writing.write_once(session, row, is_for_nobody=is_for_nobody)


def drop(session: Session, *, key: str) -> None:
    """Take back a message that has not left yet."""
    session.execute(
        sa.update(Message)
        .where(Message.key == key, Message.state == MessageState.WAITING)
        .values(state=MessageState.DROPPED)
    )


def drop_all(session: Session, *, prefix: str) -> None:
    """Take back every message under this beginning of a key that has not left yet."""
    session.execute(
        sa.update(Message)
        .where(
            Message.key.startswith(prefix, autoescape=True),
            Message.state == MessageState.WAITING,
        )
        .values(state=MessageState.DROPPED)
    )


def lease_due(session: Session, *, now: datetime, limit: int = 100) -> list[Message]:
    """Take up to ``limit`` messages that are due; nobody else gets them while the lease lasts."""
    lease = crypto.new_secret()
    free = sa.or_(Message.leased_until.is_(None), Message.leased_until <= now)
    due = (
        sa.select(Message.id)
        .where(Message.state == MessageState.WAITING, Message.due_at <= now, free)
        .order_by(Message.due_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        # Read once: PostgreSQL may ask a bare subquery again for each row, and get other ones.
        .cte("due")
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    session.execute(
        sa.update(Message)
        .where(Message.id.in_(sa.select(due.c.id)))
        .values(lease=lease, leased_until=now + rules.LEASE, attempts=Message.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    mine = sa.select(Message).where(Message.lease == lease).order_by(Message.due_at, Message.id)
    return list(session.scalars(mine.execution_options(populate_existing=True)))


def _settle(session: Session, message_id: int, lease: str | None, **values: Any) -> bool:
    """Write the outcome, if the lease is still ours."""
    settled = session.scalar(
        sa.update(Message)
        .where(
            Message.id == message_id,
            Message.lease == lease,
            Message.state == MessageState.WAITING,
        )
        .values(lease=None, leased_until=None, **values)
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    return settled is not None


def mark_sent(
    session: Session, *, message_id: int, lease: str | None, now: datetime, mark: str | None = None
) -> bool:
    """The mail server took it; ``mark`` is by what name it comes back, if it does."""
    sent = {"state": MessageState.SENT, "sent_at": now, "problem": "", "mail_mark": mark}
    return _settle(session, message_id, lease, **sent)


def mark_dropped(session: Session, *, message_id: int, lease: str | None) -> bool:
    """It was no longer true when we looked again."""
    return _settle(session, message_id, lease, state=MessageState.DROPPED)


def mark_overdue(session: Session, *, message_id: int, lease: str | None) -> bool:
    """Its moment has passed; staff see it in a list."""
    return _settle(session, message_id, lease, state=MessageState.OVERDUE)


def postpone(
    session: Session,
    *,
    message_id: int,
    lease: str | None,
    due_at: datetime,
    problem: str = "",
) -> bool:
    """Quiet hours, or nobody to hand it to: it waits, and this look does not count as a try."""
    values = {"due_at": due_at, "attempts": Message.attempts - 1, "problem": problem[:80]}
    return _settle(session, message_id, lease, **values)


def mark_problem(
    session: Session,
    *,
    message: Message,
    problem: str,
    is_permanent: bool,
    now: datetime,
) -> bool:
    """Sending failed: try again later, or ask a human when it never will work."""
    state, again = rules.after_failure(
        attempts=message.attempts, is_permanent=is_permanent, now=now
    )
    return _settle(
        session,
        message.id,
        message.lease,
        state=state,
        due_at=again or message.due_at,
        problem=problem[:80],
    )


def leaves_at(session: Session, *, key: str) -> datetime | None:
    """When this message may leave; None when it has left, or never was."""
    return session.scalars(queries.leaves_at(key)).one_or_none()


def try_again(session: Session, *, message_id: int, actor: Actor, now: datetime) -> None:
    """Staff mended what was wrong: it may leave again. Raises Missing when it is not stuck."""
    message = _stuck(session, message_id)
    # What would be stale by then is refused by who writes it, for that looks at the rows again.
    first = rules.first_moment(now, is_asked=message.is_asked)
    message.state, message.attempts, message.problem = MessageState.WAITING, 0, ""
    message.due_at = first
    message.stale_at = max(message.stale_at, first + rules.STALE_AFTER)
    _note(session, message_id, "message_retried", actor, now)


def settle_by_hand(session: Session, *, message_id: int, actor: Actor, now: datetime) -> None:
    """Staff phoned instead: it need not leave any more. Raises Missing when it is not stuck."""
    _stuck(session, message_id).state = MessageState.DROPPED
    _note(session, message_id, "message_settled", actor, now)


def _stuck(session: Session, message_id: int) -> Message:
    message = session.scalars(queries.stuck_message(message_id).with_for_update()).one_or_none()
    if message is None:
        raise Missing
    return message


def _note(session: Session, message_id: int, verb: str, actor: Actor, now: datetime) -> None:
    record(session, actor=actor, verb=verb, object_kind="message", object_key=message_id, now=now)
    session.flush()


def keep_demo_copy(
    session: Session,
    *,
    network_id: int,
    key: str,
    recipient: str,
    subject: str,
    text: str,
    html: str,
    now: datetime,
) -> None:
    """Keep what the mail said; the demo has no mail server."""
    session.add(
        DemoMail(
            network_id=network_id,
            message_key=key,
            recipient=recipient,
            subject=subject,
            text=text,
            html=html,
            sent_at=now,
        )
    )
    session.flush()
