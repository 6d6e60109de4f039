"""Start the demo: folder, database, invented people, website, worker and scheduler."""

import logging
import signal
from pathlib import Path
from types import FrameType

import click
from flask import Flask
from werkzeug.serving import make_server

from portal.commands import database
from portal.commands.obstacles import Obstacle, require_port
from portal.db import db, is_marked_as_demo, mark_as_demo
from portal.factory import create_app
from portal.schema import current_migration
from tasks.demo.filling import fill, is_empty
from tasks.demo.folder import demo_folder, demo_settings
from tasks.embedded import Embedded

LOOPBACK = "127.0.0.1"


class Stopped(Exception):
    """Somebody asked us to stop."""


def run_demo(*, data: Path, port: int) -> None:
    """Run until Ctrl-C. Raises an Obstacle when something is in the way."""
    require_port(port)
    with demo_folder(data) as folder:
        app = create_app(demo_settings(folder, port))
        prepare(app)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = make_server(LOOPBACK, port, app, threaded=True)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            with Embedded(app):
                _tell(port)
                server.serve_forever()
        except (Stopped, KeyboardInterrupt):
            click.echo("De demo is gestopt. De gegevens staan er de volgende keer nog.")
        finally:
            server.server_close()


def prepare(app: Flask) -> None:
    """Tables, mark and people; what is there stays."""
    with app.app_context():
        known = current_migration()
        if known is not None and not is_marked_as_demo(db.engine):
            raise Obstacle("Deze database is niet van de demo: kies een andere map met --data.")
        if known is None:
            mark_as_demo(db.engine)
        database.upgrade()
        if is_empty():
            click.echo("De demo wordt gevuld met verzonnen mensen. Dat duurt even.")
            fill()
        db.session.remove()


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _tell(port: int) -> None:
    click.echo(
        f"Tijdcollecte draait op http://{LOOPBACK}:{port}/\n"
        f"Kies wie u wilt zijn op   http://{LOOPBACK}:{port}/demo\n"
        f"Postvak uit staat op      http://{LOOPBACK}:{port}/demo/postvak-uit\n"
        "Stoppen: Ctrl-C."
    )
