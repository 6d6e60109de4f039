"""Ask the second step anew before export, roles and addresses; what was typed stays.

A route says ``@fresh`` under its ``@requires``. Each use stands in the trail.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import kept_forms, second_steps
from portal.accounts.rules import is_proved
from portal.accounts.services import Login
from portal.audit.services import record
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.organisations.entering import current_login
from portal.web.access import current_actor

P = ParamSpec("P")
R = TypeVar("R")
# More than a page full of typing is not kept.
LONGEST = 200_000


def fresh(view: Callable[P, R]) -> Callable[P, R]:
    """Let in only who took the second step less than a quarter of an hour ago."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        login = current_login()
        if login is None or not is_fresh(login):
            return cast("R", ask_again())
        answer = view(*args, **kwargs)
        _note()
        return answer

    cast("Any", guarded).is_fresh = True
    return guarded


def is_fresh(login: Login) -> bool:
    """Whether the second step is recent. People of the demo have none, until they try it."""
    if is_proved(login.proved_at, utc_now()):
        return True
    if not current_app.config["IS_DEMO"] or login.account_id is None:
        return False
    return not second_steps.has_second_step(db.session(), account_id=login.account_id)


def _note() -> None:
    """Who got what they asked; pages of no partnership write their own line."""
    actor = current_actor()
    if actor.account_id is None or g.get("network") is None:
        return
    with unit_of_work() as work:
        record(
            work,
            actor=actor,
            verb="confirmed_anew",
            object_kind="account",
            object_key=actor.account_id,
            now=utc_now(),
            fields=[request.endpoint or ""],
        )


def ask_again() -> ResponseReturnValue:
    """To the second step, and back with everything that was typed."""
    login = current_login()
    if login is None or login.account_id is None:
        return redirect(url_for("accounts.sign_in"), 303)
    back = request.full_path.rstrip("?")
    if request.method == "POST":
        back = keep_typed(login.account_id) or url_for("accounts.begin")
    return redirect(url_for("accounts.confirm", verder=back), 303)


def keep_typed(account_id: int) -> str | None:
    """Keep what this request brought; returns the page that gives it back, if it could be kept."""
    is_page = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    if not is_page or (request.content_length or 0) > LONGEST:
        return None
    pairs = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    with unit_of_work() as work:
        kept_forms.keep_form(
            work,
            account_id=account_id,
            path=request.full_path.rstrip("?")[:300],
            fields=pairs,
            now=utc_now(),
        )
    return url_for("accounts.resume")
