"""Serve the site with gunicorn: threads for the many small pages, processes for the cores."""

from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from portal.commands.obstacles import PORTS, require_port
from portal.commands.site import require_own_database
from portal.config import Settings
from portal.factory import create_app


class Server(BaseApplication):
    """Gunicorn with our settings instead of a file; each process builds its own application."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The site, in a worker process."""
        return create_app(self._settings)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Waar de server luistert.")
@click.option("--port", type=click.IntRange(1, PORTS.stop - 1), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Start de website. Zet er een webserver met https voor."""
    settings = Settings.from_environment()
    require_own_database(settings)
    require_port(port, host)
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "worker_class": "gthread",
        "accesslog": None,
    }
    Server(settings, options).run()
