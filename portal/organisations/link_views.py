"""What a mailed link does: sign a church contact in, or let somebody choose a password."""

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from portal import scope
from portal.accounts import second_steps
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.organisations import services
from portal.organisations.blueprint import bp
from portal.organisations.entering import begin_session, give_browser_its_name, know_browser
from portal.organisations.forms import LinkForm, PasswordForm
from portal.organisations.trail import note_account
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.web.access import open_to_all, sign_in_browser
from portal.web.answers import page, see_other
from portal.web.held_links import held, hold


@bp.route("/inloggen/link", methods=["GET", "POST"])
@open_to_all
def ask_link() -> ResponseReturnValue:
    """A link by mail, for contact persons of churches; says the same to everybody."""
    return _ask("portal/ask_link.html", Purpose.SIGN_IN)


@bp.route("/wachtwoord-vergeten", methods=["GET", "POST"])
@open_to_all
def forgot_password() -> ResponseReturnValue:
    """A link by mail to choose a new password; says the same to everybody."""
    return _ask("portal/forgot_password.html", Purpose.SET_PASSWORD)


def _ask(template: str, purpose: Purpose) -> ResponseReturnValue:
    form = LinkForm(request.form)
    is_sent = False
    if request.method == "POST" and form.validate():
        with unit_of_work() as session, scope.system_scope(session, "a link by mail"):
            services.mail_link(session, purpose=purpose, email=form.email.data, now=utc_now())
        is_sent = True
    return page(template, form, is_sent=is_sent)


def _refused(refusal: Refusal, purpose: Purpose) -> ResponseReturnValue:
    ask = "ask_link" if purpose is Purpose.SIGN_IN else "forgot_password"
    return page(
        "portal/link_refused.html",
        status=410,
        sentence=refusal.sentence(),
        ask_url=url_for(f"accounts.{ask}"),
    )


@bp.get("/inloggen/met-link/<string:token>")
@open_to_all
def use_link(token: str) -> ResponseReturnValue:
    """The link in the mail: takes the secret out of the address bar, and uses nothing up."""
    return hold(token, "accounts.enter_by_link")


@bp.route("/inloggen/met-link", methods=["GET", "POST"])
@open_to_all
def enter_by_link() -> ResponseReturnValue:
    """GET shows a button, for mail scanners open links too; the button signs in, once."""
    now, purpose = utc_now(), Purpose.SIGN_IN
    try:
        token = held()
        if request.method != "POST":
            tokens.look_at_link(db.session(), secret=token, purpose=purpose, now=now)
            return page("portal/use_link.html")
        with unit_of_work() as session, scope.system_scope(session, "sign in by link"):
            link = tokens.use_link(session, secret=token, purpose=purpose, now=now)
            services.require_link_account(session, account_id=link.subject_key)
            know_browser(session, account_id=link.subject_key, trust=False)
            secret = begin_session(
                session, account_id=link.subject_key, is_whole=True, is_proved=False
            )
    except Refusal as refusal:
        return _refused(refusal, purpose)
    sign_in_browser(secret)
    return give_browser_its_name(see_other("accounts.begin"))


@bp.get("/wachtwoord/<string:token>")
@open_to_all
def choose_password(token: str) -> ResponseReturnValue:
    """The link in the mail: takes the secret out of the address bar, and uses nothing up."""
    return hold(token, "accounts.new_password")


@bp.route("/wachtwoord", methods=["GET", "POST"])
@open_to_all
def new_password() -> ResponseReturnValue:
    """The first password, or a new one, by a link that works once; the second step follows."""
    now, purpose = utc_now(), Purpose.SET_PASSWORD
    form = PasswordForm(request.form)
    try:
        token = held()
        link = tokens.look_at_link(db.session(), secret=token, purpose=purpose, now=now)
    except Refusal as refusal:
        return _refused(refusal, purpose)
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                link = tokens.use_link(session, secret=token, purpose=purpose, now=now)
                account = services.account_of_link(session, account_id=link.subject_key)
                is_another = account.password_hash is not None
                accounts.set_password(
                    session, account=account, password=form.password.data, now=now
                )
                know_browser(session, account_id=account.id, trust=False)
                secret = begin_session(
                    session, account_id=account.id, is_whole=False, is_proved=False
                )
                has_step = second_steps.has_second_step(session, account_id=account.id)
                if is_another:  # the first one was asked for by the invitation itself
                    with scope.system_scope(session, "a new password"):
                        note_account(session, account_id=link.subject_key, verb="chose_password")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            sign_in_browser(secret)
            door = "accounts.second_step" if has_step else "accounts.set_up_step"
            return give_browser_its_name(redirect(url_for(door), 303))
    email = db.session.get_one(Account, link.subject_key).email
    return page("portal/choose_password.html", form, email=email)
