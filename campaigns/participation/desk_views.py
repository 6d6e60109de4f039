"""Staff page of one campaign: its projects, its churches, and the one next step."""

from flask import Blueprint, abort, current_app, request
from flask.typing import ResponseReturnValue

from campaigns.participation import queries, rules, services
from campaigns.participation.forms import ChurchForm
from campaigns.participation.models import ParticipationState
from campaigns.planning import campaign_services
from campaigns.planning import queries as planning
from campaigns.planning import rules as planning_rules
from campaigns.planning.models import Campaign, CampaignState
from campaigns.planning.wording import CAMPAIGN_LABELS, PROJECT_LABELS, life_of
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, _l, as_written
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other
from portal.web.forms import as_choices
from portal.web.links import external, short_address

bp = Blueprint("campaign_desk", __name__, url_prefix="/<slug:network>")

CAMPAIGN_STEPS = {
    "invite": services.invite_churches,
    "open": services.open_campaign,
    "close": campaign_services.close_campaign,
    "follow_up": campaign_services.follow_up_campaign,
}
CAMPAIGN_DONE = {
    "invite": _l("U kunt nu kerken vragen. Zet ze in de lijst hieronder."),
    "open": _l("De campagne is open. Mensen kunnen nu tijd geven."),
    "close": _l("De campagne is gesloten. Er komen geen toezeggingen meer bij."),
    "follow_up": _l("De opvolging is begonnen."),
}
# The page upstairs that tells what people wait for; this floor knows its name only.
WAITING = "matching.waiting"

# What a coordinator does with a church, in the order of the buttons.
CHURCH_BUTTONS = {
    "confirm": _l("Doet mee"),
    "consider": _l("Denkt erover na"),
    "decline": _l("Doet niet mee"),
    "collect": _l("Actie loopt"),
    "report": _l("Afronden"),
    "withdraw": _l("Stopt ermee"),
}


@bp.get("/campagnes/<int:campaign_id>")
@requires(Permission.CAMPAIGN_SEE)
def campaign(campaign_id: int) -> ResponseReturnValue:
    """Where the campaign stands and what comes next."""
    return _campaign_page(load(planning.campaign(campaign_id)), ChurchForm())


def _campaign_page(row: Campaign, form: ChurchForm) -> ResponseReturnValue:
    actor = current_actor()
    projects = list(db.session.scalars(planning.projects(row.id)))
    churches = db.session.scalars(queries.participations(row.id)).all()
    joined = sum(rules.has_page(church.state) for church in churches)
    gaps = planning_rules.campaign_gaps(projects, churches=joined)
    may_manage = actor.may(Permission.CAMPAIGN_MANAGE)
    if may_manage:
        _offer_churches(form, row.id)
    return page(
        "campaigns/participation/campaign_desk.html",
        form,
        campaign=row,
        projects=projects,
        churches=churches,
        step=rules.next_step(row.state, projects=len(projects), gaps=gaps, closes_on=row.closes_on),
        may_manage=may_manage,
        may_call=actor.may(Permission.PLEDGE_CALL),
        may_type=actor.may(Permission.PLEDGE_TYPE),
        may_print=actor.may(Permission.FLYER_PRINT),
        waiting=WAITING if WAITING in current_app.view_functions else None,
        is_growing=row.state in planning_rules.GROWING,
        is_public=row.state in planning_rules.PUBLIC,
        life=life_of(row.state),
        can_cancel=row.state in planning_rules.CAMPAIGN_TRANSITIONS["cancel"][0],
        can_complete=row.state is CampaignState.FOLLOW_UP,
        campaign_labels=CAMPAIGN_LABELS,
        project_labels=PROJECT_LABELS,
        church_labels=rules.LABELS,
        ways=rules.WAYS,
        events_from=_events_from,
        has_page=rules.has_page,
        buttons=CHURCH_BUTTONS,
        address_of=_address_of,
    )


def _offer_churches(form: ChurchForm, campaign_id: int) -> None:
    found = db.session.scalars(queries.churches_not_in(campaign_id))
    form.church_id.choices = as_choices(
        [
            ("", _("Kies uit de lijst")),
            *((str(church.id), as_written(church.name)) for church in found),
        ]
    )


def _events_from(state: ParticipationState) -> list[str]:
    """The steps from here, the likeliest first."""
    possible = rules.events_from(state)
    return [event for event in CHURCH_BUTTONS if event in possible]


def _address_of(code: str) -> str:
    return short_address(external("participation.short", code=code))


@bp.post("/campagnes/<int:campaign_id>/stap")
@requires(Permission.CAMPAIGN_MANAGE)
def step_campaign(campaign_id: int) -> ResponseReturnValue:
    """Take one step with the campaign: one event each."""
    event = request.form.get("event", "")
    if event not in CAMPAIGN_STEPS:
        abort(400)
    do_and_tell(
        lambda session: CAMPAIGN_STEPS[event](
            session, campaign_id=campaign_id, actor=current_actor(), now=utc_now()
        ),
        CAMPAIGN_DONE[event],
    )
    return see_other("campaign_desk.campaign", campaign_id=campaign_id)


@bp.post("/campagnes/<int:campaign_id>/kerken")
@requires(Permission.CAMPAIGN_MANAGE)
def add_church(campaign_id: int) -> ResponseReturnValue:
    """Ask a church from the list, or a new one by its name."""
    row = load(planning.campaign(campaign_id))
    form = ChurchForm(request.form)
    _offer_churches(form, campaign_id)
    if form.validate():
        try:
            name = _ask(campaign_id, form)
        except Refusal as refusal:
            form.refuse(refusal)
            row = load(planning.campaign(campaign_id))
        else:
            notice(_("{name} staat in de lijst.", name=name))
            return see_other("campaign_desk.campaign", campaign_id=campaign_id)
    return _campaign_page(row, form)


def _ask(campaign_id: int, form: ChurchForm) -> str:
    """Ask the church that the form names; returns its name."""
    chosen, typed = form.church_id.data, form.name.data
    rules.check_named(chosen=bool(chosen), typed=bool(typed))
    with unit_of_work() as session:
        if chosen:
            asked = services.approach_church(
                session,
                campaign_id=campaign_id,
                church_id=int(chosen),
                actor=current_actor(),
                now=utc_now(),
            )
        else:
            asked = services.approach_new_church(
                session, campaign_id=campaign_id, name=typed, actor=current_actor(), now=utc_now()
            )
        return asked.church.name


@bp.post("/deelnames/<int:participation_id>/stap")
@requires(Permission.CAMPAIGN_MANAGE)
def step_church(participation_id: int) -> ResponseReturnValue:
    """Note what a church said: one event each."""
    event = request.form.get("event", "")
    if event not in rules.TRANSITIONS:
        abort(400)
    row = load(queries.participation(participation_id))
    name, campaign_id = row.church.name, row.campaign_id
    do_and_tell(
        lambda session: services.step_participation(
            session,
            participation_id=participation_id,
            event=event,
            actor=current_actor(),
            now=utc_now(),
        ),
        _("Bewaard: {name}.", name=name),
    )
    return see_other("campaign_desk.campaign", campaign_id=campaign_id)
