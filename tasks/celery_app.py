"""Celery around the jobs. It only wakes them: what is due stands in the database."""

import time
from collections.abc import Callable
from typing import Any

from celery import Celery, signals
from flask import Flask

from portal.db import db
from portal.logs import bind_contextvars, clear_contextvars, machine_log
from tasks.broker import use_lasting_line
from tasks.schedule import ZONE, table

log = machine_log(__name__)
PREFIX = "tijdcollecte."
SOFT_SECONDS, HARD_SECONDS = 120, 240
# Longer than the longest job, else Redis hands a running one out again.
VISIBILITY_SECONDS = 600


def make_celery(app: Flask, broker_url: str) -> Celery:
    """A Celery with every job of the schedule, each inside the app's context."""
    settings = app.extensions["tijdcollecte_settings"]
    jobs = table(is_hurried=settings.is_hurried)
    use_lasting_line()
    celery = Celery("tijdcollecte", broker=broker_url, set_as_current=False, fixups=[])
    celery.conf.update(
        accept_content=["json"],
        task_serializer="json",
        result_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        task_soft_time_limit=SOFT_SECONDS,
        task_time_limit=HARD_SECONDS,
        broker_transport_options={"visibility_timeout": VISIBILITY_SECONDS},
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
        worker_send_task_events=False,
        # A job that runs needs no broker: what is due stands in the database, and is leased.
        worker_cancel_long_running_tasks_on_connection_loss=False,
        timezone=ZONE,
        beat_scheduler="celery.beat:Scheduler",
        beat_schedule={
            name: {
                "task": PREFIX + name,
                "schedule": job.times(),
                # A wake-up call that waited until the next one has no use any more.
                "options": {"expires": job.seconds or 3600},
            }
            for name, job in jobs.items()
        },
    )
    for name, job in jobs.items():
        celery.task(name=PREFIX + name, shared=False)(_in_context(app, name, job.run))
    _start_clean(app)
    return celery


def _in_context(app: Flask, name: str, run: Callable[[], int]) -> Callable[[], int]:
    def job() -> int:
        clear_contextvars()
        bind_contextvars(job=name)
        began = time.perf_counter()
        try:
            with app.app_context():
                count = run()
            log.info("job", count=count, ms=round((time.perf_counter() - began) * 1000))
            return count
        finally:
            clear_contextvars()

    job.__doc__ = run.__doc__
    return job


def _start_clean(app: Flask) -> None:
    """A forked child must not talk over its parent's line to the database."""

    def let_go(**_: Any) -> None:
        with app.app_context():
            db.engine.dispose(close=False)

    signals.worker_process_init.connect(let_go, weak=False, dispatch_uid=f"let-go-{id(app)}")
