"""The desk's own page, 'wat nu?', and the list of requests."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from intake.referral import queries
from intake.referral.forms import SearchForm
from intake.referral.models import AssignmentState
from intake.referral.wording import desk_phase
from intake.requests.models import HelpRequest
from intake.requests.queries import PAGE, found_requests
from intake.requests.wording import RequestRow, request_row
from portal.clock import day_text, local_day, utc_now
from portal.db import db
from portal.language import _
from portal.networks.queries import categories
from portal.permissions import Permission
from portal.web.access import requires
from portal.web.answers import page, see_other
from portal.web.forms import as_choices

bp = Blueprint("desk", __name__, url_prefix="/<slug:network>")


@dataclass(frozen=True)
class LateAnswer:
    """A partner that did not answer in time."""

    request_id: int
    number: str
    organisation: str
    answer_by: str


@bp.get("/hulplijn")
@requires(Permission.INTAKE_DO)
def home() -> ResponseReturnValue:
    """What the desk does now, in the order in which it matters."""
    now = utc_now()
    today = local_day(now)
    late = db.session.scalars(queries.overdue_answers(today)).unique()
    return page(
        "intake/referral/desk.html",
        callbacks=_rows(queries.callbacks(), now),
        half_finished=_rows(queries.half_finished(), now),
        unassigned=_rows(queries.unassigned_requests(), now),
        promises=_rows(queries.promises(today + timedelta(days=7)), now),
        suspects=_rows(queries.suspects(), now),
        late_answers=[
            LateAnswer(
                one.request_id,
                one.request.number,
                one.organisation.name,
                day_text(one.answer_by),
            )
            for one in late
        ],
        limit=queries.DESK_ROWS,
    )


@bp.route("/hulpvragen", methods=["GET", "POST"])
@requires(Permission.INTAKE_DO)
def found() -> ResponseReturnValue:
    """Every request, newest first. A name is searched by POST, so that no address holds it."""
    form = SearchForm(request.form if request.method == "POST" else request.args)
    kinds = db.session.scalars(categories()).all()
    form.category_id.choices = as_choices(
        [("", _("Alle soorten"))] + [(str(one.id), one.name) for one in kinds]
    )
    is_good = form.validate()
    if request.method == "POST" and is_good and not form.text.data:
        return see_other("desk.found", **form.address())
    rows = list(db.session.scalars(found_requests(**form.wishes())).unique()) if is_good else []
    shown = rows[:PAGE]
    states = _states_of(shown)
    now = utc_now()
    return page(
        "intake/referral/requests.html",
        form,
        rows=[request_row(one, now, desk_phase(one, states.get(one.id, ()))) for one in shown],
        older=shown[-1].id if len(rows) > PAGE else None,
        address=form.address(),
    )


def _rows(statement: Select[HelpRequest], now: datetime) -> list[RequestRow]:
    return [request_row(one, now) for one in db.session.scalars(statement).unique()]


def _states_of(rows: list[HelpRequest]) -> dict[int, list[AssignmentState]]:
    """The live assignments of the requests on this page, in one look."""
    states: dict[int, list[AssignmentState]] = {}
    for request_id, state in db.session.execute(queries.live_states([one.id for one in rows])):
        states.setdefault(request_id, []).append(state)
    return states
