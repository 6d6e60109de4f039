"""Somebody's own ways in: second steps, codes on paper, trusted browsers, and where they are in."""

from functools import wraps
from typing import Any

from flask import get_flashed_messages, request, url_for
from flask.typing import ResponseReturnValue

from portal import scope
from portal.accounts import addresses, browsers, passkeys, second_steps
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.clock import moment_text, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _
from portal.organisations.blueprint import bp
from portal.organisations.confirm_views import this_site
from portal.organisations.counting import count_code
from portal.organisations.entering import current_login
from portal.organisations.forms import PasskeyForm, SetUpForm
from portal.organisations.fresh import ask_again, fresh, is_fresh
from portal.organisations.second_step_views import app_facts
from portal.organisations.trail import note_account
from portal.web.access import open_to_all, sign_out_browser
from portal.web.answers import notice, page, see_other

HOME = "accounts.security"


def mine() -> tuple[int, int]:
    """The number of the account and of the session; ``own`` saw to it that they are there."""
    login = current_login()
    assert login is not None and login.account_id is not None  # noqa: S101, PT018
    return login.account_id, login.id


def own(view: Any) -> Any:
    """Only for whoever is wholly signed in with an account."""

    @open_to_all
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        login = current_login()
        if login is None or login.account_id is None:
            wanted = request.full_path.rstrip("?") if request.method == "GET" else None
            return see_other("accounts.sign_in", verder=wanted)
        answer: ResponseReturnValue = view(*args, **kwargs)
        return answer

    return guarded


@bp.get("/veilig-inloggen")
@own
def security() -> ResponseReturnValue:
    """Everything at one glance, each with the one thing that can be done about it."""
    account_id, login_id = mine()
    session, now = db.session(), utc_now()
    app = second_steps.app_of(session, account_id=account_id)
    return page(
        "portal/security.html",
        notices=get_flashed_messages(with_categories=True),
        email=session.get_one(Account, account_id).email,
        waiting=addresses.waiting_for(session, account_id=account_id, now=now),
        app_since=moment_text(app.created_at) if app else "",
        passkeys=[
            {"id": key.id, "name": key.name, "used": _when(key.used_at)}
            for key in passkeys.passkeys_of(session, account_id=account_id)
        ],
        can_have_passkeys=this_site().can_have_passkeys,
        codes_left=second_steps.codes_left(session, account_id=account_id),
        browsers=[
            {"id": one.id, "text": one.browser_text, "until": _when(one.trusted_until)}
            for one in browsers.trusted_browsers(session, account_id=account_id, now=now)
        ],
        sessions=[
            {
                "id": one.id,
                "text": one.browser_text,
                "seen": _when(one.seen_at),
                "is_here": one.id == login_id,
            }
            for one in accounts.sessions_of(session, account_id=account_id, now=now)
        ],
    )


def _when(moment: Any) -> str:
    return moment_text(moment) if moment else ""


@bp.route("/veilig-inloggen/app", methods=["GET", "POST"])
@own
def new_app() -> ResponseReturnValue:
    """An app with codes: the first, or one in a new phone."""
    account_id, login_id = mine()
    login = current_login()
    has_step = second_steps.has_second_step(db.session(), account_id=account_id)
    if has_step and (login is None or not is_fresh(login)):
        return ask_again()
    form = SetUpForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            count_code(account_id)
            with unit_of_work() as work, scope.system_scope(work, "a second step"):
                second_steps.confirm_app(
                    work, account_id=account_id, login_id=login_id, code=form.code.data,
                    now=utc_now(),
                )  # fmt: skip
                note_account(work, account_id=account_id, verb="set_up_second_step")
                accounts.prove(work, login_id=login_id, now=utc_now())
                if not second_steps.codes_left(work, account_id=account_id):
                    second_steps.make_recovery_codes(
                        work, account_id=account_id, login_id=login_id, now=utc_now()
                    )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other("accounts.recovery_codes", verder=url_for(HOME))
    facts = app_facts(account_id, login_id)
    return page("portal/set_up_step.html", form, verder="", **facts)


@bp.route("/veilig-inloggen/passkey", methods=["GET", "POST"])
@own
@fresh
def new_passkey() -> ResponseReturnValue:
    """A key in this phone or computer, or on a stick."""
    account_id, login_id = mine()
    form = PasskeyForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as work, scope.system_scope(work, "a second step"):
                passkeys.add_passkey(
                    work, site=this_site(), account_id=account_id, login_id=login_id,
                    answer=form.answer.data or "", name=form.name.data, now=utc_now(),
                )  # fmt: skip
                note_account(work, account_id=account_id, verb="added_passkey")
        except Refusal as refusal:
            form.answer.data = ""
            form.refuse(refusal)
        else:
            notice(_("De passkey is bewaard."))
            return see_other(HOME)
    with unit_of_work() as work:
        asked = passkeys.registration_options(
            work, site=this_site(), account=work.get_one(Account, account_id), login_id=login_id
        )
    return page("portal/new_passkey.html", form, asked=asked)


def _change(verb: str, act: Any, said: str) -> ResponseReturnValue:
    """Do one thing with a second step, and note it when it was done."""
    account_id, _login_id = mine()
    try:
        with unit_of_work() as work, scope.system_scope(work, "a second step"):
            if act(work, account_id) is not False:
                note_account(work, account_id=account_id, verb=verb)
    except Refusal as refusal:
        notice(refusal.sentence(), "error")
    else:
        notice(said)
    return see_other(HOME)


@bp.post("/veilig-inloggen/passkey/<int:passkey_id>/weg")
@own
@fresh
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Take a passkey away."""

    def act(work: Any, account_id: int) -> bool:
        return passkeys.remove_passkey(work, account_id=account_id, passkey_id=passkey_id)

    return _change("removed_passkey", act, _("De passkey is weg."))


@bp.post("/veilig-inloggen/app/weg")
@own
@fresh
def remove_app() -> ResponseReturnValue:
    """Take the app away, when there is a passkey."""

    def act(work: Any, account_id: int) -> bool:
        return second_steps.remove_app(work, account_id=account_id)

    return _change("removed_app", act, _("De app telt niet meer mee."))


@bp.post("/veilig-inloggen/herstelcodes")
@own
@fresh
def new_codes() -> ResponseReturnValue:
    """Ten new codes on paper; the old ones are worth nothing."""
    account_id, login_id = mine()
    with unit_of_work() as work, scope.system_scope(work, "a second step"):
        second_steps.make_recovery_codes(
            work, account_id=account_id, login_id=login_id, now=utc_now()
        )
        note_account(work, account_id=account_id, verb="made_recovery_codes")
    return see_other("accounts.recovery_codes", verder=url_for(HOME))


@bp.post("/veilig-inloggen/browser/<int:browser_id>/vraag-weer")
@own
def stop_trusting(browser_id: int) -> ResponseReturnValue:
    """Ask the second step again in that browser."""

    def act(work: Any, account_id: int) -> None:
        browsers.stop_trusting(work, account_id=account_id, browser_id=browser_id)

    return _change("stopped_trusting", act, _("In die browser vragen wij weer een tweede stap."))


@bp.post("/veilig-inloggen/sessie/<int:other_id>/uitloggen")
@own
def end_session(other_id: int) -> ResponseReturnValue:
    """Sign out in one other browser."""

    def act(work: Any, account_id: int) -> None:
        accounts.end_one(work, account_id=account_id, login_id=other_id, now=utc_now())

    return _change("ended_session", act, _("Daar bent u uitgelogd."))


@bp.post("/veilig-inloggen/overal-uitloggen")
@own
def end_everywhere() -> ResponseReturnValue:
    """Sign out everywhere, here too; no browser is trusted any more."""
    account_id, _login_id = mine()
    with unit_of_work() as work, scope.system_scope(work, "a second step"):
        accounts.end_everywhere(work, account_id=account_id, now=utc_now())
        browsers.stop_trusting(work, account_id=account_id)
        note_account(work, account_id=account_id, verb="signed_out_everywhere")
    sign_out_browser()
    return see_other("accounts.sign_in")
