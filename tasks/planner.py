"""Celery's planner, with a sign of life of its own: so one sees which of the two went silent."""

import logging
import time
from typing import Any

from celery import beat
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal import heartbeat
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.errors import trace_of

log = logging.getLogger(__name__)
SECONDS = 60.0


def planner_of(app: Flask) -> type[beat.Scheduler]:
    """The planner of this installation. A database that is away stops it from planning nothing."""

    class Planner(beat.Scheduler):
        """Ticks, and once a minute says that it does."""

        told_at = float("-inf")

        def tick(self, *args: Any, **kwargs: Any) -> float:
            """Wake the jobs whose time it is; returns the seconds until the next look."""
            if time.monotonic() - self.told_at >= SECONDS:
                self.told_at = time.monotonic()
                _say_so(app)
            # Look up in time for the next sign, however long nothing is due.
            return min(float(super().tick(*args, **kwargs)), SECONDS / 2)

    return Planner


def _say_so(app: Flask) -> None:
    try:
        with app.app_context(), unit_of_work() as session:
            heartbeat.beat(session, name="beat", now=utc_now())
    except SQLAlchemyError as wrong:
        log.error("the planner cannot say that it lives: %s", trace_of(wrong))
