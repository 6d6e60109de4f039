"""The second step once more, and going on with what was typed before it."""

from flask import current_app, redirect, request
from flask.typing import ResponseReturnValue

from portal import scope
from portal.accounts import kept_forms, passkeys, second_steps, throttle
from portal.accounts import services as accounts
from portal.accounts.passkeys import Site
from portal.accounts.services import Login
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.organisations.blueprint import bp
from portal.organisations.counting import count_code
from portal.organisations.entering import current_login, first_page, wanted_page
from portal.organisations.forms import CodeForm, ConfirmForm
from portal.organisations.trail import note_account
from portal.web.access import open_to_all
from portal.web.answers import own_path, page, see_other


def this_site() -> Site:
    """For which site passkeys are made: the configured one, never what a request says."""
    settings = current_app.extensions["tijdcollecte_settings"]
    return Site(host=settings.public_host, origin=settings.public_address)


def passkey_question(login: Login, account_id: int) -> str:
    """What the browser is asked to sign; empty when this person has no passkey."""
    with unit_of_work() as work:
        return passkeys.question(work, site=this_site(), account_id=account_id, login_id=login.id)


def take_step(login: Login, account_id: int, *, code: str, answer: str) -> str:
    """Check a code or a passkey's answer; says which it was. Raises the refusals of accounts."""
    key = count_code(account_id)
    with unit_of_work() as work, scope.system_scope(work, "a second step"):
        how = "passkey"
        if answer:
            passkeys.check_answer(
                work,
                site=this_site(),
                account_id=account_id,
                login_id=login.id,
                answer=answer,
                now=utc_now(),
            )
        else:
            how = second_steps.check_code(work, account_id=account_id, code=code, now=utc_now())
        throttle.forget_tries(work, key=key)
        if how == "recovery":
            note_account(work, account_id=account_id, verb="used_recovery_code")
    return how


def step_taken(login: Login, account_id: int, form: CodeForm | ConfirmForm) -> bool:
    """Whether the right code or answer was sent; if not, the form says what is wrong."""
    if request.method != "POST" or not form.validate():
        return False
    try:
        take_step(login, account_id, code=form.code.data, answer=form.answer.data)
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


@bp.route("/bevestig", methods=["GET", "POST"])
@open_to_all
def confirm() -> ResponseReturnValue:
    """It is still you: a code or a passkey, and on to what you wanted."""
    login = current_login()
    account_id = login.account_id if login else None
    if login is None or account_id is None:
        return see_other("accounts.sign_in", verder=wanted_page() or None)
    if not second_steps.has_second_step(db.session(), account_id=account_id):
        return see_other("accounts.new_app")
    form = ConfirmForm(request.form if request.method == "POST" else None)
    if step_taken(login, account_id, form):
        with unit_of_work() as work:
            accounts.prove(work, login_id=login.id, now=utc_now())
        return redirect(first_page(), 303)
    return page(
        "portal/confirm.html",
        form,
        verder=wanted_page(),
        question=passkey_question(login, account_id),
    )


@bp.route("/verder-waar-u-was", methods=["GET", "POST"])
@open_to_all
def resume() -> ResponseReturnValue:
    """What was typed, with a button that sends it after all."""
    login = current_login()
    account_id = login.account_id if login else None
    if account_id is None:
        return see_other("accounts.sign_in", verder=wanted_page() or None)
    kept = kept_forms.kept_form(db.session(), account_id=account_id, now=utc_now())
    if kept is None or own_path(kept.path) is None:
        return see_other("accounts.begin")
    if request.method != "POST":
        return page("portal/resume.html", kept=kept)
    with unit_of_work() as work:
        kept_forms.drop_form(work, account_id=account_id)
    if request.args.get("weg"):
        return see_other("accounts.begin")
    # The same request again, now that it may: 307 keeps the method and what is in it.
    return redirect(kept.path, 307)
