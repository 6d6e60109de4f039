"""Bring the database up to date, and see whether it is."""

import logging

import click
import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from portal.commands.obstacles import Obstacle
from portal.commands.site import site
from portal.db import db


def head() -> str | None:
    """The newest migration that ships with this version."""
    config = current_app.extensions["migrate"].migrate.get_config()
    return ScriptDirectory.from_config(config).get_current_head()


def current() -> str | None:
    """The migration the database is at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade() -> bool:
    """Run the migrations that are missing; False when there were none."""
    if current() == head():
        return False
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade()
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
        if current() != head():
            raise Obstacle(
                "De database is niet bij deze versie: doe eerst 'tijdcollecte db upgrade'."
            )
    click.echo("De database is bij.")
