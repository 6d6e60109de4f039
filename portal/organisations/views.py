"""Sign in, sign out, and find the page to begin with."""

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import scope
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.organisations import services
from portal.organisations.forms import LinkForm, PasswordForm, SignInForm
from portal.permissions import Actor
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.web.access import open_to_all, sign_in_browser, sign_out_browser
from portal.web.answers import own_path, page, see_other
from portal.web.pages import menu_of
from portal.web.partnerships import helplines

bp = Blueprint("accounts", __name__)
bp.context_processor(lambda: {"helplines": helplines})


@bp.route("/inloggen", methods=["GET", "POST"])
@open_to_all
def sign_in() -> ResponseReturnValue:
    """Address and password, for staff."""
    form = SignInForm(request.form if request.method == "POST" else request.args)
    if request.method == "POST" and form.validate():
        email, now = form.email.data, utc_now()
        try:
            with unit_of_work() as session:
                may_try = accounts.count_try(session, email=email, now=now)
            with unit_of_work() as session:
                secret = accounts.sign_in(
                    session, email=email, password=form.password.data, now=now, may_try=may_try
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sign_in_browser(secret)
            return redirect(own_path(form.verder.data) or url_for("accounts.begin"), 303)
    return page(
        "portal/sign_in.html",
        form
        if request.method == "POST"
        else SignInForm(data={"verder": request.args.get("verder", "")}),
    )


@bp.post("/uitloggen")
@open_to_all
def sign_out() -> ResponseReturnValue:
    """End this browser's session."""
    secret = sign_out_browser()
    if secret is not None:
        with unit_of_work() as session:
            accounts.end_session(session, secret=secret, now=utc_now())
    return see_other("home.front")


@bp.route("/inloggen/link", methods=["GET", "POST"])
@open_to_all
def ask_link() -> ResponseReturnValue:
    """A link by mail, for contact persons of churches; says the same to everybody."""
    form = LinkForm(request.form)
    is_sent = False
    if request.method == "POST" and form.validate():
        with unit_of_work() as session, scope.system_scope(session, "sign in by link"):
            services.mail_sign_in_link(session, email=form.email.data, now=utc_now())
        is_sent = True
    return page("portal/ask_link.html", form, is_sent=is_sent)


@bp.route("/inloggen/met-link/<string:token>", methods=["GET", "POST"])
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    """GET shows a button, for mail scanners open links too; the button signs in, once."""
    now = utc_now()
    try:
        if request.method != "POST":
            tokens.look_at_link(db.session(), secret=token, purpose=Purpose.SIGN_IN, now=now)
            return page("portal/use_link.html")
        with unit_of_work() as session:
            link = tokens.use_link(session, secret=token, purpose=Purpose.SIGN_IN, now=now)
            secret = accounts.start_session(session, kind="account", key=link.subject_key, now=now)
    except Refusal as refusal:
        return page("portal/link_refused.html", status=410, sentence=refusal.sentence())
    sign_in_browser(secret)
    return see_other("accounts.begin")


@bp.route("/wachtwoord/<string:token>", methods=["GET", "POST"])
@open_to_all
def choose_password(token: str) -> ResponseReturnValue:
    """The first password, or a new one, by a link that works once."""
    now = utc_now()
    form = PasswordForm(request.form)
    try:
        link = tokens.look_at_link(
            db.session(), secret=token, purpose=Purpose.SET_PASSWORD, now=now
        )
    except Refusal as refusal:
        return page("portal/link_refused.html", status=410, sentence=refusal.sentence())
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                link = tokens.use_link(session, secret=token, purpose=Purpose.SET_PASSWORD, now=now)
                account = session.get_one(Account, link.subject_key)
                accounts.set_password(
                    session, account=account, password=form.password.data, now=now
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other("accounts.sign_in")
    email = db.session.get_one(Account, link.subject_key).email
    return page("portal/choose_password.html", form, email=email)


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
