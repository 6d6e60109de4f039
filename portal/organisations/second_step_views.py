"""After the password: the second step, or setting one up the first time."""

from typing import Any

import segno
from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from portal import scope
from portal.accounts import second_steps, throttle
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.organisations.blueprint import bp
from portal.organisations.confirm_views import passkey_question, step_taken
from portal.organisations.counting import count_code
from portal.organisations.entering import (
    begin_session,
    current_login,
    first_page,
    give_browser_its_name,
    know_browser,
    wanted_page,
)
from portal.organisations.forms import CodeForm, SetUpForm
from portal.organisations.trail import note_account
from portal.web.access import open_to_all, sign_in_browser
from portal.web.answers import page, see_other

ISSUER = "Tijdcollecte"


@bp.route("/inloggen/stap-2", methods=["GET", "POST"])
@open_to_all
def second_step() -> ResponseReturnValue:
    """A code from the app or from paper, or a passkey."""
    login = current_login()
    account_id = login.half_id if login else None
    if login is None or account_id is None:
        return see_other("accounts.sign_in", verder=wanted_page() or None)
    form = CodeForm(request.form if request.method == "POST" else None)
    if step_taken(login, account_id, form):
        with unit_of_work() as work:
            know_browser(work, account_id=account_id, trust=form.trust.data)
            secret = begin_session(work, account_id=account_id, is_whole=True, is_proved=True)
        target = first_page()
        sign_in_browser(secret)
        return give_browser_its_name(redirect(target, 303))
    question = passkey_question(login, account_id)
    return page("portal/second_step.html", form, verder=wanted_page(), question=question)


@bp.route("/inloggen/tweede-stap-instellen", methods=["GET", "POST"])
@open_to_all
def set_up_step() -> ResponseReturnValue:
    """The first time: put the secret into an app, type its code, and keep ten codes on paper."""
    login = current_login()
    account_id = login.half_id if login else None
    if login is None or account_id is None:
        return see_other("accounts.sign_in")
    login_id = login.id
    if second_steps.has_second_step(db.session(), account_id=account_id):
        return see_other("accounts.second_step", verder=wanted_page() or None)
    form = SetUpForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            secret = _confirm(account_id, login_id, form.code.data)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            target = url_for("accounts.recovery_codes", verder=wanted_page() or None)
            sign_in_browser(secret)
            return give_browser_its_name(redirect(target, 303))
    facts = app_facts(account_id, login_id)
    return page("portal/set_up_step.html", form, verder=wanted_page(), **facts)


def _confirm(account_id: int, login_id: int, code: str) -> str:
    """The app works: this browser is in, and has ten codes to show."""
    key = count_code(account_id)
    now = utc_now()
    with unit_of_work() as work, scope.system_scope(work, "a second step"):
        second_steps.confirm_app(work, account_id=account_id, login_id=login_id, code=code, now=now)
        throttle.forget_tries(work, key=key)
        know_browser(work, account_id=account_id, trust=False)
        secret = begin_session(work, account_id=account_id, is_whole=True, is_proved=True)
        entered = accounts.find_login(work, secret=secret, now=now)
        if entered is not None:
            second_steps.make_recovery_codes(
                work, account_id=account_id, login_id=entered.id, now=now
            )
        note_account(work, account_id=account_id, verb="set_up_second_step")
    return secret


def app_facts(account_id: int, login_id: int) -> dict[str, Any]:
    """The secret as a picture to scan, and as text to type."""
    with unit_of_work() as work:
        secret = second_steps.begin_app(work, login_id=login_id)
        email = work.get_one(Account, account_id).email
    uri = second_steps.app_address(secret, name=email, issuer=ISSUER)
    in_fours = " ".join(secret[n : n + 4] for n in range(0, len(secret), 4))
    return {"picture": _picture(uri), "secret": in_fours}


def _picture(uri: str) -> str:
    code = segno.make(uri, error="m", micro=False)
    return str(code.png_data_uri(scale=5, border=4))


@bp.route("/inloggen/herstelcodes", methods=["GET", "POST"])
@open_to_all
def recovery_codes() -> ResponseReturnValue:
    """Ten codes to print, until their owner says they are kept."""
    login = current_login()
    if login is None or login.account_id is None:
        return see_other("accounts.sign_in")
    if request.method == "POST":
        with unit_of_work() as work:
            second_steps.hide_codes(work, login_id=login.id)
        return redirect(first_page(), 303)
    codes = second_steps.shown_codes(db.session(), login_id=login.id)
    if not codes:
        return redirect(first_page(), 303)
    return page("portal/recovery_codes.html", codes=codes, verder=wanted_page())
