"""What a partnership gets asked about: its own list of topics."""

import click
import sqlalchemy as sa

from intake.questions.models import QuestionTopic
from portal.commands import typed
from portal.commands.furnishing import inside, of_network
from portal.commands.obstacles import Obstacle


@click.group()
def topic() -> None:
    """Onderwerpen van informatievragen."""


@topic.command("create")
@of_network
@click.option("--campaign", is_flag=True, help="Een actie van anderen, waarvoor u opneemt.")
@click.argument("name", metavar="NAAM")
def create_topic(*, slug: str | None, campaign: bool, name: str) -> None:
    """Zet een onderwerp in de lijst; een gesloten onderwerp gaat weer open."""
    wanted = typed.line(name, longest=80)
    with inside(slug) as (session, network):
        found = session.scalars(
            sa.select(QuestionTopic).where(QuestionTopic.name == wanted)
        ).first()
        if found is not None and found.is_open:
            raise Obstacle(f"{wanted} staat al in de lijst van {network.name}.")
        if found is None:
            last = session.scalar(sa.select(sa.func.max(QuestionTopic.position)))
            session.add(
                QuestionTopic(
                    network_id=network.id,
                    name=wanted,
                    is_campaign=campaign,
                    position=0 if last is None else last + 1,
                )
            )
        else:
            found.is_open = True
    click.echo(f"{wanted} staat in de lijst.")


@topic.command("close")
@of_network
@click.argument("name", metavar="NAAM")
def close_topic(*, slug: str | None, name: str) -> None:
    """Haal een onderwerp uit de lijst; wat er al mee gevraagd is, blijft."""
    with inside(slug) as (session, network):
        found = session.scalars(sa.select(QuestionTopic).where(QuestionTopic.name == name)).first()
        if found is None or not found.is_open:
            raise Obstacle(f"{name} staat niet in de lijst van {network.name}.")
        found.is_open = False
    click.echo(f"{name} staat niet meer in de lijst.")
