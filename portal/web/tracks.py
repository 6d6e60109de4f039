"""Each request gets a number, and leaves one line in the log and one count: never who or where."""

import secrets
from time import perf_counter
from typing import cast

from flask import Flask, Response, g, request

from portal.logs import bind_contextvars, clear_contextvars, machine_log
from portal.web import metrics

log = machine_log(__name__)
HEADER = "X-Request-Id"
# Asked every few seconds by whoever watches the machine; only a bad answer is news.
WATCHED = frozenset({"health.alive", "health.ready", "metrics.numbers"})


def request_id() -> str:
    """The number of this request: in the log, in a header, and on an error page to call about."""
    if "request_id" not in g:
        g.request_id = secrets.token_hex(4)
    return cast("str", g.request_id)


def leave_tracks(app: Flask) -> None:
    """Number, count and log every request. Call it first: what comes later may fail."""

    @app.before_request
    def _begin() -> None:
        g.began = perf_counter()
        clear_contextvars()
        bind_contextvars(request=request_id())

    @app.after_request
    def _end(answer: Response) -> Response:
        answer.headers[HEADER] = request_id()
        seconds = perf_counter() - g.get("began", perf_counter())
        # The rule, for an address may hold the key of a link.
        route = request.url_rule.rule if request.url_rule else "none"
        method = request.method if request.method in metrics.METHODS else "other"
        metrics.count_request(method, route, answer.status_code, seconds)
        if request.endpoint not in WATCHED or answer.status_code >= 400:
            log.info(
                "request",
                request=request_id(),
                method=method,
                route=route,
                status=answer.status_code,
                ms=round(seconds * 1000),
            )
        return answer

    @app.teardown_request
    def _forget(_wrong: BaseException | None) -> None:
        clear_contextvars()
