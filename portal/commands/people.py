"""Make partnerships and accounts."""

import re

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy.orm import Session

from portal import scope
from portal.accounts import services as accounts
from portal.clock import local_day, utc_now
from portal.commands.obstacles import Obstacle
from portal.commands.site import site
from portal.db import unit_of_work
from portal.networks import queries
from portal.networks.defaults import add_categories
from portal.networks.models import Network
from portal.organisations import queries as organisations
from portal.organisations.models import Membership
from portal.permissions import Role
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.web.links import external

STAFF = {
    role.value: role
    for role in Role
    if role not in {Role.VOLUNTEER, Role.CHURCH_CONTACT, Role.ENTRY_HELPER}
}
OF_ORGANISATION = {Role.ORG_COORDINATOR, Role.ORG_DESK_WORKER}


@click.group()
def account() -> None:
    """Mensen die kunnen inloggen."""


@account.command("create")
@click.option("--admin", is_flag=True, help="Beheerder van het samenwerkingsverband.")
@click.option("--role", type=click.Choice(sorted(STAFF)), help="Wat deze persoon doet.")
@click.option("--network", "slug", help="Het samenwerkingsverband, zoals in het adres.")
@click.option("--organisation", help="De naam van de organisatie, bij een rol die daar hoort.")
@click.argument("name", metavar="NAAM")
@click.argument("email", metavar="E-MAIL")
def create_account(
    *,
    admin: bool,
    role: str | None,
    slug: str | None,
    organisation: str | None,
    name: str,
    email: str,
) -> None:
    """Maak een account en toon de link voor het eerste wachtwoord; die werkt één keer."""
    if not admin and role is None:
        raise Obstacle("Zeg wat deze persoon doet: --admin of --role.")
    chosen = Role.ADMINISTRATOR if role is None else STAFF[role]
    address = _address(email)
    with site(), unit_of_work() as session, scope.system_scope(session, "make an account"):
        network = _network(session, slug)
        now = utc_now()
        if accounts.has_account(session, email=address):
            raise Obstacle(f"Er is al een account met {address}.")
        made = accounts.create_account(session, name=name, email=address, now=now)
        session.add(
            Membership(
                network_id=network.id,
                account_id=made.id,
                role=chosen,
                organisation_id=_organisation_id(session, network, chosen, organisation),
            )
        )
        link = tokens.issue_link(
            session,
            purpose=Purpose.SET_PASSWORD,
            subject_kind="account",
            subject_key=made.id,
            now=now,
        )
        secret = tokens.secret_of(link, Purpose.SET_PASSWORD)
        where = external("accounts.choose_password", token=secret)
    click.echo(f"Het account van {name} staat klaar. Kies binnen twee dagen een wachtwoord op:")
    click.echo(where)


def _address(email: str) -> str:
    try:
        checked = validate_email(email, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError as wrong:
        raise Obstacle(f"Het e-mailadres {email} klopt niet.") from wrong
    return str(checked.normalized).lower()


def _network(session: Session, slug: str | None) -> Network:
    found = session.scalars(
        queries.networks() if slug is None else queries.network_by_slug(slug)
    ).all()
    if len(found) == 1:
        return found[0]
    if not found and slug is not None:
        raise Obstacle(f"Het samenwerkingsverband {slug} is er niet.")
    if not found:
        raise Obstacle("Maak eerst een samenwerkingsverband: 'tijdcollecte network create'.")
    raise Obstacle(f"Kies met --network uit: {', '.join(row.slug for row in found)}.")


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


@click.group()
def network() -> None:
    """Samenwerkingsverbanden van deze installatie."""


@network.command("create")
@click.option("--place", required=True, help="De plaats, zoals op de flyer.")
@click.option("--phone", required=True, help="Het telefoonnummer van de hulplijn.")
@click.option("--phone-hours", default="", help="Wanneer er wordt opgenomen.")
@click.option("--email", required=True, help="Het e-mailadres van de hulplijn.")
@click.argument("slug", metavar="ADRES")
@click.argument("name", metavar="NAAM")
def create_network(
    *, place: str, phone: str, phone_hours: str, email: str, slug: str, name: str
) -> None:
    """Maak een samenwerkingsverband met de gewone soorten hulp. ADRES is bijvoorbeeld dordrecht."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 40:
        raise Obstacle("Het adres bestaat uit kleine letters, cijfers en streepjes: dordrecht.")
    made = Network(
        slug=slug,
        name=name,
        place=place,
        phone=phone,
        phone_hours=phone_hours,
        email=_address(email),
    )
    with site(), unit_of_work() as session, scope.system_scope(session, "make a partnership"):
        if session.scalars(queries.network_by_slug(slug)).first() is not None:
            raise Obstacle(f"Het samenwerkingsverband {slug} is er al.")
        session.add(made)
        session.flush()
        add_categories(session, network_id=made.id)
    click.echo(f"{name} staat klaar op /{slug}/.")
