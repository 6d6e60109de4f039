"""Who is asking, for which partnership, and whether they may enter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import abort, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.permissions import NOBODY, Actor, Permission

P = ParamSpec("P")
R = TypeVar("R")
COOKIE_KEY = "login"


@dataclass(frozen=True)
class NetworkCard:
    """What pages and mails say of a partnership."""

    id: int
    slug: str
    name: str
    place: str
    phone: str
    phone_hours: str
    email: str
    church_label: str
    contact_days: int
    small_number: int
    accent: str = "forest"
    opening_hours: dict[str, Any] = field(default_factory=dict)
    closed_days: tuple[str, ...] = ()


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in only people who hold the permission in the partnership that the address names."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = current_actor()
            if not actor.roles:
                return cast("R", _ask_to_sign_in(permission))
            if not actor.may(permission):
                abort(403)
            return view(*args, **kwargs)

        entrance: Any = guarded
        entrance.access = permission
        return cast("Callable[P, R]", entrance)

    return mark


def _ask_to_sign_in(permission: Permission) -> ResponseReturnValue:
    if g.get("signed_in") or permission is Permission.OWN_PAGE:
        abort(404)  # belongs to another partnership, or has only a mailed link
    wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
    keep_typed: Callable[[], str | None] | None = g.get("keep_typed")
    if request.method == "POST" and keep_typed is not None:
        wanted = keep_typed() or ""  # the session was over; what was typed waits for its owner
    return redirect(url_for("accounts.sign_in", verder=wanted or None), 303)


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Say aloud that anyone may enter."""
    cast("Any", view).access = "open"
    return view


def current_actor() -> Actor:
    """Who is asking; nobody when they are not signed in here."""
    return cast("Actor", g.get("actor", NOBODY))


def current_network() -> NetworkCard:
    """The partnership that the address names."""
    card = g.get("network")
    if card is None:
        abort(404)
    return cast("NetworkCard", card)


def sign_in_browser(secret: str) -> None:
    """Give this browser the session that was just started; the old cookie is worth nothing."""
    session.clear()
    session[COOKIE_KEY] = secret
    session.permanent = True


def sign_out_browser() -> str | None:
    """Forget the session here; returns the secret that must be ended in the database."""
    secret = session.get(COOKIE_KEY)
    session.clear()
    return secret if isinstance(secret, str) else None
