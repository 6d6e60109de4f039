"""The look around before the site starts: what breaks every page stops it, the rest is told."""

import click
from flask import Flask

from portal.commands.doctor import findings
from portal.commands.inside import AWAY, keys_finding, reached
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
        if name in STOPS and finding != AWAY:
            raise Obstacle(f"{name}: {finding}.")
        click.echo(f"Let op. {name}: {finding}", err=True)


def require_fit(app: Flask) -> None:
    """Raise an Obstacle when the tables are of another version, or our keys do not fit them.

    What the worker wrote would be wrong or lost. A database that is away may come back later.
    """
    with app.app_context():
        try:
            told = {"Database": reached(), "Sleutels": keys_finding()}
        finally:
            db.session.remove()
            db.engine.dispose()
    for name, finding in told.items():
        if finding not in {None, AWAY}:
            raise Obstacle(f"{name}: {finding}.")
