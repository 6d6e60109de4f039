"""Sign in, sign out, and find the page to begin with."""

from flask import current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import browsers, second_steps, throttle
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.accounts.rules import TooManyTries
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.organisations import (
    address_views,
    confirm_views,
    link_views,
    second_step_views,
    security_views,
    services,
)
from portal.organisations.blueprint import bp
from portal.organisations.entering import (
    begin_session,
    browser_secret,
    first_page,
    give_browser_its_name,
    know_browser,
    wanted_page,
)
from portal.organisations.forms import SignInForm
from portal.permissions import Actor
from portal.web.access import open_to_all, sign_in_browser, sign_out_browser
from portal.web.answers import page, see_other
from portal.web.menu import menu_of

__all__ = [
    "address_views",
    "bp",
    "confirm_views",
    "link_views",
    "second_step_views",
    "security_views",
]


@bp.route("/inloggen", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Address and password, for staff."""
    if request.method != "POST":
        return page("portal/sign_in.html", SignInForm(data={"verder": wanted_page()}))
    form = SignInForm(request.form)
    if form.validate():
        try:
            return _enter(form.email.data, form.password.data)
        except Refusal as refusal:
            form.refuse(refusal)
    return page("portal/sign_in.html", form)


def _enter(email: str, password: str) -> ResponseReturnValue:
    """The password opens the second step, or the site itself in a trusted browser.

    The try is written down before the password is looked at, in a unit of its own.
    """
    now = utc_now()
    with unit_of_work() as work:
        known = browsers.find_known(work, email=email, secret=browser_secret(), now=now)
        key = throttle.password_key(email=email, browser_id=known.id if known else None)
        minutes = throttle.count_try(work, key=key, now=now)
    if minutes:
        raise TooManyTries(minutes=minutes)
    with unit_of_work() as work:
        account = accounts.check_password(work, email=email, password=password)
        throttle.forget_tries(work, key=key)
        is_whole = known is not None and known.is_trusted
        secret = begin_session(work, account_id=account.id, is_whole=is_whole, is_proved=False)
        if is_whole:
            know_browser(work, account_id=account.id, trust=False)
        next_page = _next_page(account, is_whole=is_whole)
    sign_in_browser(secret)
    return give_browser_its_name(redirect(next_page, 303))


def _next_page(account: Account, *, is_whole: bool) -> str:
    if is_whole:
        return first_page()
    has_step = second_steps.has_second_step(db.session(), account_id=account.id)
    door = "accounts.second_step" if has_step else "accounts.set_up_step"
    return url_for(door, verder=wanted_page() or None)


@bp.post("/uitloggen")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    secret = sign_out_browser()
    if secret is not None:
        with unit_of_work() as session:
            accounts.end_session(session, secret=secret, now=utc_now())
    return see_other("home.front")


@bp.get("/begin")
@open_to_all
def begin() -> ResponseReturnValue:
    """The first page of whoever just signed in."""
    actors: dict[int, Actor] = g.get("actors", {})
    if not actors:
        return see_other("accounts.sign_in")
    slugs = services.slugs_of(db.session(), list(actors))
    if len(slugs) > 1:
        return page("portal/choose_network.html", networks=slugs)
    return see_other("accounts.begin_here", network=slugs[0].slug)


@bp.get("/<slug:network>/begin")
@open_to_all
def begin_here() -> ResponseReturnValue:
    """The first entry of one's menu in this partnership."""
    actor: Actor = g.actor
    menu = menu_of(actor, set(current_app.view_functions))
    if not menu:
        return page("portal/nothing_to_do.html") if actor.roles else see_other("accounts.sign_in")
    return redirect(menu[0]["url"], 303)
