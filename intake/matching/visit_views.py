"""Visits: planned on the page of the match, moved and recorded on their own page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.matching import queries, visit_services
from intake.matching.blueprint import bp
from intake.matching.forms import RecordForm, VisitForm
from intake.matching.match_views import show_match
from intake.matching.models import Visit, VisitState
from intake.matching.trail import KIND, look
from intake.matching.transitions import VISIT_LABELS
from portal.clock import local, moment_text, utc_now
from portal.db import unit_of_work
from portal.errors import Refusal
from portal.language import _
from portal.mail.letters import answer_letter
from portal.organisations.overtaken import say_why, sentence_for_button
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import BaseForm
from portal.web.meanwhile import VersionedForm, version_in
from portal.wording import duration_text


def _moment(form: VisitForm) -> dict[str, Any]:
    return {
        "day": form.day.data,
        "at": form.time.data,
        "minutes": form.hours.data,
        "note": form.note.data or "",
        "actor": current_actor(),
        "now": utc_now(),
    }


@bp.post("/koppelingen/<int:match_id>/bezoek")
@requires(Permission.MATCH_MAKE)
def plan(match_id: int) -> ResponseReturnValue:
    """Agree on a visit."""
    form = VisitForm(request.form)
    if form.validate():
        try:
            with unit_of_work() as session:
                visit_services.plan_visit(session, match_id=match_id, **_moment(form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("Het bezoek staat. De dag ervoor herinneren wij wie een e-mailadres heeft."))
            return see_other("matching.match_page", match_id=match_id)
    return show_match(match_id, form)


@bp.get("/bezoeken/<int:visit_id>")
@requires(Permission.MATCH_MAKE)
def visit_page(visit_id: int) -> ResponseReturnValue:
    """One visit: write down the hours, move it, or say that it does not take place."""
    return _show(visit_id)


@bp.get("/bezoeken/<int:visit_id>/brief-vrijwilliger.pdf")
@requires(Permission.MATCH_MAKE)
def volunteer_letter(visit_id: int) -> ResponseReturnValue:
    """The moment on paper for the volunteer; afterwards, the thanks."""
    return _letter(visit_id, "volunteer")


@bp.get("/bezoeken/<int:visit_id>/brief-hulpvrager.pdf")
@requires(Permission.MATCH_MAKE)
def seeker_letter(visit_id: int) -> ResponseReturnValue:
    """The moment on paper for the seeker."""
    return _letter(visit_id, "seeker")


def _letter(visit_id: int, side: str) -> ResponseReturnValue:
    visit = load(queries.visit(visit_id))
    is_thanks = visit.state is VisitState.DONE and side == "volunteer"
    template = "visit_thanks" if is_thanks else "visit_reminder"
    about = {"visit_id": visit_id, "side": side}
    return answer_letter(template, about, kind="visit", key=visit_id)


def _show(visit_id: int, wrong: BaseForm | None = None) -> ResponseReturnValue:
    visit = load(queries.visit(visit_id))
    with unit_of_work() as session:
        look(session, visit.match_id, "looked", current_actor(), utc_now())
    visit = load(queries.visit(visit_id))
    move_form = wrong if isinstance(wrong, VisitForm) else _move_form(visit)
    record_form = wrong if isinstance(wrong, RecordForm) else _record_form(visit)
    return page(
        "intake/matching/visit.html",
        wrong,
        status=422 if wrong is not None else None,
        visit=visit,
        match=visit.match,
        when=moment_text(visit.starts_at),
        is_planned=visit.state is VisitState.PLANNED,
        is_coming=visit.state is VisitState.PLANNED and visit.starts_at > utc_now(),
        is_done=visit.state is VisitState.DONE,
        outcome=_outcome(visit),
        can_record=_has_come(visit.starts_at),
        move_form=move_form,
        record_form=record_form,
    )


def _move_form(visit: Visit) -> VisitForm:
    wall = local(visit.starts_at)
    return VisitForm(
        version=visit.version,
        day=wall.date(),
        time=wall.time(),
        hours=visit.minutes_planned,
        note=visit.note,
    )


def _record_form(visit: Visit) -> RecordForm:
    return RecordForm(version=visit.version, served=visit.minutes_served or visit.minutes_planned)


def _as_kept(visit: Visit, form: VersionedForm) -> VersionedForm:
    """The same form with what is kept now; hours that nobody recorded are not there."""
    if isinstance(form, VisitForm):
        return _move_form(visit)
    return RecordForm(version=visit.version, served=visit.minutes_served)


def _overtaken(visit: Visit) -> list[tuple[str, str]]:
    """What stands there now, said to whoever was about to change it."""
    state = str(VISIT_LABELS[visit.state])
    return [(_("Bezoek"), f"{moment_text(visit.starts_at)}: {state}")]


def _outcome(visit: Visit) -> str:
    if visit.state is not VisitState.DONE:
        return _("Dit bezoek ging niet door. Spreek bij de koppeling een nieuwe dag af.")
    return _(
        "Dit bezoek is geweest: {time} geholpen.", time=duration_text(visit.minutes_served or 0)
    )


def _has_come(starts_at: datetime) -> bool:
    return local(starts_at).date() <= local(utc_now()).date()


@bp.post("/bezoeken/<int:visit_id>/verzetten")
@requires(Permission.MATCH_MAKE)
def move(visit_id: int) -> ResponseReturnValue:
    """To another moment."""
    form = VisitForm(request.form)

    def act(session: Session) -> Visit:
        return visit_services.move_visit(
            session, visit_id=visit_id, version=form.shown_version, **_moment(form)
        )

    done = _("Het bezoek is verzet. Oude herinneringen gaan niet meer weg.")
    return _keep(visit_id, form, act, done)


@bp.post("/bezoeken/<int:visit_id>/uren")
@requires(Permission.MATCH_MAKE)
def record(visit_id: int) -> ResponseReturnValue:
    """It took place; so long."""
    form = RecordForm(request.form)

    def act(session: Session) -> Visit:
        return visit_services.record_visit(
            session,
            visit_id=visit_id,
            minutes=form.served.data,
            actor=current_actor(),
            now=utc_now(),
            version=form.shown_version,
        )

    done = _("De uren zijn vastgelegd. Bedank de vrijwilliger, dat doet goed.")
    return _keep(visit_id, form, act, done)


def _keep(
    visit_id: int, form: VersionedForm, act: Callable[[Session], Visit], done: str
) -> ResponseReturnValue:
    """Do what a form of the page of a visit asks; refused, the page says why."""
    if form.validate():
        try:
            with unit_of_work() as session:
                match_id = act(session).match_id
        except Refusal as refusal:
            visit = load(queries.visit(visit_id))
            say_why(
                form,
                refusal,
                about=(KIND, visit.match_id),
                stands=_as_kept(visit, form),
                facts=_overtaken(visit),
            )
        else:
            notice(done)
            return see_other("matching.match_page", match_id=match_id)
    return _show(visit_id, form)


@bp.post("/bezoeken/<int:visit_id>/gaat-niet-door")
@requires(Permission.MATCH_MAKE)
def cancel(visit_id: int) -> ResponseReturnValue:
    """It does not take place."""
    version = version_in(request.form.get("version"))

    def act(session: Session) -> int:
        visit = visit_services.cancel_visit(
            session, visit_id=visit_id, actor=current_actor(), now=utc_now(), version=version
        )
        return visit.match_id

    return _do(visit_id, act, _("Het bezoek gaat niet door. Laat het beiden weten."))


@bp.post("/bezoeken/<int:visit_id>/gebeld")
@requires(Permission.MATCH_MAKE)
def called(visit_id: int) -> ResponseReturnValue:
    """One side was reminded by telephone."""
    side = request.form.get("side", "")

    def act(session: Session) -> int:
        visit = visit_services.note_called(
            session,
            visit_id=visit_id,
            side="volunteer" if side == "volunteer" else "seeker",
            actor=current_actor(),
            now=utc_now(),
        )
        return visit.match_id

    return _do(visit_id, act, _("Genoteerd. Dank u wel voor het bellen."))


def _do(visit_id: int, act: Any, done: str) -> ResponseReturnValue:
    try:
        with unit_of_work() as session:
            match_id = act(session)
    except Refusal as refusal:
        visit = load(queries.visit(visit_id))
        notice(sentence_for_button(refusal, about=(KIND, visit.match_id)), "warn")
        return see_other("matching.visit_page", visit_id=visit_id)
    notice(done)
    return see_other("matching.match_page", match_id=match_id)
