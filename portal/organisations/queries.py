"""Selects on partners, faith communities and memberships."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from portal.accounts.models import Account
from portal.organisations.models import Church, Membership, Organisation, OrganisationLogo, Seat
from portal.permissions import Role


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
        .where(Membership.account_id == account_id)
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
            Account.is_active.is_(True),
        )
        .order_by(Account.name)
    )


def contacts_of(church_id: int) -> Select[Account]:
    """The contact persons of a faith community."""
    return (
        select(Account)
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.church_id == church_id, Membership.role == Role.CHURCH_CONTACT)
        .order_by(Account.name)
    )
