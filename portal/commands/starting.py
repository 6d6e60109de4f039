"""The look around before the site starts: what breaks every page stops it, the rest is told."""

import click

from portal.commands.doctor import DATABASE_AWAY, findings
from portal.commands.obstacles import Obstacle
from portal.commands.site import require_own_database
from portal.config import Settings

# Without these no page is right. The others mend themselves, or hold up one thing only.
STOPS = ("Instellingen", "Pakketten", "Mappen", "Database")


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
