"""Serve the site with gunicorn: threads for the many small pages, processes for the cores."""

import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from portal.commands.obstacles import PORTS, require_port
from portal.config import Settings
from portal.logs import write_logs

# Where the processes of one server add up their numbers; prometheus-client knows it by this name.
NUMBERS = "PROMETHEUS_MULTIPROC_DIR"


class OneLog(Logger):
    """Gunicorn's words go where all others go."""

    def setup(self, cfg: Any) -> None:
        """Take its own outlets away."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            log.handlers.clear()
            log.propagate = True


class Server(BaseApplication):
    """Gunicorn with our settings instead of a file; its processes share one application."""

    def __init__(self, settings: Settings, options: dict[str, Any]) -> None:
        self._settings = settings
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand gunicorn its options."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The site, before the processes part."""
        return shared_site(self._settings)


def shared_site(settings: Settings) -> Flask:
    """The site as one piece of memory for all processes, with the helplines it learned.

    A line to the database is not to be shared, so none stays open.
    """
    app: Flask = import_module("portal.factory").create_app(settings)
    import_module("portal.web.partnerships").learn_helplines(app)
    import_module("portal.commands.starting").look_when_it_comes(app)
    with app.app_context():
        import_module("portal.db").db.engine.dispose()
    gc.collect()
    gc.freeze()  # else each process would copy what it only looks at for garbage
    return app


@contextmanager
def folder_for_numbers() -> Iterator[None]:
    """A folder for as long as the server runs. A process that it forked must not clear it away."""
    owner, folder = os.getpid(), tempfile.mkdtemp(prefix="tijdcollecte-")
    os.environ[NUMBERS] = folder
    try:
        yield
    finally:
        if os.getpid() == owner:
            del os.environ[NUMBERS]
            shutil.rmtree(folder, ignore_errors=True)


def _let_go(_server: Any, worker: Any) -> None:
    import_module("prometheus_client.multiprocess").mark_process_dead(worker.pid)


def options_for(host: str, port: int, *, workers: int, threads: int) -> dict[str, Any]:
    """How gunicorn is to work."""
    return {
        "bind": f"{host}:{port}",
        "workers": workers,
        "threads": threads,
        "preload_app": True,
        "worker_class": "gthread",
        "accesslog": None,
        "logger_class": OneLog,
        "child_exit": _let_go,
        # Below the 90 s that a service manager waits: who is being answered gets the answer.
        "graceful_timeout": 30,
        # Nobody commands it over a socket, and a user without a home has no place for one.
        "control_socket_disable": True,
    }


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Waar de server luistert.")
@click.option("--port", type=click.IntRange(1, PORTS.stop - 1), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True)
def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Start de website. Zet er een webserver met https voor."""
    settings = Settings.from_environment()
    options = options_for(host, port, workers=workers, threads=threads)
    with folder_for_numbers():
        # Imported only now: prometheus-client looks for its folder when it is loaded.
        import_module("portal.commands.starting").look_first(settings)
        require_port(port, host)
        write_logs(settings.log_level)
        Server(settings, options).run()
