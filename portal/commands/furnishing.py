"""Furnish a partnership: its districts, partners and faith communities."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import scope
from portal.commands import typed
from portal.commands.obstacles import Obstacle
from portal.commands.site import working_site
from portal.db import unit_of_work
from portal.networks.models import District, Network
from portal.organisations.models import Church, Organisation

Command = TypeVar("Command", bound=Callable[..., Any])


def of_network(command: Command) -> Command:
    """The option that says which partnership."""
    option = click.option("--network", "slug", help="Het samenwerkingsverband, zoals in het adres.")
    return option(command)


@contextmanager
def inside(slug: str | None) -> Iterator[tuple[Session, Network]]:
    """Work inside one partnership, and keep it when all went well."""
    with working_site(), unit_of_work() as session:
        network = typed.partnership(session, slug)
        with scope.scoped_to(session, scope.Scope(network.id, whole_network=True)):
            yield session, network


def _refuse_twice(
    session: Session, model: type[Organisation | District | Church], name: str, network: Network
) -> None:
    if session.scalars(sa.select(model).where(model.name == name)).first() is not None:
        raise Obstacle(f"{name} is er al in {network.name}.")


@click.group()
def organisation() -> None:
    """Deelnemende organisaties."""


@organisation.command("create")
@of_network
@click.option("--legal-entity", default="", help="De rechtspersoon, als die anders heet.")
@click.option("--board", is_flag=True, help="Zit in het bestuur.")
@click.option("--covenant-from", help="Eerste dag van het convenant, bijvoorbeeld 2026-01-31.")
@click.option("--phone", help="Het telefoonnummer.")
@click.option("--email", help="Het e-mailadres.")
@click.argument("name", metavar="NAAM")
def create_organisation(
    *,
    slug: str | None,
    legal_entity: str,
    board: bool,
    covenant_from: str | None,
    phone: str | None,
    email: str | None,
    name: str,
) -> None:
    """Voeg een deelnemende organisatie toe."""
    made = Organisation(
        name=typed.line(name, longest=120),
        legal_entity=typed.line(legal_entity, longest=160) if legal_entity else "",
        is_in_board=board,
        covenant_from=typed.day(covenant_from) if covenant_from is not None else None,
        phone=typed.phone_number(phone) if phone is not None else "",
        email=typed.mail_address(email) if email is not None else "",
    )
    with inside(slug) as (session, network):
        _refuse_twice(session, Organisation, made.name, network)
        made.network_id = network.id
        session.add(made)
        said = f"{made.name} doet mee met {network.name}."
    click.echo(said)


@click.group()
def district() -> None:
    """Wijken, met hun midden: daartussen meten wij afstanden."""


@district.command("create")
@of_network
@click.option("--x", "x_m", type=int, required=True, help="Meters naar het oosten.")
@click.option("--y", "y_m", type=int, required=True, help="Meters naar het noorden.")
@click.option("--postcode", "postcodes", multiple=True, help="Vier cijfers; mag vaker.")
@click.argument("name", metavar="NAAM")
def create_district(
    *, slug: str | None, x_m: int, y_m: int, postcodes: tuple[str, ...], name: str
) -> None:
    """Voeg een wijk toe. Het nulpunt is vrij, als het bij alle wijken maar hetzelfde is."""
    for postcode in postcodes:
        if not re.fullmatch(r"[1-9][0-9]{3}", postcode):
            raise Obstacle(f"De postcode {postcode} klopt niet: schrijf vier cijfers.")
    if max(abs(x_m), abs(y_m)) > 1_000_000:
        raise Obstacle("Een wijk ligt hooguit duizend kilometer van het nulpunt.")
    made = District(
        name=typed.line(name, longest=120), x_m=x_m, y_m=y_m, postcodes=sorted(set(postcodes))
    )
    with inside(slug) as (session, network):
        _refuse_twice(session, District, made.name, network)
        for other in session.scalars(sa.select(District)):
            if taken := set(other.postcodes) & set(postcodes):
                raise Obstacle(f"Postcode {min(taken)} hoort al bij {other.name}.")
        made.network_id = network.id
        session.add(made)
        said = f"De wijk {made.name} staat klaar in {network.name}."
    click.echo(said)


@click.group()
def church() -> None:
    """Kerken, parochies en moskeeën."""


@church.command("create")
@of_network
@click.option("--place", default="", help="De plaats; anders die van het samenwerkingsverband.")
@click.argument("name", metavar="NAAM")
def create_church(*, slug: str | None, place: str, name: str) -> None:
    """Voeg een kerk of andere geloofsgemeenschap toe."""
    made = Church(name=typed.line(name, longest=160))
    with inside(slug) as (session, network):
        _refuse_twice(session, Church, made.name, network)
        made.place = typed.line(place, longest=120) if place else network.place
        made.network_id = network.id
        session.add(made)
        said = f"{made.name} staat klaar in {network.name}."
    click.echo(said)
