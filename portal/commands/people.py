"""Make accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import scope
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.clock import local_day, utc_now
from portal.commands import typed
from portal.commands.obstacles import Obstacle
from portal.commands.site import working_site
from portal.db import unit_of_work
from portal.networks.models import Network
from portal.organisations import queries as organisations
from portal.organisations.models import Membership
from portal.permissions import Role
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.web.links import external

ROLES = {role.value: role for role in Role if role not in {Role.VOLUNTEER, Role.ENTRY_HELPER}}
OF_ORGANISATION = {Role.ORG_COORDINATOR, Role.ORG_DESK_WORKER}
OF_CHURCH = {Role.CHURCH_CONTACT}


@click.group()
def account() -> None:
    """Mensen die kunnen inloggen."""


@account.command("create")
@click.option("--admin", is_flag=True, help="Beheerder van het samenwerkingsverband.")
@click.option("--role", type=click.Choice(sorted(ROLES)), help="Wat deze persoon doet.")
@click.option("--network", "slug", help="Het samenwerkingsverband, zoals in het adres.")
@click.option("--organisation", help="De naam van de organisatie, bij een rol die daar hoort.")
@click.option("--church", help="De naam van de kerk, bij een contactpersoon.")
@click.argument("name", metavar="NAAM")
@click.argument("email", metavar="E-MAIL")
def create_account(
    *,
    admin: bool,
    role: str | None,
    slug: str | None,
    organisation: str | None,
    church: str | None,
    name: str,
    email: str,
) -> None:
    """Maak een account, en zeg hoe deze persoon voor het eerst inlogt."""
    if not admin and role is None:
        raise Obstacle("Zeg wat deze persoon doet: --admin of --role.")
    if admin and role is not None:
        raise Obstacle("Kies één van de twee: --admin of --role.")
    chosen = Role.ADMINISTRATOR if role is None else ROLES[role]
    address, full_name = typed.mail_address(email), typed.line(name, longest=120)
    with _everywhere() as session:
        network = typed.partnership(session, slug)
        now = utc_now()
        if accounts.has_account(session, email=address):
            raise Obstacle(f"Er is al een account met {address}.")
        home = Membership(
            network_id=network.id,
            role=chosen,
            organisation_id=_organisation_id(session, network, chosen, organisation),
            church_id=_church_id(session, network, chosen, church),
        )
        made = accounts.create_account(session, name=full_name, email=address, now=now)
        home.account_id = made.id
        session.add(home)
        where = _first_door(session, made, chosen, now)
    click.echo(f"Het account van {full_name} staat klaar. {where[0]}")
    click.echo(where[1])


@account.command("link")
@click.argument("email", metavar="E-MAIL")
def new_link(*, email: str) -> None:
    """Maak een nieuwe link om een wachtwoord te kiezen; eerdere links werken dan niet meer."""
    address = typed.mail_address(email)
    with _everywhere() as session:
        found, now = _known(session, address), utc_now()
        roles = {one.role for one in session.scalars(organisations.memberships_of(found.id))}
        # Who is only the contact of a church has no password.
        role = next(iter(sorted(roles - OF_CHURCH, key=lambda one: one.value)), Role.CHURCH_CONTACT)
        tokens.revoke_links(session, subject_kind="account", subject_key=found.id, now=now)
        where = _first_door(session, found, role, now)
    click.echo(where[0])
    click.echo(where[1])


@account.command("role")
@click.option("--role", type=click.Choice(sorted(ROLES)), required=True, help="Wat erbij komt.")
@click.option("--network", "slug", help="Het samenwerkingsverband, zoals in het adres.")
@click.option("--organisation", help="De naam van de organisatie, bij een rol die daar hoort.")
@click.option("--church", help="De naam van de kerk, bij een contactpersoon.")
@click.argument("email", metavar="E-MAIL")
def add_role(
    *, role: str, slug: str | None, organisation: str | None, church: str | None, email: str
) -> None:
    """Geef iemand met een account er een rol bij."""
    address, chosen = typed.mail_address(email), ROLES[role]
    with _everywhere() as session:
        network = typed.partnership(session, slug)
        found = _known(session, address)
        added = Membership(
            network_id=network.id,
            account_id=found.id,
            role=chosen,
            organisation_id=_organisation_id(session, network, chosen, organisation),
            church_id=_church_id(session, network, chosen, church),
        )
        if _what(added) in map(_what, session.scalars(organisations.memberships_of(found.id))):
            raise Obstacle(f"{found.name} heeft deze rol al.")
        session.add(added)
        name = found.name
    click.echo(f"{name} heeft deze rol erbij. Het wachtwoord en de manier van inloggen blijven.")


@contextmanager
def _everywhere() -> Iterator[Session]:
    """People stand above the partnerships."""
    with working_site(), unit_of_work() as session, scope.system_scope(session, "make an account"):
        yield session


def _known(session: Session, address: str) -> Account:
    """The account with this address. Raises an Obstacle."""
    found = session.scalars(sa.select(Account).where(Account.email == address)).one_or_none()
    if found is None:
        raise Obstacle(f"Er is geen account met {address}. Maak het met 'account create'.")
    if not found.is_active:
        raise Obstacle(f"Het account met {address} is gestopt.")
    return found


def _what(one: Membership) -> tuple[int, Role, int | None, int | None]:
    """What makes a role the same role; a database finds two empty columns different."""
    return one.network_id, one.role, one.organisation_id, one.church_id


def _first_door(session: Session, made: Account, role: Role, now: datetime) -> tuple[str, str]:
    """How this person signs in the first time, and where."""
    if role in OF_CHURCH:
        said = f"Log in met een link: vul {made.email} in op deze bladzijde. De link komt per mail."
        return said, external("accounts.ask_link")
    link = tokens.issue_link(
        session, purpose=Purpose.SET_PASSWORD, subject_kind="account", subject_key=made.id, now=now
    )
    secret = tokens.secret_of(link, Purpose.SET_PASSWORD)
    said = "Kies binnen twee dagen een wachtwoord op:"
    return said, external("accounts.choose_password", token=secret)


def _organisation_id(
    session: Session, network: Network, role: Role, name: str | None
) -> int | None:
    if role not in OF_ORGANISATION:
        if name is not None:
            raise Obstacle("Bij deze rol hoort geen organisatie: laat --organisation weg.")
        return None
    partners = session.scalars(organisations.organisations(local_day(utc_now()))).all()
    for partner in partners:
        if partner.network_id == network.id and partner.name == name:
            return partner.id
    raise Obstacle("Bij deze rol hoort --organisation met de naam van een deelnemende organisatie.")


def _church_id(session: Session, network: Network, role: Role, name: str | None) -> int | None:
    if role not in OF_CHURCH:
        if name is not None:
            raise Obstacle("Bij deze rol hoort geen kerk: laat --church weg.")
        return None
    for church in session.scalars(organisations.churches()):
        if church.network_id == network.id and church.name == name:
            return church.id
    raise Obstacle("Bij deze rol hoort --church met de naam van een kerk die meedoet.")
