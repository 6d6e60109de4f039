"""What must change in a copy before anybody works in it. Services flush and never commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import heartbeat
from portal.accounts.models import KeptForm, KnownBrowser, LoginSession
from portal.outbox.models import RESTORED, Message, MessageState
from portal.tokens.models import LinkToken
from portal.tokens.services import SINGLE_USE

# A mail that signs somebody in is of no use any more: its link has been ended.
SIGNS_IN = "sign_in_link"


@dataclass(frozen=True)
class Settled:
    """How many sessions and links were ended, and how many messages a human must look at."""

    sessions: int
    links: int
    messages: int


def settle_restored(session: Session, *, now: datetime) -> Settled:
    """End what only the lost site may hold open, and send nothing that it may have sent already.

    What was due before now may have left between the backup and the accident: staff decide. What
    is due later cannot have left, so it stays as it is. Needs a system scope.
    """
    # Whatever worked on the empty database need not live any more.
    heartbeat.wipe_signs(session)
    sessions = _change(
        session,
        sa.update(LoginSession).where(LoginSession.ended_at.is_(None)).values(ended_at=now),
    )
    # A browser that was taken off the list after the backup must not be trusted again.
    _change(session, sa.update(KnownBrowser).values(trusted_until=None))
    session.execute(sa.delete(KeptForm).execution_options(synchronize_session=False))
    links = _change(
        session,
        sa.update(LinkToken)
        .where(
            LinkToken.purpose.in_(SINGLE_USE),
            LinkToken.used_at.is_(None),
            LinkToken.revoked_at.is_(None),
        )
        .values(revoked_at=now),
    )
    waiting = sa.update(Message).where(Message.state == MessageState.WAITING)
    _change(session, waiting.values(lease=None, leased_until=None))
    _change(
        session,
        waiting.where(Message.template == SIGNS_IN).values(state=MessageState.DROPPED),
    )
    messages = _change(
        session,
        waiting.where(Message.due_at <= now).values(state=MessageState.OVERDUE, problem=RESTORED),
    )
    return Settled(sessions, links, messages)


def _change(session: Session, statement: sa.Update) -> int:
    done: Any = session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)
