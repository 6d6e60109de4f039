"""The page of one request: facts, parts, notes, time line, and what can be done."""

from collections.abc import Callable
from typing import Any

import flask
from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.referral import queries, services
from intake.referral import steps_of_request as steps
from intake.referral.dossier import LOOKED_AT, dossier
from intake.referral.forms import GiveUpForm, NoteForm, WithdrawForm
from intake.referral.models import LIVE, Assignment, AssignmentState
from intake.referral.next_step import NextStep, first_step
from intake.referral.progress import progress_of
from intake.referral.wording import VERBS, PartRow, desk_phase, moments, part_row
from intake.requests import queries as requests
from intake.requests import services as request_services
from intake.requests.mails import letter_for
from intake.requests.models import OPEN_STATES, RequestState
from intake.requests.wording import request_row
from portal.audit.services import record
from portal.clock import moment_text, utc_now
from portal.db import unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _
from portal.mail.letters import answer_letter
from portal.organisations.fresh import fresh
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import BaseForm

bp = Blueprint("request", __name__, url_prefix="/<slug:network>/hulpvragen")


@bp.get("/<int:request_id>")
@requires(Permission.REQUEST_READ)
def show(request_id: int) -> ResponseReturnValue:
    """Everything that whoever handles this request may read; opening it is noted."""
    return _page(request_id, None)


@bp.get("/<int:request_id>/adres")
@requires(Permission.REQUEST_READ)
@fresh
def address(request_id: int) -> ResponseReturnValue:
    """The same with the address, while nobody goes there yet; who looked is noted."""
    return _page(request_id, None, asks_address=True)


@bp.get("/<int:request_id>/brief.pdf")
@requires(Permission.REQUEST_READ)
@fresh
def letter(request_id: int) -> ResponseReturnValue:
    """What whoever asked should know now, on paper, with the address on it."""
    found = load(requests.request(request_id))
    about = {"request_id": request_id}
    return answer_letter(letter_for(found), about, kind="help_request", key=request_id)


@bp.post("/<int:request_id>/notitie")
@requires(Permission.REQUEST_READ)
def note(request_id: int) -> ResponseReturnValue:
    """Write something down for colleagues."""
    form = NoteForm(flask.request.form)

    def act(session: Session) -> None:
        request_services.write_note(
            session,
            request_id=request_services.locked_request(session, request_id).id,
            organisation_id=_our_organisation(session, request_id),
            text=form.text.data,
            is_shared=form.is_shared.data,
            actor=current_actor(),
            now=utc_now(),
        )

    return _do(request_id, form, act, _("De notitie is bewaard."))


@bp.post("/<int:request_id>/even-stil")
@requires(Permission.REQUEST_READ)
def hold(request_id: int) -> ResponseReturnValue:
    """Hospital or holiday: the clock stops."""
    return _step(request_id, request_services.hold_request, _("De hulpvraag staat even stil."))


@bp.post("/<int:request_id>/verder")
@requires(Permission.REQUEST_READ)
def resume(request_id: int) -> ResponseReturnValue:
    """The clock goes on."""
    return _step(request_id, request_services.resume_request, _("De hulpvraag loopt weer."))


@bp.post("/<int:request_id>/afronden")
@requires(Permission.REQUEST_READ)
def complete(request_id: int) -> ResponseReturnValue:
    """Somebody was helped and everything ended."""
    return _step(
        request_id, request_services.complete_request, _("Mooi. De hulpvraag is afgerond.")
    )


@bp.post("/<int:request_id>/intrekken")
@requires(Permission.INTAKE_DO)
def withdraw(request_id: int) -> ResponseReturnValue:
    """The seeker needs it no longer."""
    form = WithdrawForm(flask.request.form)

    def act(session: Session) -> None:
        services.withdraw(
            session,
            request_id=request_id,
            actor=current_actor(),
            now=utc_now(),
            reason=form.reason.data,
        )

    return _do(request_id, form, act, _("De hulpvraag is ingetrokken."))


@bp.post("/<int:request_id>/niet-gelukt")
@requires(Permission.REQUEST_READ)
def give_up(request_id: int) -> ResponseReturnValue:
    """We did not manage; the seeker was phoned and got an alternative."""
    form = GiveUpForm(flask.request.form)

    def act(session: Session) -> None:
        services.give_up(
            session,
            request_id=request_id,
            actor=current_actor(),
            now=utc_now(),
            alternative=form.alternative.data,
        )

    return _do(request_id, form, act, _("Vastgelegd. Dank u wel dat u het heeft geprobeerd."))


def _step(request_id: int, step: Callable[..., None], done: str) -> ResponseReturnValue:
    """A change without anything to fill in."""

    def act(session: Session) -> None:
        step(session, request_id=request_id, actor=current_actor(), now=utc_now())

    return _do(request_id, BaseForm(flask.request.form), act, done)


def _do(
    request_id: int, form: BaseForm, act: Callable[[Session], None], done: str
) -> ResponseReturnValue:
    """Make a change, or show the page again with what stood in the way."""
    if not form.validate():
        return _page(request_id, form)
    try:
        with unit_of_work() as session:
            act(session)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(request_id, form)
    notice(done)
    return see_other("request.show", request_id=request_id)


def _page(
    request_id: int, wrong: BaseForm | None, *, asks_address: bool = False
) -> ResponseReturnValue:
    actor, now = current_actor(), utc_now()
    is_desk = actor.may(Permission.INTAKE_DO)
    with unit_of_work() as session:
        values = _read(session, request_id, is_desk=is_desk, asks_address=asks_address)
        record(
            session,
            actor=actor,
            verb="looked",
            object_kind="help_request",
            object_key=request_id,
            now=now,
            fields=[*LOOKED_AT, *(() if values["facts"].hides_address else ("address",))],
        )
    forms: list[BaseForm] = [NoteForm(), WithdrawForm(), GiveUpForm()]
    forms = [wrong if type(one) is type(wrong) and wrong else one for one in forms]
    found = _suggestions() if actor.may(Permission.MATCH_MAKE) else None
    return page(
        "intake/referral/request.html",
        wrong,
        **values,
        next=_next(values, found, is_desk=is_desk),
        note_form=forms[0],
        withdraw_form=forms[1],
        give_up_form=forms[2],
        is_desk=is_desk,
        list_url=url_for("desk.found" if is_desk else "referral.our_requests"),
        suggestions=found,
        forget_url=url_for("forgetting.forget_seeker", request_id=request_id)
        if actor.may(Permission.PERSON_FORGET)
        else None,
    )


def _next(values: dict[str, Any], found: str | None, *, is_desk: bool) -> NextStep | None:
    """What to do with this request now; None when nothing is asked of who reads it."""
    row, parts, ready = values["row"], values["parts"], values["is_ready"]
    free = [one for one in parts if ready and one.can_be_offered]
    asked = [one for one in parts if ready and one.answer_by]
    taken = [one for one in parts if ready and one.is_accepted and one.is_open]
    seeking = [one for one in taken if one.is_searching]
    matched = [one for one in taken if one.match_id]
    address = {"request_id": row.id}
    return first_step(
        [
            (is_desk and row.is_open_intake, lambda: steps.take_in(row, values["is_suspect"])),
            (values["can_complete"], lambda: steps.complete(row.id)),
            (is_desk and bool(free), lambda: steps.hand_on(url_for("assigning.parts", **address))),
            (
                bool(seeking and found),
                lambda: steps.search(url_for(str(found), part_id=seeking[0].id)),
            ),
            (bool(matched), lambda: _look(matched[0], can_open=bool(found))),
            (bool(asked), lambda: steps.wait(asked[0].organisation, asked[0].answer_by)),
            (bool(taken), lambda: steps.follow(taken[0].organisation, row.next_contact)),
            (values["is_on_hold"], lambda: steps.go_on(row.id)),
        ]
    )


def _look(part: PartRow, *, can_open: bool) -> NextStep:
    """A volunteer was found or asked: who may, goes on there."""
    url = url_for("matching.match_page", match_id=part.match_id) if can_open else ""
    return steps.look(part.organisation, url, is_proposal=part.is_proposal)


def _suggestions() -> str | None:
    """The page one floor up that finds volunteers, when that floor is there."""
    name = "matching.suggestions"
    return name if name in flask.current_app.view_functions else None


def _read(
    session: Session, request_id: int, *, is_desk: bool, asks_address: bool
) -> dict[str, Any]:
    """What stands on the page. Raises Missing for who may not read it."""
    now = utc_now()
    found = session.scalars(requests.request(request_id)).unique().one_or_none()
    if found is None:
        raise Missing
    assignments = session.scalars(queries.assignments_of(request_id)).all()
    may_share = session.scalar(requests.share_answer(request_id))
    own = frozenset() if is_desk else current_actor().organisation_ids
    live = {one.part_id: one.state for one in assignments if one.state.value in LIVE}
    progress = progress_of(session, [request_id]).get(request_id, {})
    shown = asks_address or any(one.is_agreed for one in progress.values())
    return {
        "row": request_row(
            found, now, desk_phase(found, live, progress), closed=current_network().closed_days
        ),
        "facts": dossier(found, may_share=may_share, now=now, shows_address=shown),
        "parts": [part_row(part, assignments, progress.get(part.id)) for part in found.parts],
        "notes": [
            (one.text, who, moment_text(one.written_at), one.is_shared)
            for one, who in session.execute(requests.notes(request_id, own))
        ],
        "timeline": moments(
            (event, who) for event, who in session.execute(requests.timeline(request_id, VERBS))
        ),
        "is_suspect": found.is_suspect,
        "has_letter": letter_for(found) is not None,
        "is_open": found.state in OPEN_STATES,
        "is_waiting": found.state in OPEN_STATES and found.first_helped_at is None,
        "is_ready": found.state is RequestState.READY,
        "is_on_hold": found.state is RequestState.ON_HOLD,
        "can_complete": found.state is RequestState.READY
        and bool(found.parts)
        and all(part.outcome is not None for part in found.parts),
    }


def _our_organisation(session: Session, request_id: int) -> int | None:
    """For whom a note is: the organisation that handles it, or nobody for the desk."""
    actor = current_actor()
    if actor.may(Permission.INTAKE_DO):
        return None
    mine: list[Assignment] = [
        one
        for one in session.scalars(queries.assignments_of(request_id))
        if one.state in {AssignmentState.ACCEPTED, AssignmentState.DONE}
    ]
    if not mine:
        raise Missing
    return mine[-1].organisation_id
