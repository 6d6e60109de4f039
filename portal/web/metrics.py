"""Numbers for Prometheus at ``/metrieken``: what is asked, what waits, what lives.

Only whoever holds METRICS_TOKEN may look; without that setting there is no such page. Several
processes add up through a folder that ``serve`` makes (PROMETHEUS_MULTIPROC_DIR).
"""

import hmac
import os
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, Response, abort, current_app, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from portal import heartbeat
from portal.clock import utc_now
from portal.db import AWAY, db
from portal.outbox import queries as outbox
from portal.outbox.models import MessageState
from portal.scope import system_scope
from portal.web.access import open_to_all

bp = Blueprint("metrics", __name__)
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
FOLDER = "PROMETHEUS_MULTIPROC_DIR"
OURS = CollectorRegistry()
REQUESTS = Counter(
    "tijdcollecte_requests", "Requests answered.", ["method", "route", "status"], registry=OURS
)
SECONDS = Histogram(
    "tijdcollecte_request_seconds",
    "How long an answer took.",
    ["method", "route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
    registry=OURS,
)
LINES = Gauge(
    "tijdcollecte_database_lines",
    "Lines to the database in use.",
    multiprocess_mode="livesum",
    registry=OURS,
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """One more answer. The route is a rule of the map, so there are only so many."""
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(method, route).observe(seconds)


def watch_lines(engine: sa.Engine) -> None:
    """Count the lines to the database that are in somebody's hands."""
    sa.event.listen(engine, "checkout", lambda *_: LINES.inc())
    sa.event.listen(engine, "checkin", lambda *_: LINES.dec())


class Waiting(Collector):
    """What stands in the database at the moment of asking."""

    def collect(self) -> Iterator[Metric]:
        """Messages by state, the age of the oldest that should have left, and who lives."""
        up = GaugeMetricFamily("tijdcollecte_database_up", "Whether the database answers.")
        try:
            found = list(self._in_database())
        except AWAY:
            found = []
        up.add_metric([], bool(found))
        yield from (up, *found)

    def _in_database(self) -> Iterator[Metric]:
        session, now = db.session(), utc_now()
        with system_scope(session, "count messages for the metrics"):
            counts = dict(session.execute(outbox.count_by_state()).all())
            oldest = session.scalar(outbox.oldest_due(now))
        messages = GaugeMetricFamily(
            "tijdcollecte_messages", "Messages by state.", labels=["state"]
        )
        for state in MessageState:
            messages.add_metric([state.value], counts.get(state, 0))
        yield messages
        yield GaugeMetricFamily(
            "tijdcollecte_oldest_due_seconds",
            "Age of the oldest message that should have left.",
            value=(now - oldest).total_seconds() if oldest else 0,
        )
        beats = GaugeMetricFamily(
            "tijdcollecte_heartbeat_seconds", "Since the last sign of life.", labels=["part"]
        )
        for part in heartbeat.PARTS:
            age = heartbeat.age_of(session, name=part, now=now)
            if age is not None:
                beats.add_metric([part], age.total_seconds())
        yield beats


@bp.get("/metrieken")
@open_to_all
def numbers() -> Response:
    """The numbers, for whoever brings the token; for anybody else there is nothing here."""
    token = current_app.extensions["tijdcollecte_settings"].metrics_token
    brought = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(brought.encode(), token.encode()):
        abort(404)
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Same(OURS))
    registry.register(Waiting())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Same(Collector):
    """Another registry's numbers as they are: this is the only process."""

    def __init__(self, source: CollectorRegistry) -> None:
        self._source = source

    def collect(self) -> Any:
        """Pass them on."""
        return self._source.collect()
