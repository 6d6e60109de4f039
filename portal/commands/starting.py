"""The look around before the site starts: what breaks every page stops it, the rest is told."""

import logging
import time

import click
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.commands.doctor import findings
from portal.commands.inside import AWAY, unfit
from portal.commands.obstacles import Obstacle
from portal.commands.site import require_own_database
from portal.config import Settings
from portal.db import db
from portal.web.opening import open_later

log = logging.getLogger(__name__)
# Seconds between two looks whether the database is back.
PAUSE = 5.0
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

    What the worker wrote would be wrong or lost. For a database that is away it waits.
    """
    while True:
        try:
            found = _unfit(app)
            break
        except SQLAlchemyError as wrong:
            why = str(getattr(wrong, "orig", wrong)).partition("\n")[0]
            log.warning("nothing is begun before the database is back: %s", why)
            time.sleep(PAUSE)
    if found is not None:
        raise Obstacle(f"{found[0]}: {found[1]}.")


def _unfit(app: Flask) -> tuple[str, str] | None:
    with app.app_context():
        try:
            return unfit()
        finally:
            db.session.remove()
            db.engine.dispose()


def look_when_it_comes(app: Flask) -> None:
    """A site whose database is away, or does not fit it, stays shut until that is over."""
    try:
        is_fit = _unfit(app) is None
    except SQLAlchemyError:
        is_fit = False
    if not is_fit:
        open_later(app, unfit)
