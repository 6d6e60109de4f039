"""The look around before the site starts: what breaks every page stops it, the rest is told."""

import logging
import time

import click
from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable

from portal.commands.doctor import findings
from portal.commands.inside import AWAY, unfit
from portal.commands.obstacles import Obstacle
from portal.commands.site import require_own_database
from portal.config import Settings
from portal.db import db

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
    while (found := _unfit(app)) is not None:
        name, finding = found
        if finding != AWAY:
            raise Obstacle(f"{name}: {finding}.")
        log.warning("the database is away: nothing is begun before it is back")
        time.sleep(PAUSE)


def _unfit(app: Flask) -> tuple[str, str] | None:
    with app.app_context():
        try:
            return unfit()
        finally:
            db.session.remove()
            db.engine.dispose()


def look_when_it_comes(app: Flask) -> None:
    """Show and keep nothing before the database was looked at; it may be away when a site starts.

    Once it is found fit the pages open, without a new start. When it is not, only ``/gezond``
    and ``/gereed`` answer as they do.
    """
    if _unfit(app) is None:
        return
    seen: set[str] = set()

    @app.before_request
    def _look() -> ResponseReturnValue | None:
        if seen or request.endpoint in {None, "static", "health.alive"}:
            return None
        found = unfit()
        if found is None:
            seen.add("fit")
            return None
        if found[1] != AWAY:
            log.error("not fit to serve: %s: %s", *found)
        if request.endpoint == "health.ready":
            return jsonify({found[0].lower(): False}), 503
        raise ServiceUnavailable
