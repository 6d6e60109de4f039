"""What a partner is asked, and what it carries out."""

from datetime import datetime

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from intake.referral import queries, services
from intake.referral.forms import DeclineForm
from intake.referral.models import Assignment
from intake.referral.progress import Progress, progress_of
from intake.referral.wording import desk_phase, offer_card
from intake.requests.rules import Phase
from intake.requests.wording import request_row
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, as_written
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.wording import rhythm_text

bp = Blueprint("referral", __name__, url_prefix="/<slug:network>")


@bp.get("/aangeboden")
@requires(Permission.ASSIGNMENT_ANSWER)
def offers() -> ResponseReturnValue:
    """Cards without names; longest asked first."""
    after = request.args.get("na", type=int)
    if after is not None and not 0 <= after < 2**31:
        after = None
    actor = current_actor()
    found = db.session.execute(queries.offered_cards(actor.organisation_ids, after)).all()
    cards = [queries.Card(*row) for row in found]
    now = utc_now()
    shown = cards[: queries.PAGE]
    return page(
        "intake/referral/offers.html",
        cards=[offer_card(one, now) for one in shown],
        after=shown[-1].assignment_id if len(cards) > queries.PAGE else None,
    )


@bp.post("/aangeboden/<int:assignment_id>/oppakken")
@requires(Permission.ASSIGNMENT_ANSWER)
def accept(assignment_id: int) -> ResponseReturnValue:
    """We take it. The second of two reads who was first."""
    try:
        with unit_of_work() as session:
            accepted = services.accept(
                session, assignment_id=assignment_id, actor=current_actor(), now=utc_now()
            )
    except Refusal as refusal:
        notice(refusal.sentence(), "warn")
        return see_other("referral.offers")
    notice(_("U heeft deze hulpvraag opgepakt. Hieronder leest u alles."))
    return see_other("request.show", request_id=accepted.request_id)


@bp.route("/aangeboden/<int:assignment_id>/past-niet", methods=["GET", "POST"])
@requires(Permission.ASSIGNMENT_ANSWER)
def decline(assignment_id: int) -> ResponseReturnValue:
    """It does not fit: why not?"""
    load(queries.assignment(assignment_id))
    form = DeclineForm(request.form if request.method == "POST" else None)
    if request.method == "POST" and form.validate():
        do_and_tell(
            lambda session: services.decline(
                session,
                assignment_id=assignment_id,
                actor=current_actor(),
                now=utc_now(),
                reason=form.reason.data,
                note=form.note.data or "",
            ),
            _("Dank u wel voor uw antwoord. De hulplijn zoekt verder."),
            refused="warn",
        )
        return see_other("referral.offers")
    return page("intake/referral/decline.html", form, assignment_id=assignment_id)


@bp.get("/onze-hulpvragen")
@requires(Permission.ASSIGNMENT_ANSWER)
def our_requests() -> ResponseReturnValue:
    """What we carry out, longest wait first."""
    now, closed = utc_now(), current_network().closed_days
    found = list(db.session.scalars(queries.accepted_assignments(_after())).unique())
    shown = found[: queries.PAGE]
    last = shown[-1] if len(found) > queries.PAGE else None
    progress = progress_of(db.session(), [one.request_id for one in shown])
    return page(
        "intake/referral/our_requests.html",
        rows=[
            (
                request_row(one.request, now, _phase(one, progress), closed=closed),
                as_written(one.part.category.name),
                rhythm_text(one.part.minutes, one.part.every_weeks),
                one.part_id,
            )
            for one in shown
        ],
        after=f"{last.request.received_at.isoformat()}_{last.id}" if last else None,
    )


def _phase(one: Assignment, progress: Progress) -> Phase:
    """Where our own part is; the others are not ours."""
    told = progress.get(one.request_id, {})
    ours = {one.part_id: told[one.part_id]} if one.part_id in told else {}
    return desk_phase(one.request, {one.part_id: one.state}, ours)


def _after() -> tuple[datetime, int] | None:
    """Where the page before ended; nonsense in the address begins at the beginning."""
    moment, _sep, last_id = request.args.get("na", "").rpartition("_")
    try:
        after = datetime.fromisoformat(moment), int(last_id[:9])
    except ValueError:
        return None
    return after if after[0].tzinfo is not None and 1990 < after[0].year < 2200 else None
