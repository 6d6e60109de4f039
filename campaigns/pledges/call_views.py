"""What the owner of pledges does: see whom to call, call, and note how it went."""

from datetime import date
from functools import partial
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from campaigns.pledges import call_services, queries, services
from campaigns.pledges.blueprint import bp
from campaigns.pledges.consent_views import allowed
from campaigns.pledges.forms import TalkForm, other_languages
from campaigns.pledges.mails import letter_for
from campaigns.pledges.models import Pledge, PledgeState
from campaigns.pledges.rules import CALL_ATTEMPTS, steps_from
from campaigns.pledges.wording import STATE_BADGES, STATE_LABELS, promise_text
from portal.audit.services import record
from portal.clock import day_text, local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _, _l
from portal.mail.letters import answer_letter
from portal.organisations.overtaken import say_why, sentence_for_button
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.web.forms import as_choices
from portal.web.meanwhile import version_in
from portal.web.values import national
from portal.wording import LANGUAGES, SKILLS, daypart_text, daypart_values, join_words

PAGE = 50
DONE = {
    "pick_up": _l("U belt deze vrijwilliger."),
    "not_reached": _l("Genoteerd. Probeer het op een ander moment nog eens."),
    "decline": _l("Genoteerd. De plek in het project is weer vrij."),
    "promote": _l("De vrijwilliger heeft nu een plek. Bel op tijd."),
    "pause": _l("Genoteerd: even niet."),
    "resume": _l("Deze vrijwilliger is weer inzetbaar."),
    "complete": _l("Afgerond. Bedank de vrijwilliger nog even."),
    "withdraw": _l("De toezegging is ingetrokken. De plek in het project is weer vrij."),
}


@bp.get("/bellijst")
@requires(Permission.PLEDGE_CALL)
def call_list() -> ResponseReturnValue:
    """Whom we must call, the most urgent first."""
    now = utc_now()
    mine = current_actor().organisation_ids or None
    with unit_of_work() as session:
        _looked(session, "call_list", 0)
    rows = db.session.scalars(
        queries.call_list(mine, now, _after(request.args.get("na"))).limit(PAGE + 1)
    ).all()
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return page(
        "campaigns/pledges/call_list.html",
        rows=[_facts(row) for row in rows[:PAGE]],
        older=f"{last.contact_by:%Y%m%d}-{last.id}" if last else None,
        is_first="na" not in request.args,
        may_type=current_actor().may(Permission.PLEDGE_TYPE),
        labels=STATE_LABELS,
    )


def _after(typed: str | None) -> tuple[date, int] | None:
    """The last row of the page before; nonsense shows the first page."""
    day, _, number = (typed or "").partition("-")
    if len(day) != 8 or not (number.isascii() and number.isdigit()) or len(number) > 12:
        return None
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def _looked(session: Session, kind: str, key: int) -> None:
    record(
        session,
        actor=current_actor(),
        verb="looked",
        object_kind=kind,
        object_key=key,
        now=utc_now(),
        fields=("name", "phone", "email"),
    )


def _facts(pledge: Pledge) -> dict[str, Any]:
    today = local_day(utc_now())
    return {
        "pledge": pledge,
        "person": pledge.volunteer,
        "phone": national(pledge.volunteer.phone),
        "promise": promise_text(pledge.kind, pledge.minutes, pledge.every_weeks),
        "before": day_text(pledge.contact_by),
        "is_late": pledge.contact_by < today,
        "is_today": pledge.contact_by == today,
    }


def _number(typed: str | None) -> int | None:
    """The number that an address names; nothing when it is not one."""
    is_number = typed and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if typed and is_number else None


@bp.get("/toezeggingen")
@requires(Permission.PLEDGE_CALL)
def pledges() -> ResponseReturnValue:
    """Every pledge in sight, the newest first, by state and project when asked."""
    wanted = request.args.get("staat", "")
    state = PledgeState(wanted) if wanted in {one.value for one in PledgeState} else None
    project_id = _number(request.args.get("project"))
    found = queries.pledges(state, _number(request.args.get("voor")), project_id)
    rows = db.session.scalars(found.limit(PAGE + 1)).all()
    return page(
        "campaigns/pledges/pledges.html",
        rows=[_facts(row) for row in rows[:PAGE]],
        state=state,
        states=STATE_LABELS,
        badges=STATE_BADGES,
        projects=db.session.execute(queries.projects_with_pledges()).all(),
        project_id=project_id,
        older=rows[PAGE - 1].id if len(rows) > PAGE else None,
    )


@bp.get("/toezeggingen/<int:pledge_id>")
@requires(Permission.PLEDGE_CALL)
def pledge_page(pledge_id: int) -> ResponseReturnValue:
    """One pledge: who it is, what was promised, and what can be done now."""
    load(queries.pledge(pledge_id))
    with unit_of_work() as session:
        _looked(session, "pledge", pledge_id)
    pledge = load(queries.pledge(pledge_id))
    return _show(pledge, _talk_form(pledge, None))


@bp.get("/toezeggingen/<int:pledge_id>/brief.pdf")
@requires(Permission.PLEDGE_CALL)
def letter(pledge_id: int) -> ResponseReturnValue:
    """What the volunteer should know now, on paper."""
    pledge = load(queries.pledge(pledge_id))
    had_to_wait = db.session.scalar(queries.had_to_wait(pledge_id)) is not None
    template = letter_for(pledge.state, had_to_wait=had_to_wait)
    return answer_letter(template, {"pledge_id": pledge_id}, kind="pledge", key=pledge_id)


def _talk_form(pledge: Pledge, sent: Any) -> TalkForm:
    form = TalkForm(
        sent,
        version=str(pledge.version),
        hours=pledge.minutes,
        every_weeks=pledge.every_weeks,
        dayparts=daypart_values(pledge.dayparts),
        languages=pledge.volunteer.languages,
        skills=pledge.volunteer.skills,
        vog_seen=pledge.volunteer.vog_seen_on is not None,
    )
    form.languages.choices = as_choices(other_languages())
    return form


def _show(pledge: Pledge, form: TalkForm) -> ResponseReturnValue:
    person = pledge.volunteer
    return page(
        "campaigns/pledges/pledge_page.html",
        form,
        **_facts(pledge),
        state=STATE_LABELS[pledge.state],
        badge_kind=STATE_BADGES[pledge.state],
        can=steps_from(pledge.state),
        allowed=allowed(pledge.volunteer_id),
        dayparts=daypart_text(pledge.dayparts),
        languages=join_words(LANGUAGES[one] for one in person.languages if one in LANGUAGES),
        skills=join_words(SKILLS[one] for one in person.skills if one in SKILLS),
        attempts_left=CALL_ATTEMPTS - pledge.call_attempts,
        has_letter=letter_for(pledge.state) is not None,
        forget_url=url_for("pledges.forget_volunteer", pledge_id=pledge.id)
        if person.erased_at is None and current_actor().may(Permission.PERSON_FORGET)
        else None,
    )


@bp.post("/toezeggingen/<int:pledge_id>/gesproken")
@requires(Permission.PLEDGE_CALL)
def spoken(pledge_id: int) -> ResponseReturnValue:
    """Spoken, fit for help."""
    pledge = load(queries.pledge(pledge_id))
    form = _talk_form(pledge, request.form)
    if form.validate():
        now = utc_now()
        try:
            with unit_of_work() as session:
                services.mark_spoken(
                    session,
                    pledge_id=pledge_id,
                    actor=current_actor(),
                    now=now,
                    talk=form.talk(local_day(now)),
                    version=form.shown_version,
                )
        except Refusal as refusal:
            pledge = load(queries.pledge(pledge_id))
            say_why(
                form,
                refusal,
                about=("pledge", pledge_id),
                stands=_talk_form(pledge, None),
                facts=[(_("Toezegging"), str(STATE_LABELS[pledge.state]))],
            )
        else:
            notice(_("Genoteerd: gesproken en inzetbaar. Bedankt voor het bellen."))
            return see_other("pledges.call_list")
    return _show(load(queries.pledge(pledge_id)), form)


@bp.post("/toezeggingen/<int:pledge_id>/stap")
@requires(Permission.PLEDGE_CALL)
def step(pledge_id: int) -> ResponseReturnValue:
    """One of the buttons of a pledge."""
    name = request.form.get("step", "")
    act = {**call_services.STEPS, "withdraw": services.withdraw_pledge}.get(name)
    if act is None:
        raise Missing
    do_and_tell(
        lambda session: act(
            session,
            pledge_id=pledge_id,
            actor=current_actor(),
            now=utc_now(),
            version=version_in(request.form.get("version")),
        ),
        DONE[name],
        why=partial(sentence_for_button, about=("pledge", pledge_id)),
    )
    return see_other("pledges.pledge_page", pledge_id=pledge_id)
