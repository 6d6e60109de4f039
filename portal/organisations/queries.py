"""Selects on partners, faith communities and memberships."""

from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from portal.accounts.models import Account, AuthenticatorApp, LoginSession, Passkey
from portal.audit.models import AuditEvent
from portal.heartbeat import MAIL_AWAY, last_beat
from portal.organisations.models import Church, Membership, Organisation, OrganisationLogo, Seat
from portal.permissions import Role

# What the trail says of somebody who read, and changed nothing.
ONLY_LOOKED = ("looked", "found_by_phone", "letter_printed", "export")


def organisations(today: date) -> Select[Organisation]:
    """The partners whose covenant runs, by name: equals, in no other order."""
    running = sa.or_(Organisation.covenant_until.is_(None), Organisation.covenant_until >= today)
    return select(Organisation).where(running).order_by(Organisation.name)


def every_organisation() -> Select[Organisation]:
    """The partners, also those whose covenant ended, by name: equals, in no other order."""
    return select(Organisation).order_by(Organisation.name)


def seats() -> Select[Seat]:
    """Who sits or sat where, longest first, with the partner they sit there for."""
    return select(Seat).options(joinedload(Seat.organisation)).order_by(Seat.from_on, Seat.id)


def organisation(organisation_id: int) -> Select[Organisation]:
    """One partner."""
    return select(Organisation).where(Organisation.id == organisation_id)


def logos() -> Select[OrganisationLogo]:
    """The pictures of the partners."""
    return select(OrganisationLogo)


def churches() -> Select[Church]:
    """The faith communities, by name."""
    return select(Church).order_by(Church.name)


def church(church_id: int) -> Select[Church]:
    """One faith community."""
    return select(Church).where(Church.id == church_id)


def memberships_of(account_id: int) -> Select[Membership]:
    """What an account is, in every partnership that the scope shows."""
    return (
        select(Membership)
        .where(Membership.account_id == account_id, Membership.ended_at.is_(None))
        .options(
            joinedload(Membership.account),
            joinedload(Membership.organisation),
            joinedload(Membership.church),
        )
        .order_by(Membership.id)
    )


def browser(fingerprint: str) -> Select[*tuple[Any, ...]]:
    """A session, what its account is in every partnership, when the worker was last heard, and
    since when no mail leaves.

    One statement, for every page of staff begins with it.
    """
    is_theirs = sa.and_(
        LoginSession.subject_kind == "account",
        Membership.account_id == LoginSession.subject_key,
        Membership.ended_at.is_(None),
    )
    return (
        select(
            LoginSession,
            Membership,
            last_beat("worker").scalar_subquery(),
            last_beat(MAIL_AWAY).scalar_subquery(),
        )
        .outerjoin(Membership, is_theirs)
        .where(LoginSession.fingerprint == fingerprint, LoginSession.ended_at.is_(None))
        .options(
            joinedload(Membership.account),
            joinedload(Membership.organisation),
            joinedload(Membership.church),
        )
        .order_by(Membership.id)
    )


def all_memberships() -> Select[Membership]:
    """Who is what, everybody; for the demo's list of people."""
    return (
        select(Membership)
        .where(Membership.ended_at.is_(None))
        .options(
            joinedload(Membership.account),
            joinedload(Membership.organisation),
            joinedload(Membership.church),
        )
        .order_by(Membership.id)
    )


def staff_of(organisation_id: int) -> Select[Account]:
    """Who works for a partner, by name."""
    return (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.role.in_([Role.ORG_COORDINATOR, Role.ORG_DESK_WORKER]),
            Membership.ended_at.is_(None),
            Account.is_active.is_(True),
        )
        .order_by(Account.name)
    )


def contacts_of(church_id: int) -> Select[Account]:
    """The contact persons of a faith community."""
    return (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.church_id == church_id,
            Membership.role == Role.CHURCH_CONTACT,
            Membership.ended_at.is_(None),
            Account.is_active.is_(True),
        )
        .order_by(Account.name)
    )


def people() -> Select[Membership, bool]:
    """Everybody who can sign in here, by name, and whether they have a second step."""
    has_app = sa.exists().where(AuthenticatorApp.account_id == Membership.account_id)
    has_key = sa.exists().where(Passkey.account_id == Membership.account_id)
    return (
        select(Membership, sa.or_(has_app, has_key))
        .join(Account, Account.id == Membership.account_id)
        .where(Membership.ended_at.is_(None), Account.is_active.is_(True))
        .options(
            contains_eager(Membership.account),
            joinedload(Membership.organisation),
            joinedload(Membership.church),
        )
        .order_by(Account.name, Membership.id)
    )


def membership(membership_id: int) -> Select[Membership]:
    """What one person is here, while it lasts."""
    return (
        select(Membership)
        .where(Membership.id == membership_id, Membership.ended_at.is_(None))
        .options(joinedload(Membership.account), joinedload(Membership.organisation))
        .options(joinedload(Membership.church))
    )


def colleagues_of(account_id: int) -> Select[Account]:
    """Who works for the same partner as somebody, by name."""
    theirs = select(Membership.organisation_id).where(
        Membership.account_id == account_id,
        Membership.organisation_id.is_not(None),
        Membership.ended_at.is_(None),
    )
    return (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(
            Membership.organisation_id.in_(theirs),
            Membership.ended_at.is_(None),
            Membership.account_id != account_id,
            Account.is_active.is_(True),
        )
        .order_by(Account.name)
        .distinct()
    )


def living_memberships(account_id: int) -> Select[int]:
    """How much somebody still is, in every partnership that the scope shows."""
    return select(sa.func.count(Membership.id)).where(
        Membership.account_id == account_id, Membership.ended_at.is_(None)
    )


def last_change(kind: str, key: int) -> Select[AuditEvent, str | None]:
    """Who changed a row last, by name when it was somebody of the staff."""
    by_account = sa.and_(AuditEvent.actor_kind == "account", Account.id == AuditEvent.actor_key)
    return (
        select(AuditEvent, Account.name)
        .outerjoin(Account, by_account)
        .where(
            AuditEvent.object_kind == kind,
            AuditEvent.object_key == key,
            AuditEvent.verb.not_in(ONLY_LOOKED),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
