"""Let a browser in: which one it is, which session it gets, and where it goes then."""

from flask import current_app, g, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy.orm import Session

from portal import crypto
from portal.accounts import browsers, rules
from portal.accounts import services as accounts
from portal.accounts.services import Login
from portal.clock import utc_now
from portal.web.access import COOKIE_KEY
from portal.web.answers import own_path

BROWSER_COOKIE = "browser"
COOKIE_AGE = int(rules.KNOWN.total_seconds())


def current_login() -> Login | None:
    """The session of this browser, if any that still counts."""
    login: Login | None = g.get("login")
    return None if login is None or login.is_over else login


def browser_secret() -> str:
    """The random name of this browser; a fresh one when it has none of ours."""
    if "browser_secret" not in g:
        g.browser_secret = _held_name() or crypto.new_secret()
    return str(g.browser_secret)


def _held_name() -> str | None:
    try:
        held = _signer().loads(request.cookies.get(BROWSER_COOKIE, ""))
    except BadData:
        return None
    return held if isinstance(held, str) else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="browser")


def own_browser_text() -> str:
    """Roughly what browser this is."""
    return rules.browser_text(request.headers.get("User-Agent", ""))


def begin_session(work: Session, *, account_id: int, is_whole: bool, is_proved: bool) -> str:
    """A fresh session for this browser; whoever was in it before is out."""
    before = session.get(COOKIE_KEY)
    if isinstance(before, str):
        accounts.end_session(work, secret=before, now=utc_now())
    return accounts.start_session(
        work,
        kind="account" if is_whole else "half",
        key=account_id,
        now=utc_now(),
        is_proved=is_proved,
        browser_text=own_browser_text(),
    )


def know_browser(work: Session, *, account_id: int, trust: bool) -> None:
    """From now on wrong tries elsewhere do not hinder this person here."""
    browsers.remember_browser(
        work,
        account_id=account_id,
        secret=browser_secret(),
        text=own_browser_text(),
        now=utc_now(),
        trust=trust,
    )


def browser_id_of(work: Session, account_id: int) -> int | None:
    """The number under which this person knows this browser, if they do."""
    return browsers.known_id(work, account_id=account_id, secret=browser_secret(), now=utc_now())


def give_browser_its_name(answer: ResponseReturnValue) -> ResponseReturnValue:
    """Let the browser keep its random name; scripts cannot read it."""
    made = current_app.make_response(answer)
    made.set_cookie(
        BROWSER_COOKIE,
        str(_signer().dumps(browser_secret())),
        max_age=COOKIE_AGE,
        httponly=True,
        secure=bool(current_app.config["IS_HTTPS"]),
        samesite="Lax",
    )
    return made


def wanted_page() -> str:
    """Where somebody wanted to go before they had to sign in; always a page of ours, or nothing."""
    return own_path(request.values.get("verder")) or ""


def first_page() -> str:
    """Where one goes when everything is done."""
    return wanted_page() or url_for("accounts.begin")
