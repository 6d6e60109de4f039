"""What a volunteer does by mailed link: confirm, look at the own page, take a pledge back."""

from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.pledges import call_services, queries, services
from campaigns.pledges.blueprint import bp
from campaigns.pledges.consent_views import allowed
from campaigns.pledges.forms import LanguageForm
from campaigns.pledges.models import Pledge
from campaigns.pledges.own_steps import own_steps
from campaigns.pledges.rules import steps_from
from campaigns.pledges.wording import OWN_WORDS, promise_text
from campaigns.volunteers import queries as volunteers
from campaigns.volunteers import services as volunteer_services
from portal.accounts.services import start_session
from portal.clock import day_text, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, _l, speaking
from portal.permissions import Permission
from portal.scope import Scope, enter, scoped_to
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.tokens.services import Link, LinkExpired, LinkUnknown
from portal.web.access import (
    current_actor,
    current_network,
    open_to_all,
    requires,
    sign_in_browser,
)
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.web.held_links import held, hold_here, is_mark
from portal.web.languages import COOKIE, remember
from portal.web.public_forms import public_post

STEPS = {"pause": call_services.pause_pledge, "resume": call_services.resume_pledge}
DONE = {
    "pause": _l("Goed, wij vragen u even niet."),
    "resume": _l("Fijn dat u er weer bent."),
}


def _look(token: str, purpose: Purpose) -> Link:
    """What the link stands for, in this partnership. Raises LinkUnknown or LinkExpired."""
    link = tokens.look_at_link(db.session(), secret=token, purpose=purpose, now=utc_now())
    if link.network_id != current_network().id:
        raise LinkUnknown
    return link


def _scope_of(volunteer_id: int) -> Scope:
    return Scope(current_network().id, volunteer_id=volunteer_id)


def _refused(refusal: Refusal) -> ResponseReturnValue:
    """The page that explains why a link does nothing, and what to do instead."""
    status = 410 if isinstance(refusal, LinkExpired) else 404
    return page(
        "campaigns/pledges/link.html",
        status=status,
        sentence=refusal.sentence(),
        is_expired=isinstance(refusal, LinkExpired),
    )


@bp.route("/bevestigen/<string:token>", methods=["GET", "POST"])
@open_to_all
@public_post
def confirm(token: str) -> ResponseReturnValue:
    """Say that it was you. Looking changes nothing: mail scanners look too."""
    if not is_mark(token):
        return hold_here(token, "pledges.confirm")
    try:
        secret = held(token)
        link = _look(secret, Purpose.CONFIRM_PLEDGE)
    except Refusal as refusal:
        return _refused(refusal)
    volunteer_id = load(queries.volunteer_of(link.subject_key))
    problem = None
    if request.method == "POST":
        try:
            with unit_of_work() as session, scoped_to(session, _scope_of(volunteer_id)):
                tokens.use_link(
                    session, secret=secret, purpose=Purpose.CONFIRM_PLEDGE, now=utc_now()
                )
                services.confirm_pledge(session, pledge_id=link.subject_key, now=utc_now())
        except Refusal as refusal:
            problem = refusal.sentence()
        else:
            return see_other("pledges.confirm", token=token)
    enter(db.session(), _scope_of(volunteer_id))
    own = volunteer_services.known_own_page(db.session(), volunteer_id=volunteer_id, now=utc_now())
    return page(
        "campaigns/pledges/confirm.html",
        status=422 if problem else None,
        problem=problem,
        own=tokens.secret_of(own, Purpose.OWN_PAGE, db.session()) if own else None,
        **_facts(load(queries.pledge(link.subject_key))),
    )


def _facts(pledge: Pledge) -> dict[str, Any]:
    contact = (pledge.contact or pledge.project.contact).name
    return {
        "pledge": pledge,
        "contact": contact,
        "steps": own_steps(pledge, contact),
        "promise": promise_text(pledge.kind, pledge.minutes, pledge.every_weeks),
        "before": day_text(pledge.contact_by),
    }


@bp.route("/mijn/<string:token>", methods=["GET", "POST"])
@open_to_all
@public_post
def own_page(token: str) -> ResponseReturnValue:
    """The mailed link to somebody's own page: a button, then a session."""
    if not is_mark(token):
        return hold_here(token, "pledges.own_page")
    try:
        link = _look(held(token), Purpose.OWN_PAGE)
        if request.method == "POST":
            with unit_of_work() as session:
                tokens.use_link(
                    session, secret=held(token), purpose=Purpose.OWN_PAGE, now=utc_now()
                )
                secret = start_session(
                    session,
                    kind="volunteer",
                    key=link.subject_key,
                    now=utc_now(),
                    network_id=link.network_id,
                )
            sign_in_browser(secret)
            if COOKIE not in request.cookies:
                enter(db.session(), _scope_of(link.subject_key))
                remember(_language_of(link.subject_key))
            return see_other("pledges.my_pledge")
    except Refusal as refusal:
        return _refused(refusal)
    return page("campaigns/pledges/own_door.html", token=token)


@bp.get("/mijn-toezegging")
@requires(Permission.OWN_PAGE)
def my_pledge() -> ResponseReturnValue:
    """What I promised, how it stands, who calls me before when."""
    rows = db.session.scalars(queries.pledges_of(current_actor().volunteer_id or 0))
    return page(
        "campaigns/pledges/my_pledge.html",
        rows=[_facts(row) for row in rows],
        words=OWN_WORDS,
        allowed=allowed(current_actor().volunteer_id or 0),
        can=steps_from,
        form=LanguageForm(data={"language": _language_of(current_actor().volunteer_id or 0)}),
        visits_url=_url_of("matching.my_visits"),
    )


def _url_of(endpoint: str) -> str | None:
    """The page of a floor above, when the house has it."""
    return url_for(endpoint) if endpoint in current_app.view_functions else None


def _language_of(volunteer_id: int) -> str:
    return load(volunteers.volunteer(volunteer_id)).page_language


@bp.post("/mijn-toezegging/taal")
@requires(Permission.OWN_PAGE)
def choose_own_language() -> ResponseReturnValue:
    """In which language we write to me, and show these pages."""
    form = LanguageForm(request.form)
    if form.validate():
        code = form.language.data
        with unit_of_work() as session:
            volunteer_services.choose_language(
                session, volunteer_id=current_actor().volunteer_id or 0, language=code
            )
        remember(code)
        with speaking(code):
            notice(_("Goed, zo schrijven wij u voortaan."))
    return see_other("pledges.my_pledge")


@bp.route("/mijn-toezegging/<int:pledge_id>/intrekken", methods=["GET", "POST"])
@requires(Permission.OWN_PAGE)
def withdraw(pledge_id: int) -> ResponseReturnValue:
    """Take a pledge back: asked once more, without a reason."""
    pledge = load(queries.pledge(pledge_id))
    if request.method == "POST":
        do_and_tell(
            lambda session: services.withdraw_pledge(
                session, pledge_id=pledge_id, actor=current_actor(), now=utc_now()
            ),
            _("Uw toezegging is ingetrokken. Bedankt dat u het liet weten."),
        )
        return see_other("pledges.my_pledge")
    can_pause = "pause" in steps_from(pledge.state)
    return page("campaigns/pledges/withdraw.html", can_pause=can_pause, **_facts(pledge))


@bp.post("/mijn-toezegging/<int:pledge_id>/even-niet")
@requires(Permission.OWN_PAGE)
def pause_or_resume(pledge_id: int) -> ResponseReturnValue:
    """Not for a while; or again."""
    step = "resume" if request.form.get("step") == "resume" else "pause"
    do_and_tell(
        lambda session: STEPS[step](
            session, pledge_id=pledge_id, actor=current_actor(), now=utc_now()
        ),
        str(DONE[step]),
    )
    return see_other("pledges.my_pledge")
