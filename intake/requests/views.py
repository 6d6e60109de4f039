"""The help form for visitors, and the page that says what happens next."""

import hmac
from datetime import date, datetime
from typing import Any

from flask import Blueprint, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.requests import ask_steps, services
from intake.requests.ask_steps import CHECK, STEPS, AskStep
from intake.requests.forms import AskForm
from intake.requests.rules import call_back_by, share_question
from portal import crypto
from portal.clock import day_text, local_day, utc_now
from portal.db import db
from portal.errors import Missing, Refusal
from portal.language import _, as_written
from portal.networks.queries import categories, districts
from portal.organisations.queries import organisations
from portal.web.access import current_network, open_to_all
from portal.web.answers import page, see_other
from portal.web.forms import as_choices
from portal.web.public_forms import public_post, send_once

bp = Blueprint("requests", __name__, url_prefix="/<slug:network>")


@bp.route("/hulp-vragen", methods=["GET", "POST"])
@open_to_all
@public_post
def ask() -> ResponseReturnValue:
    """Ask for help, one thing at a time; what was typed travels along in the page itself.

    Whoever sends everything at once, without a button of a page, is taken at their word.
    """
    form = AskForm(request.form if request.method == "POST" else None)
    share_text = _fill_choices(form)
    if request.method != "POST":
        return _show(form, STEPS[0].key, share_text)
    go = request.form.get("go", "send")
    if go == "send":
        return _send(form, share_text)
    return _show(form, _turn(form, go), share_text)


def _turn(form: AskForm, go: str) -> str:
    """Which page follows; the errors of that page stay in the form, and no others."""
    at = request.form.get("at")
    if go != "next":
        form.keep_errors_of(None)
        return ask_steps.key_before(at) if go == "back" else go.removeprefix("to-")
    form.validate()
    wrong = set(form.errors)
    here = ask_steps.step_named(at)
    if wrong & set(here.fields):
        form.keep_errors_of(here)
        return here.key
    follows = CHECK if request.form.get("checked") else ask_steps.key_after(at)
    if follows == CHECK:
        follows = ask_steps.first_faulty(wrong) or CHECK
        form.keep_errors_of(None if follows == CHECK else ask_steps.step_named(follows))
    else:
        form.keep_errors_of(None)
    return follows


def _send(form: AskForm, share_text: str) -> ResponseReturnValue:
    if not form.validate():
        faulty = ask_steps.first_faulty(set(form.errors)) or CHECK
        form.keep_errors_of(ask_steps.step_named(faulty))
        return _show(form, faulty, share_text)
    closed = current_network().closed_days

    def act(session: Session, now: datetime) -> dict[str, Any]:
        made = services.receive_request(session, ask=form.ask(share_text), now=now)
        return {"number": made.number, "day": call_back_by(now, closed).isoformat()}

    try:
        answer = send_once(form, purpose="ask-for-help", act=act)
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(form, CHECK, share_text)
    return see_other("requests.received", **answer, code=_code(**answer))


def _show(form: AskForm, key: str, share_text: str) -> ResponseReturnValue:
    """One page of questions, or the page on which one looks everything over."""
    form.fresh_token()
    is_check = key == CHECK
    step = None if is_check else ask_steps.step_named(key)
    call_by = call_back_by(utc_now(), current_network().closed_days)
    notes = {str(one.id): as_written(one.closed_note) for one in _kinds() if one.closed_note}
    needed = form.needed_by.data
    answer = make_response(
        page(
            "intake/requests/check.html" if is_check else "intake/requests/ask.html",
            form,
            step=step,
            number=ask_steps.number_of(step) if step else 0,
            steps=STEPS,
            share_text=share_text,
            closed_notes=notes,
            closed_note=notes.get(form.category_id.data or ""),
            carried=_carried(form, step),
            is_checked=is_check or bool(request.form.get("checked")),
            call_by=day_text(call_by),
            is_urgent=isinstance(needed, date) and needed <= call_by,
        )
    )
    # Kept by this browser only, so that its own Back button shows the page as it was left.
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


def _carried(form: AskForm, step: AskStep | None) -> list[tuple[str, str]]:
    """What was typed on the other pages, as it was typed."""
    shown = {*(step.fields if step else ()), "token", "website"}
    return [
        (name, value)
        for name in form.data
        if name not in shown
        for value in request.form.getlist(name)
    ]


@bp.get("/hulp-vragen/ontvangen/<string:number>/<string:day>/<string:code>")
@open_to_all
def received(number: str, day: str, code: str) -> ResponseReturnValue:
    """The receipt: a number, who calls, and before which day. Reads nothing, names nobody."""
    if not hmac.compare_digest(_code(number, day).encode(), code.encode()):
        raise Missing
    return page(
        "intake/requests/received.html", number=number, call_by=day_text(date.fromisoformat(day))
    )


def _fill_choices(form: AskForm) -> str:
    """Give the lists their choices; return the question about sharing as it is asked today."""
    form.category_id.choices = as_choices(
        [
            *((str(one.id), as_written(one.name)) for one in _kinds()),
            ("", _("Dat weet ik niet precies")),
        ]
    )
    form.district_id.choices = as_choices(
        [("", _("Ik kies geen wijk"))]
        + [(str(one.id), as_written(one.name)) for one in db.session.scalars(districts())]
    )
    partners = db.session.scalars(organisations(local_day(utc_now())))
    return share_question(current_network().name, [one.name for one in partners])


def _kinds() -> list[Any]:
    return list(db.session.scalars(categories()))


def _code(number: str, day: str) -> str:
    """What makes a receipt's address ours; nobody can walk through the numbers."""
    return crypto.link_token(f"{current_network().id}:{number}:{day}", "request-receipt")[:22]
