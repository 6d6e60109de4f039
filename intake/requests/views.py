"""The help form for visitors, and the page that says what happens next."""

import hmac
from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.requests import services
from intake.requests.forms import AskForm
from intake.requests.rules import call_back_by, share_question
from portal import crypto
from portal.clock import day_text, local_day, utc_now
from portal.db import db
from portal.errors import Missing, Refusal
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
    """Ask for help: the form, and what becomes of it."""
    form = AskForm(request.form if request.method == "POST" else None)
    share_text = _fill_choices(form)
    if request.method == "POST" and form.validate():

        def act(session: Session, now: datetime) -> dict[str, Any]:
            made = services.receive_request(session, ask=form.ask(share_text), now=now)
            return {"number": made.number, "day": call_back_by(now).isoformat()}

        try:
            answer = send_once(form, purpose="ask-for-help", act=act)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return see_other("requests.received", **answer, code=_code(**answer))
    form.fresh_token()
    notes = {str(one.id): one.closed_note for one in _kinds() if one.closed_note}
    return page("intake/requests/ask.html", form, share_text=share_text, closed_notes=notes)


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
        [*((str(one.id), one.name) for one in _kinds()), ("", "Dat weet ik niet precies")]
    )
    form.district_id.choices = as_choices(
        [("", "Ik kies geen wijk")]
        + [(str(one.id), one.name) for one in db.session.scalars(districts())]
    )
    partners = db.session.scalars(organisations(local_day(utc_now())))
    return share_question(current_network().name, [one.name for one in partners])


def _kinds() -> list[Any]:
    return list(db.session.scalars(categories()))


def _code(number: str, day: str) -> str:
    """What makes a receipt's address ours; nobody can walk through the numbers."""
    return crypto.link_token(f"{current_network().id}:{number}:{day}", "request-receipt")[:22]
