"""Writes down who of a church gets which message. Flushes, never commits."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from campaigns.participation.models import Participation
from portal.clock import at_local
from portal.organisations import queries as organisations
from portal.outbox import services as outbox

READY_DAYS_BEFORE = 2
STATUS_DAYS_AFTER = 14
READY_AT = time(10, 0)
STATUS_STALE_AFTER = timedelta(days=7)
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


def tell_about(session: Session, participation: Participation, day: date, now: datetime) -> None:
    """Two days before the collection that all lies ready, two weeks after it how it stands.

    Both look again when they leave.
    """
    before = at_local(day - timedelta(days=READY_DAYS_BEFORE), READY_AT)
    after = at_local(day + timedelta(days=STATUS_DAYS_AFTER), READY_AT)
    of_day = {"participation_id": participation.id, "day": day.isoformat()}
    for account_id in _contacts(session, participation):
        for template, due_at, stale_at in (
            ("church_ready", before, at_local(day, READY_AT)),
            ("church_status", after, after + STATUS_STALE_AFTER),
        ):
            if stale_at <= now:
                continue
            outbox.put(
                session,
                key=f"{template}:{participation.id}:{day.isoformat()}:{account_id}",
                template=template,
                context={**of_day, "account_id": account_id},
                now=now,
                due_at=max(due_at, now),
                stale_at=stale_at,
            )


def _contacts(session: Session, participation: Participation) -> list[int]:
    found = session.scalars(organisations.contacts_of(participation.church_id))
    return [account.id for account in found if account.is_active and account.email]
