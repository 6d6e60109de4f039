"""The coordinator's matches: what to do now, and one match with its next step."""

from datetime import datetime
from functools import partial
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from intake.matching import queries, services, transitions
from intake.matching.blueprint import bp
from intake.matching.check_ins import sides_to_ask
from intake.matching.forms import EndForm, VisitForm
from intake.matching.history import given, history
from intake.matching.models import Match, MatchState, VisitState
from intake.matching.todo import grouped, sides_to_call, todo_of
from intake.matching.trail import KIND, look
from intake.matching.transitions import ENDED_LABELS, STATE_LABELS, VISIT_LABELS
from portal.clock import moment_text, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, _l
from portal.mail.letters import answer_letter
from portal.organisations.overtaken import say_why, sentence_for_button
from portal.outbox import services as outbox
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.web.forms import BaseForm
from portal.web.meanwhile import version_in
from portal.web.values import national
from portal.wording import daypart_text, duration_text, rhythm_text

# What a button on the page of a match does, and what is said then.
STEPS = {
    "accept": services.accept_by_volunteer,
    "decline": services.decline_by_volunteer,
    "seeker_yes": services.seeker_said_yes,
    "seeker_no": services.seeker_said_no,
}
DONE = {
    "accept": _l("Fijn. Bel nu de hulpvrager: is deze vrijwilliger goed?"),
    "decline": _l("Genoteerd. De tijd van de vrijwilliger is weer vrij."),
    "seeker_yes": _l("Allebei ja. Spreek nu een eerste bezoek af."),
    "seeker_no": _l("Genoteerd. U kunt iemand anders voorstellen."),
}


@bp.get("/koppelingen")
@requires(Permission.MATCH_MAKE)
def matches() -> ResponseReturnValue:
    """Every open match under what it asks, oldest first."""
    after = request.args.get("na", "")
    start = int(after) if after.isascii() and after.isdigit() and len(after) < 10 else None
    found = list(db.session.scalars(queries.open_matches(start)).unique())
    shown = found[: queries.PAGE]
    visits = db.session.scalars(queries.coming_visits([one.id for one in shown])).all()
    return page(
        "intake/matching/matches.html",
        groups=grouped(shown, visits, utc_now()),
        moment_text=moment_text,
        older=shown[-1].id if len(found) > queries.PAGE else None,
    )


@bp.get("/koppelingen/<int:match_id>")
@requires(Permission.MATCH_MAKE)
def match_page(match_id: int) -> ResponseReturnValue:
    """One match: both people, and the next step."""
    return show_match(match_id)


@bp.get("/koppelingen/<int:match_id>/brief.pdf")
@requires(Permission.MATCH_MAKE)
def match_letter(match_id: int) -> ResponseReturnValue:
    """The question to the volunteer, on paper; only while it is open."""
    load(queries.match(match_id))
    return answer_letter("match_proposal", {"match_id": match_id}, kind="match", key=match_id)


def show_match(match_id: int, wrong: BaseForm | None = None) -> ResponseReturnValue:
    """The page of a match, with the form that was filled in wrongly. The look is noted."""
    load(queries.match(match_id))
    with unit_of_work() as session:
        look(session, match_id, "looked", current_actor(), utc_now())
    match = load(queries.match(match_id))
    visit_form = wrong if isinstance(wrong, VisitForm) else VisitForm(hours=match.part.minutes)
    end_form = wrong if isinstance(wrong, EndForm) else EndForm(version=match.version)
    return page(
        "intake/matching/match.html",
        wrong,
        status=422 if wrong is not None else None,
        match=match,
        visit_form=visit_form,
        end_form=end_form,
        **_facts(match),
    )


def _facts(match: Match) -> dict[str, Any]:
    now = utc_now()
    planned = [one for one in match.visits if one.state is VisitState.PLANNED]
    seeker, volunteer = match.part.request.seeker, match.pledge.volunteer
    return {
        "label": STATE_LABELS[match.state],
        "ended": ENDED_LABELS.get(match.end_reason or "", match.end_reason),
        "todo": todo_of(match, planned, now),
        "to_ask": sides_to_ask(match, now),
        "mail_leaves": _mail_leaves(match, now),
        "is_live": match.state in transitions.LIVE_STATES,
        "has_letter": match.state is MatchState.PROPOSED,
        "is_agreed": match.state in transitions.AGREED,
        "volunteer": volunteer,
        "volunteer_phone": national(volunteer.phone),
        "seeker": seeker,
        "seeker_phone": national(seeker.phone),
        "amount": rhythm_text(match.part.minutes, match.part.every_weeks),
        "when": daypart_text(match.part.dayparts & match.pledge.dayparts),
        "visits": [
            {
                "row": visit,
                "when": moment_text(visit.starts_at),
                "label": VISIT_LABELS[visit.state],
                "served": duration_text(visit.minutes_served) if visit.minutes_served else "",
                "is_past": visit.state is VisitState.PLANNED and visit.starts_at <= now,
                "calls": sides_to_call(match, visit, now)
                if visit.state is VisitState.PLANNED
                else [],
            }
            for visit in match.visits
        ],
        "history": history(match, now),
        "given": given(match),
        "is_helped": any(one.state is VisitState.DONE for one in match.visits),
    }


def _mail_leaves(match: Match, now: datetime) -> str:
    """When the question to the volunteer leaves, while it still waits for an open moment."""
    if match.state is not MatchState.PROPOSED:
        return ""
    due = outbox.leaves_at(db.session(), key=f"match-proposal:{match.id}")
    if due is None:
        return ""
    return moment_text(due) if due > now else _("over een paar tellen")


@bp.post("/koppelingen/<int:match_id>/stap")
@requires(Permission.MATCH_MAKE)
def step(match_id: int) -> ResponseReturnValue:
    """Note what somebody said on the telephone."""
    wanted = request.form.get("step", "")
    if wanted not in STEPS:
        return see_other("matching.match_page", match_id=match_id)
    do_and_tell(
        lambda session: STEPS[wanted](
            session,
            match_id=match_id,
            actor=current_actor(),
            now=utc_now(),
            version=version_in(request.form.get("version")),
        ),
        DONE[wanted],
        refused="warn",
        why=partial(sentence_for_button, about=(KIND, match_id)),
    )
    return see_other("matching.match_page", match_id=match_id)


@bp.post("/koppelingen/<int:match_id>/gebeld")
@requires(Permission.MATCH_MAKE)
def seeker_called(match_id: int) -> ResponseReturnValue:
    """The seeker knows that the volunteer stopped; now look for somebody else."""
    with unit_of_work() as session:
        match = services.note_seeker_called(
            session, match_id=match_id, actor=current_actor(), now=utc_now()
        )
        part_id = match.part_id
    notice(_("Dank u wel voor het bellen. Hier ziet u wie er ook zou kunnen helpen."))
    return see_other("matching.suggestions", part_id=part_id)


@bp.post("/koppelingen/<int:match_id>/gaat-het-goed")
@requires(Permission.MATCH_MAKE)
def asked(match_id: int) -> ResponseReturnValue:
    """One side was asked by telephone how it goes."""
    with unit_of_work() as session:
        services.note_asked(
            session,
            match_id=match_id,
            side="volunteer" if request.form.get("side") == "volunteer" else "seeker",
            actor=current_actor(),
            now=utc_now(),
        )
    notice(_("Genoteerd. Dank u wel voor het bellen."))
    return see_other("matching.match_page", match_id=match_id)


@bp.post("/koppelingen/<int:match_id>/stoppen")
@requires(Permission.MATCH_MAKE)
def end(match_id: int) -> ResponseReturnValue:
    """It stops, for a reason."""
    form = EndForm(request.form)
    if form.validate():
        try:
            with unit_of_work() as session:
                services.end_match(
                    session,
                    match_id=match_id,
                    reason=form.reason.data,
                    actor=current_actor(),
                    now=utc_now(),
                    version=form.shown_version,
                )
        except Refusal as refusal:
            match = load(queries.match(match_id))
            say_why(
                form,
                refusal,
                about=(KIND, match_id),
                stands=EndForm(version=match.version, reason=form.reason.data),
                facts=[(_("Koppeling"), str(STATE_LABELS[match.state]))],
            )
        else:
            notice(_("De koppeling is gestopt. Vergeet niet om beiden te bedanken."))
            return see_other("matching.match_page", match_id=match_id)
    return show_match(match_id, form)
