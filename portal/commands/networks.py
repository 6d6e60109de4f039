"""Make partnerships, and change what is theirs: telephone, hours, colour."""

import re
from collections.abc import Callable
from typing import Any

import click

from intake.questions.defaults import add_topics
from portal import scope
from portal.commands import typed
from portal.commands.furnishing import inside, of_network
from portal.commands.obstacles import Obstacle
from portal.commands.site import working_site
from portal.db import unit_of_work
from portal.networks import queries
from portal.networks.defaults import add_categories
from portal.networks.models import Network
from portal.web.accents import ACCENTS

ROUNDINGS = ("half_up", "down")


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
        name=typed.line(name, longest=120),
        place=typed.line(place, longest=120),
        phone=typed.phone_number(phone),
        phone_hours=phone_hours,
        email=typed.mail_address(email),
    )
    with (
        working_site(),
        unit_of_work() as session,
        scope.system_scope(session, "make a partnership"),
    ):
        if session.scalars(queries.network_by_slug(slug)).first() is not None:
            raise Obstacle(f"Het samenwerkingsverband {slug} is er al.")
        session.add(made)
        session.flush()
        add_categories(session, network_id=made.id)
        add_topics(session, network_id=made.id)
    click.echo(f"{name} staat klaar op /{slug}/.")


@network.command("change")
@of_network
@click.option("--phone", help="Het telefoonnummer van de hulplijn.")
@click.option("--phone-hours", help="Wanneer er wordt opgenomen, in woorden voor de flyer.")
@click.option("--open", "opened", multiple=True, help="Bijvoorbeeld 'ma-do 9.00-12.00'. Mag vaker.")
@click.option("--closed", multiple=True, help="Een dag waarop u dicht bent: 2026-12-24. Mag vaker.")
@click.option("--email", help="Het e-mailadres van de hulplijn.")
@click.option("--accent", type=click.Choice(sorted(ACCENTS)), help="De kleur.")
@click.option("--church-label", help="Hoe een kerk hier heet, bijvoorbeeld geloofsgemeenschap.")
@click.option("--rounding", type=click.Choice(ROUNDINGS), help="Hoe verslagen afronden.")
def change_network(*, slug: str | None, **wanted: Any) -> None:
    """Verander wat u noemt; de rest blijft. Met --open noemt u alle uren opnieuw."""
    changes = _changes(wanted)
    if not changes:
        raise Obstacle("Zeg wat er verandert, bijvoorbeeld --phone of --open.")
    with inside(slug) as (session, network):
        session.add(network)  # entering the scope let go of it
        for name, value in changes.items():
            setattr(network, name, value)
        said = f"{network.name} is veranderd."
    click.echo(said)


def _changes(wanted: dict[str, Any]) -> dict[str, Any]:
    """The columns that change, each checked."""
    read: dict[str, Callable[[str], str]] = {
        "phone": typed.phone_number,
        "phone_hours": lambda text: typed.line(text, longest=200),
        "email": typed.mail_address,
        "church_label": lambda text: typed.line(text, longest=40),
    }
    found: dict[str, Any] = {
        name: read[name](wanted[name]) for name in read if wanted[name] is not None
    }
    if wanted["opened"]:
        found["opening_hours"] = typed.opening_hours(wanted["opened"])
    if wanted["closed"]:
        found["closed_days"] = sorted({typed.day(text).isoformat() for text in wanted["closed"]})
    if wanted["accent"]:
        found["accent"] = wanted["accent"]
    if wanted["rounding"]:
        found["report_rounding"] = wanted["rounding"]
    return found
