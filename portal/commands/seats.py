"""Who sits in the board, the steering group or the working group of a partnership."""

import click
import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.clock import local_day, utc_now
from portal.commands import typed
from portal.commands.furnishing import inside, of_network
from portal.commands.obstacles import Obstacle
from portal.organisations.models import Organisation, Seat


@click.group()
def seat() -> None:
    """Plaatsen in bestuur, stuurgroep en werkgroep."""


@seat.command("create")
@of_network
@click.option("--body", required=True, help="Waarin: bestuur, stuurgroep, werkgroep of anders.")
@click.option("--organisation", help="De organisatie namens wie iemand er zit.")
@click.option("--duty", default="", help="De taak, bijvoorbeeld penningmeester.")
@click.option("--from", "first", help="De eerste dag, bijvoorbeeld 2026-01-31; anders vandaag.")
@click.option("--until", "last", help="De laatste dag, als die bekend is.")
@click.argument("name", metavar="NAAM")
def create_seat(
    *,
    slug: str | None,
    body: str,
    organisation: str | None,
    duty: str,
    first: str | None,
    last: str | None,
    name: str,
) -> None:
    """Geef iemand een plaats."""
    made = Seat(
        body=typed.line(body, longest=40).lower(),
        person_name=typed.line(name, longest=120),
        duty=typed.line(duty, longest=80) if duty else "",
        from_on=typed.day(first) if first is not None else local_day(utc_now()),
        until_on=typed.day(last) if last is not None else None,
    )
    if made.until_on is not None and made.until_on < made.from_on:
        raise Obstacle("De laatste dag ligt voor de eerste.")
    with inside(slug) as (session, network):
        made.network_id = network.id
        if organisation is not None:
            made.organisation_id = _partner(session, organisation)
        session.add(made)
        said = f"{made.person_name} zit in: {made.body} van {network.name}."
    click.echo(said)


@seat.command("end")
@of_network
@click.option("--body", required=True, help="Waarin deze persoon zit.")
@click.option("--last-day", "last", help="De laatste dag; anders vandaag.")
@click.argument("name", metavar="NAAM")
def end_seat(*, slug: str | None, body: str, last: str | None, name: str) -> None:
    """Iemand gaat weg; de plaats blijft in het overzicht van vroeger."""
    day = typed.day(last) if last is not None else local_day(utc_now())
    with inside(slug) as (session, network):
        found = session.scalars(
            sa.select(Seat).where(
                Seat.body == body.lower(), Seat.person_name == name, Seat.until_on.is_(None)
            )
        ).first()
        if found is None:
            raise Obstacle(f"{name} zit niet in: {body} van {network.name}.")
        if day < found.from_on:
            raise Obstacle("De laatste dag ligt voor de eerste.")
        found.until_on = day
    click.echo(f"{name} is weg uit: {body}.")


def _partner(session: Session, name: str) -> int:
    found = session.scalars(sa.select(Organisation.id).where(Organisation.name == name)).first()
    if found is None:
        raise Obstacle(f"De organisatie {name} is er niet: kijk hoe zij precies heet.")
    return found
