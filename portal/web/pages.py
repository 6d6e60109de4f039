"""What every page has around it: static files, headers, navigation, error pages."""

import hashlib
import logging
from functools import cache
from typing import Any

from flask import Flask, Response, g, get_flashed_messages, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.exceptions import HTTPException, SecurityError

from portal.clock import date_text, day_text, moment_text, month_text, time_text, utc_now
from portal.db import AWAY, DatabaseMoves
from portal.errors import Missing, trace_of
from portal.language import (
    LANGUAGE_NAMES,
    _l,
    as_written,
    decimal_text,
    language,
    translated,
    translated_n,
)
from portal.networks.labels import communities, community
from portal.networks.opening import phone_today, phone_week
from portal.paths import static_folder
from portal.permissions import Permission
from portal.web.access import NetworkCard, current_actor
from portal.web.menu import menu_of
from portal.web.partnerships import remembered, remembered_all
from portal.web.shortcuts import shortcuts_of
from portal.web.tracks import request_id
from portal.wording import DAY_NAMES, PART_NAMES, duration_text, rhythm_text

log = logging.getLogger(__name__)
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; form-action 'self'; frame-src 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

STALE = _l("Deze pagina stond te lang open. Ga terug, laad hem opnieuw en probeer nog eens.")
MOVES = _l(
    "Wij verhuizen onze gegevens. Wat u nu stuurt, kunnen wij niet bewaren. "
    "Probeer het over een kwartier nog eens, of bel ons."
)
# What went wrong, by its number: a title, and a sentence.
FAILURES = {
    400: (
        _l("Dit ging niet goed"),
        _l("Er ging iets mis met wat uw browser stuurde. Ga terug en probeer het nog eens."),
    ),
    403: (
        _l("Dit mag u hier niet doen"),
        _l("U mag deze pagina wel zien, maar dit niet doen."),
    ),
    404: (
        _l("Deze pagina is er niet"),
        _l("Misschien staat er een typefout in het adres. Of de pagina is weg, of niet voor u."),
    ),
    405: (
        _l("Zo gaat deze pagina niet open"),
        _l("Deze pagina kunt u zo niet openen."),
    ),
    413: (
        _l("Dit is te groot"),
        _l("Wat u stuurde is te groot. Maak het kleiner en probeer het nog eens."),
    ),
    500: (
        _l("Er ging bij ons iets mis"),
        _l("Dat is niet uw schuld. Wat u al had verstuurd, is bewaard."),
    ),
    503: (
        _l("Wij zijn even niet bereikbaar"),
        _l("Probeer het over een paar minuten nog eens."),
    ),
}


@cache
def static_mark(filename: str) -> str:
    """The first ten digits of a file's fingerprint, so that browsers may keep it for ever."""
    path = static_folder() / filename
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10] if path.is_file() else "0"


def static_url(filename: str) -> str:
    """The address of a stylesheet, picture or font."""
    return url_for("static", filename=filename, v=static_mark(filename))


# How templates write days, moments and amounts of time.
FILTERS = {
    "as_written": as_written,
    "day_text": day_text,
    "moment_text": moment_text,
    "time_text": time_text,
    "date_text": date_text,
    "month_text": month_text,
    "decimal_text": decimal_text,
    "duration_text": duration_text,
    "rhythm_text": rhythm_text,
    "day_of": lambda value: str(DAY_NAMES[value.partition("-")[0]]),
    "part_of": lambda value: str(PART_NAMES[value.partition("-")[2]]),
    "community": community,
    "communities": communities,
}


def _filled(said: str, context: EvalContext, values: dict[str, object]) -> str:
    if not context.autoescape:
        return said.format(**values) if values else said
    # A house test sees to it that templates pass words of their own, never somebody else's.
    return Markup(said).format(**values) if values else Markup(said)  # noqa: S704


@pass_eval_context
def _say(context: EvalContext, text: str, /, **values: object) -> str:
    """``_()`` of templates: the catalogue is ours and safe, the values are not."""
    said = translated(text)
    return _filled(said, context, values)


@pass_eval_context
def _say_n(context: EvalContext, one: str, many: str, n: int, /, **values: object) -> str:
    """``_n()`` of templates."""
    said = translated_n(one, many, n)
    return _filled(said, context, {"n": n, **values})


# What templates speak with.
SPEAKING: dict[str, Any] = {"_": _say, "_n": _say_n, "language": language}


def add_context(app: Flask) -> None:
    """Give templates the names that the layout expects."""
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(SPEAKING)

    @app.context_processor
    def _around() -> dict[str, Any]:
        actor = current_actor()
        network = g.get("network")
        known = set(app.view_functions)
        menu = menu_of(actor, known) if actor.roles and network else []
        return {
            "network": network,
            "actor": actor if actor.roles else None,
            # Signed in, on a page that belongs to no partnership or to another one.
            "elsewhere": None if actor.roles else next(iter(g.get("actors", {}).values()), None),
            "nav_items": menu,
            "shortcuts": shortcuts_of(actor, menu, known) if actor.account_id and menu else [],
            "notices": get_flashed_messages(with_categories=True) if actor.roles else [],
            "sign_out_url": url_for("accounts.sign_out"),
            "home_url": url_for("home.home") if network else "/",
            "privacy_url": url_for("home.privacy") if network else None,
            "is_demo": app.config["IS_DEMO"],
            "demo_url": "/demo",
            "settings_url": url_for("settings.own")
            if network and actor.may(Permission.SETTINGS_CHOOSE)
            else None,
            "language_url": url_for("settings.choose"),
            "other_languages": [
                (code, name) for code, name in LANGUAGE_NAMES.items() if code != language()
            ],
            "here": request.full_path.rstrip("?") if request.method == "GET" else request.path,
            "worker_silent": g.get("worker_silent", False),
            "mail_away": g.get("mail_away"),
            **phone_words(network),
            "static_url": static_url,
        }


def phone_words(card: NetworkCard | None) -> dict[str, str]:
    """When the telephone is answered: as it is now, and the whole week."""
    if card is None:
        return {"phone_today": "", "phone_week": ""}
    today = phone_today(card.opening_hours, card.closed_days, utc_now())
    return {
        "phone_today": today or card.phone_hours,
        "phone_week": phone_week(card.opening_hours) or card.phone_hours,
    }


def add_headers(app: Flask) -> None:
    """Put the safety headers on every answer, errors included."""

    @app.after_request
    def _headers(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        if request.endpoint == "static":
            if "v" in request.args:
                answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            answer.headers.setdefault("Cache-Control", "no-store")
        if app.config["IS_HTTPS"]:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return answer


def add_error_pages(app: Flask) -> None:
    """Every failure gets a page with the helpline's number and nothing of the inside."""

    @app.errorhandler(Missing)
    def _missing(error: Missing) -> ResponseReturnValue:
        return error_page(404)

    @app.errorhandler(DatabaseMoves)
    def _moves(error: DatabaseMoves) -> ResponseReturnValue:
        return error_page(503, MOVES)

    @app.errorhandler(CSRFError)
    def _stale(error: CSRFError) -> ResponseReturnValue:
        return error_page(400, STALE)

    @app.errorhandler(SecurityError)
    def _stranger(error: SecurityError) -> ResponseReturnValue:
        # Called by a name that is not ours: no page, for its links would be wrong.
        return Response(f"{FAILURES[400][1]}\n", 400, content_type="text/plain; charset=utf-8")

    @app.errorhandler(HTTPException)
    def _known(error: HTTPException) -> ResponseReturnValue:
        if error.code is not None and error.code < 400:
            return error
        return error_page(error.code or 500)

    @app.errorhandler(Exception)
    def _unknown(error: Exception) -> ResponseReturnValue:
        log.error("failure: %s", trace_of(error))
        return error_page(500)

    for away in AWAY:
        app.register_error_handler(away, _database_is_away)


def _database_is_away(error: Exception) -> ResponseReturnValue:
    """Nothing was lost and nothing was kept: whoever tries again in a minute may get through."""
    log.error("database away: %s", trace_of(error))
    page, status = error_page(503)
    return page, status, {"Retry-After": "60"}


def error_page(status: int, sentence: str | None = None) -> tuple[str, int]:
    """The page for a failure. It works when the database does not: numbers come from memory."""
    card = remembered()
    title, usual = FAILURES.get(status, FAILURES[400 if status < 500 else 500])
    return render_template(
        "layout/error.html",
        status=status,
        title=title,
        sentence=sentence or usual,
        reference=request_id() if status >= 500 else None,
        numbers=[
            (one, phone_words(one)["phone_today"]) for one in ([] if card else remembered_all())
        ],
        helpline_phone=card.phone if card else None,
        helpline_hours=card.phone_hours if card else None,
        **phone_words(card),
    ), status
