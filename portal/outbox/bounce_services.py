"""A message that left, and came back. Flushes and never commits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.outbox.models import Message, MessageState


def note_bounce(session: Session, *, mark: str, status: str, now: datetime) -> bool:
    """It left and did not arrive: staff phone. False when that was known, or they did already."""
    bounced = session.scalar(
        sa.update(Message)
        .where(Message.mail_mark == mark, Message.state == MessageState.SENT)
        .values(state=MessageState.BOUNCED, problem=f"retour {status}"[:80])
        .returning(Message.id)
        .execution_options(synchronize_session=False)
    )
    if bounced is None:
        return False
    record(
        session,
        actor=None,
        verb="message_bounced",
        object_kind="message",
        object_key=bounced,
        now=now,
    )
    session.flush()
    return True
