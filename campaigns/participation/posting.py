"""Writes down who of a church gets which message. Flushes, never commits."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from campaigns.participation.church_steps import LETTER
from campaigns.participation.models import Participation
from portal.clock import at_local
from portal.organisations import queries as organisations
from portal.outbox import services as outbox

READY_DAYS_BEFORE = 2
STATUS_DAYS_AFTER = 14
READY_AT = time(10, 0)
# So many days before a text must be in, we say so.
TEXT_DAYS_BEFORE = 3
ENTER_AT = time(9, 0)
ENTER_STALE_AFTER = timedelta(days=4)
STATUS_STALE_AFTER = timedelta(days=7)
# An answer of a church may take weeks; a question of a week old can still leave.
INVITE_STALE_AFTER = timedelta(days=14)
REMIND_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Planned:
    """A message around the day of the collection: when it leaves, and when it would be stale."""

    template: str
    due_at: datetime
    stale_at: datetime


def invite_contacts(session: Session, participation: Participation, now: datetime) -> None:
    """Ask each contact person once whether the church joins, and once again two weeks later."""
    again = now + REMIND_AFTER
    for account_id in _contacts(session, participation):
        for template, key, due_at in (
            ("church_invite", "church-invite", now),
            ("church_remind", "church-remind", again),
        ):
            outbox.put(
                session,
                key=f"{key}:{participation.id}:{account_id}",
                template=template,
                context={"participation_id": participation.id, "account_id": account_id},
                now=now,
                due_at=due_at,
                stale_at=due_at + INVITE_STALE_AFTER,
            )


def tell_about(session: Session, participation: Participation, day: date, now: datetime) -> None:
    """Around the collection: when the text must be in, that all lies ready, what then, how it went.

    Each looks again when it leaves.
    """
    of_day = {"participation_id": participation.id, "day": day.isoformat()}
    for account_id in _contacts(session, participation):
        for one in _around(day):
            if one.stale_at <= now:
                continue
            outbox.put(
                session,
                key=f"{one.template}:{participation.id}:{day.isoformat()}:{account_id}",
                template=one.template,
                context={**of_day, "account_id": account_id},
                now=now,
                due_at=max(one.due_at, now),
                stale_at=one.stale_at,
            )


def _around(day: date) -> list[Planned]:
    """What leaves around the day of a collection, the first one first."""
    text_due = day - timedelta(days=LETTER)
    first_said = text_due - timedelta(days=TEXT_DAYS_BEFORE)
    monday = day + timedelta(days=7 - day.weekday())
    enter, after = at_local(monday, ENTER_AT), day + timedelta(days=STATUS_DAYS_AFTER)
    status = at_local(after, READY_AT)
    ready = day - timedelta(days=READY_DAYS_BEFORE)
    return [
        Planned("church_deadline", at_local(first_said, READY_AT), at_local(text_due, READY_AT)),
        Planned("church_ready", at_local(ready, READY_AT), at_local(day, READY_AT)),
        Planned("church_enter", enter, enter + ENTER_STALE_AFTER),
        Planned("church_status", status, status + STATUS_STALE_AFTER),
    ]


def _contacts(session: Session, participation: Participation) -> list[int]:
    found = session.scalars(organisations.contacts_of(participation.church_id))
    return [account.id for account in found if account.is_active and account.email]
