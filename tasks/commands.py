"""The commands that need the machine: demo, worker and beat. ``portal.cli`` finds them by name."""

import os
import signal
import sys
import threading
from pathlib import Path
from types import FrameType

import click
from celery import beat, signals
from flask import Flask

from portal.commands.obstacles import PORTS, Obstacle
from portal.commands.site import require_own_database
from portal.commands.starting import require_fit
from portal.config import Settings
from portal.factory import create_app
from portal.logs import write_logs
from tasks.celery_app import make_celery
from tasks.demo.serving import run_demo
from tasks.embedded import Embedded
from tasks.planner import planner_of


def one_log(settings: Settings) -> None:
    """Write as the website does, and let Celery hang up no log of its own."""
    write_logs(settings.log_level)
    signals.setup_logging.connect(lambda **_: None, weak=False, dispatch_uid="one log")


def ready_to_work(settings: Settings) -> Flask:
    """The application, once its database is there and fits it."""
    require_own_database(settings)
    one_log(settings)
    app = create_app(settings)
    # The first process of a container does not end by itself when somebody says stop.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    require_fit(app)
    return app


def wait_for_signal() -> None:
    """Sleep until somebody says stop."""
    stop = threading.Event()

    def said(number: int, frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, said)
    stop.wait()


@click.command()
@click.option("--port", type=click.IntRange(1, PORTS.stop - 1), default=8000, show_default=True)
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("demo-data"),
    show_default=True,
    help="De map met de gegevens van de demo.",
)
def demo(*, port: int, data: Path) -> None:
    """Start alles in één programma, met verzonnen mensen. Er gaat geen mail uit."""
    run_demo(data=data, port=port)


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 16), default=2, show_default=True)
def worker(*, concurrency: int) -> None:
    """Verstuur berichten en doe wat vanzelf moet. Zonder REDIS_URL zit de planner erbij."""
    settings = Settings.from_environment()
    app = ready_to_work(settings)
    if not settings.redis_url:
        with Embedded(app):
            wait_for_signal()
        return
    celery = make_celery(app, settings.redis_url)
    # Forks: a job that takes its process along takes nothing else.
    node = f"worker-{os.getpid()}@%h"
    arguments = ["worker", "-l", "WARNING", "-c", str(concurrency), "-n", node]
    celery.worker_main(["--quiet", *arguments, "--without-gossip", "--without-mingle"])


@click.command("beat")
def beat_command() -> None:
    """Start de planner: één per installatie, naast de workers. Heeft REDIS_URL nodig."""
    settings = Settings.from_environment()
    if not settings.redis_url:
        raise Obstacle("REDIS_URL ontbreekt: zonder Redis zit de planner in de worker.")
    app = ready_to_work(settings)
    celery = make_celery(app, settings.redis_url)
    service = beat.Service(celery, scheduler_cls=planner_of(app), schedule_filename="")

    def said(number: int, frame: FrameType | None) -> None:
        service.stop()
        sys.exit(0)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, said)
    service.start()
