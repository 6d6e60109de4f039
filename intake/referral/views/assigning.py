"""The desk hands a part of a request to a partner."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from intake.referral import queries, services
from intake.referral.forms import AssignForm
from intake.referral.wording import PartRow, part_row
from intake.requests import queries as requests
from intake.requests.models import HelpRequest
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _
from portal.organisations.queries import organisations
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import as_choices

bp = Blueprint("assigning", __name__, url_prefix="/<slug:network>")


@bp.get("/hulpvragen/<int:request_id>/uitzetten")
@requires(Permission.REQUEST_ASSIGN)
def parts(request_id: int) -> ResponseReturnValue:
    """Each part with the partners that may carry it out."""
    chosen = request.args.get("onderdeel", type=int)
    return _page(load(requests.request(request_id)), AssignForm(), chosen)


@bp.post("/hulpvragen/<int:request_id>/uitzetten/<int:part_id>")
@requires(Permission.REQUEST_ASSIGN)
def assign(request_id: int, part_id: int) -> ResponseReturnValue:
    """Ask a partner."""
    found = load(requests.request(request_id))
    if part_id not in {part.id for part in found.parts}:
        raise Missing
    form = AssignForm(request.form)
    _choices(form)
    if not form.validate():
        return _page(found, form, part_id)
    try:
        with unit_of_work() as session:
            services.offer(
                session,
                part_id=part_id,
                organisation_id=int(form.organisation_id.data),
                actor=current_actor(),
                closed=current_network().closed_days,
                now=utc_now(),
            )
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(load(requests.request(request_id)), form, part_id)
    done = _("Hulpvraag {number} is uitgezet. De organisatie krijgt een e-mail.")
    notice(done.format(number=found.number))
    return see_other("request.show", request_id=request_id)


def _page(found: HelpRequest, form: AssignForm, part_id: int | None = None) -> ResponseReturnValue:
    _choices(form)
    earlier = db.session.scalars(queries.assignments_of(found.id)).all()
    rows: list[PartRow] = [part_row(part, earlier) for part in found.parts]
    free = [row.id for row in rows if row.can_be_offered]
    return page(
        "intake/referral/assign.html",
        form,
        number=found.number,
        request_id=found.id,
        rows=rows,
        chosen=part_id if part_id in free or not free else free[0],
        seeker_agrees=found.seeker_agrees,
        may_share=db.session.scalar(requests.share_answer(found.id)),
    )


def _choices(form: AssignForm) -> None:
    partners = db.session.scalars(organisations(local_day(utc_now())))
    form.organisation_id.choices = as_choices([(str(one.id), one.name) for one in partners])
