"""A site that starts while its database is away opens when that comes, and fits."""

import logging
from collections.abc import Callable

from flask import Flask, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import ServiceUnavailable

from portal.permissions import NOBODY
from portal.web.languages import choose_language

log = logging.getLogger(__name__)
# What is wrong, as the doctor names it; raises SQLAlchemyError while the database is away.
Look = Callable[[], tuple[str, str] | None]
# These keep nothing, and must answer whatever is wrong.
ALWAYS = frozenset({None, "static", "health.alive", "metrics.numbers"})


def open_later(app: Flask, look: Look) -> None:
    """Before anything is shown or kept each process looks, until it once found nothing wrong."""
    is_open: set[bool] = set()

    def before() -> ResponseReturnValue | None:
        if is_open or request.endpoint in ALWAYS:
            return None
        choose_language(NOBODY)
        try:
            found = look()
        except SQLAlchemyError:
            if request.endpoint == "health.ready":
                return jsonify(database=False), 503
            raise
        if found is None:
            is_open.add(True)
            return None
        log.error("not fit to serve: %s: %s", *found)
        if request.endpoint == "health.ready":
            return jsonify({found[0].lower(): False}), 503
        raise ServiceUnavailable

    # Second: the first gives the request its number, the next notes who was here.
    app.before_request_funcs[None].insert(1, before)
