"""The look around before the site starts: what breaks every page stops it, the rest is told."""

import click
from flask import Flask

from portal.commands.doctor import DATABASE_AWAY, findings, lookup_finding
from portal.commands.obstacles import Obstacle
from portal.commands.site import require_own_database
from portal.config import Settings
from portal.db import db

# Without these no page is right. The others mend themselves, or hold up one thing only.
STOPS = ("Instellingen", "Pakketten", "Mappen", "Database", "Sleutels")


def look_first(settings: Settings) -> None:
    """Say what is not right. Raises an Obstacle for what must be mended first.

    A database that is away stops nothing: the site says so on a page, and works when it is back.
    """
    require_own_database(settings)
    for name, finding in findings():
        if finding is None:
            continue
        if name in STOPS and finding != DATABASE_AWAY:
            raise Obstacle(f"{name}: {finding}.")
        click.echo(f"Let op. {name}: {finding}", err=True)


def require_found(app: Flask) -> None:
    """Raise an Obstacle when this program's key finds nobody: what it wrote would be lost."""
    with app.app_context():
        try:
            finding = lookup_finding()
        finally:
            db.session.remove()
            db.engine.dispose()
    if finding is not None:
        raise Obstacle(f"Sleutels: {finding}.")
