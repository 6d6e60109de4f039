"""Bring the database up to date, and see whether it is."""

import logging

import click
import flask_migrate
from alembic.util import CommandError

from portal.commands.obstacles import Obstacle
from portal.commands.site import site
from portal.web.health import current_migration, newest_migration


def upgrade() -> bool:
    """Run the migrations that are missing; False when there were none."""
    if current_migration() == newest_migration():
        return False
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        flask_migrate.upgrade()
    except CommandError as wrong:
        raise Obstacle("Deze database hoort bij een andere versie van Tijdcollecte.") from wrong
    return True


@click.group()
def database() -> None:
    """De database bijwerken en nakijken."""


@database.command("upgrade")
def upgrade_command() -> None:
    """Werk de database bij naar deze versie."""
    with site():
        done = upgrade()
    click.echo("De database is bijgewerkt." if done else "De database was al bij.")


@database.command("check")
def check_command() -> None:
    """Kijk of de database bij deze versie hoort."""
    with site():
        if current_migration() != newest_migration():
            raise Obstacle(
                "De database is niet bij deze versie: doe eerst 'tijdcollecte db upgrade'."
            )
    click.echo("De database is bij.")
