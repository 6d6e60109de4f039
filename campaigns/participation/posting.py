"""Writes down who of a church gets which message. Flushes, never commits."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from campaigns.participation.models import Participation
from portal.clock import at_local
from portal.organisations import queries as organisations
from portal.outbox import services as outbox

READY_DAYS_BEFORE = 2
READY_AT = time(10, 0)
# An answer of a church may take weeks; a question of a week old can still leave.
INVITE_STALE_AFTER = timedelta(days=14)


def invite_contacts(session: Session, participation: Participation, now: datetime) -> None:
    """Ask each contact person once whether the church joins."""
    for account_id in _contacts(session, participation):
        outbox.put(
            session,
            key=f"church-invite:{participation.id}:{account_id}",
            template="church_invite",
            context={"participation_id": participation.id, "account_id": account_id},
            now=now,
            stale_at=now + INVITE_STALE_AFTER,
        )


def tell_ready(session: Session, participation: Participation, day: date, now: datetime) -> None:
    """Two days before the collection: everything lies ready. Looked at again when it leaves."""
    due_at = at_local(day - timedelta(days=READY_DAYS_BEFORE), READY_AT)
    stale_at = at_local(day, READY_AT)
    if stale_at <= now:
        return
    for account_id in _contacts(session, participation):
        outbox.put(
            session,
            key=f"church-ready:{participation.id}:{day.isoformat()}:{account_id}",
            template="church_ready",
            context={
                "participation_id": participation.id,
                "account_id": account_id,
                "day": day.isoformat(),
            },
            now=now,
            due_at=max(due_at, now),
            stale_at=stale_at,
        )


def _contacts(session: Session, participation: Participation) -> list[int]:
    found = session.scalars(organisations.contacts_of(participation.church_id))
    return [account.id for account in found if account.is_active and account.email]
