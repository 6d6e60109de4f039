"""Staff pages: the campaigns of the partnership, and the text of a project."""

from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from campaigns.planning import campaign_services, queries, rules, services
from campaigns.planning.forms import CampaignForm, CancelForm, ProjectForm
from campaigns.planning.models import Campaign, Project
from campaigns.planning.wording import CAMPAIGN_LABELS, PROJECT_LABELS
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, _l, translated
from portal.organisations import queries as organisations
from portal.organisations.overtaken import say_why
from portal.permissions import Permission
from portal.web.accents import ACCENTS
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other, typed
from portal.web.forms import as_choices

bp = Blueprint("planning", __name__, url_prefix="/<slug:network>")

STEP_DONE = {
    "open": _l("Het project staat open. Mensen kunnen zich aanmelden zodra de campagne open is."),
    "close": _l("Het project is gesloten. Niemand kan zich meer aanmelden."),
    "complete": _l("Het project is afgerond."),
    "cancel": _l("Het project gaat niet door."),
}


@bp.get("/campagnes")
@requires(Permission.CAMPAIGN_SEE)
def campaigns() -> ResponseReturnValue:
    """Every campaign with where it stands."""
    return page(
        "campaigns/planning/campaigns.html",
        campaigns=db.session.scalars(queries.campaigns()).all(),
        labels=CAMPAIGN_LABELS,
        may_manage=current_actor().may(Permission.CAMPAIGN_MANAGE),
    )


@bp.route("/campagnes/nieuw", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def new_campaign() -> ResponseReturnValue:
    """Begin a campaign."""
    form = _offer_colours(CampaignForm(typed(), opens_on=local_day(utc_now()), accent=""))
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                campaign = campaign_services.create_campaign(
                    session, **_facts(form), actor=current_actor(), now=utc_now()
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("De campagne staat klaar als concept. Voeg nu projecten toe."))
            return see_other("campaign_desk.campaign", campaign_id=campaign.id)
    return _campaign_form(form, None)


@bp.route("/campagnes/<int:campaign_id>/wijzigen", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def edit_campaign(campaign_id: int) -> ResponseReturnValue:
    """Change name, introduction and period."""
    campaign = load(queries.campaign(campaign_id))
    form = _offer_colours(CampaignForm(typed(), obj=campaign))
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                campaign_services.edit_campaign(
                    session,
                    campaign_id=campaign_id,
                    version=form.shown_version,
                    **_facts(form),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            campaign = load(queries.campaign(campaign_id))
            stands = _offer_colours(CampaignForm(obj=campaign))
            say_why(form, refusal, about=("campaign", campaign_id), stands=stands)
        else:
            notice(_("De campagne is bewaard."))
            return see_other("campaign_desk.campaign", campaign_id=campaign_id)
    return _campaign_form(form, campaign)


def _facts(form: CampaignForm) -> dict[str, Any]:
    facts = {name: form[name].data for name in ("name", "intro", "opens_on", "closes_on")}
    return {**facts, "accent": form.accent.data or ""}


def _campaign_form(form: CampaignForm, campaign: Campaign | None) -> ResponseReturnValue:
    return page(
        "campaigns/planning/campaign_form.html",
        form,
        campaign=campaign,
        network_accent=current_network().accent,
    )


def _offer_colours(form: CampaignForm) -> CampaignForm:
    own = _("De kleur van {network}", network=current_network().name)
    named = [(accent.name, translated(accent.label)) for accent in ACCENTS.values()]
    form.accent.choices = as_choices([("", own), *named])
    return form


@bp.route("/campagnes/<int:campaign_id>/vervallen", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_MANAGE)
def cancel_campaign(campaign_id: int) -> ResponseReturnValue:
    """Say what follows and ask why; then call the campaign off."""
    campaign = load(queries.campaign(campaign_id))
    form = CancelForm(typed())
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                campaign_services.cancel_campaign(
                    session,
                    campaign_id=campaign_id,
                    reason=form.reason.data,
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            form.refuse(refusal)
            campaign = load(queries.campaign(campaign_id))
        else:
            notice(_("De campagne gaat niet door. Bel nu wie al meedeed, en vertel het de kerken."))
            return see_other("campaign_desk.campaign", campaign_id=campaign_id)
    projects = db.session.scalars(queries.projects(campaign_id)).all()
    return page(
        "campaigns/planning/cancel_campaign.html",
        form,
        campaign=campaign,
        people=sum(row.places_taken for row in projects),
    )


@bp.route("/projecten/<int:project_id>", methods=["GET", "POST"])
@requires(Permission.CAMPAIGN_SEE)
def project(project_id: int) -> ResponseReturnValue:
    """Read a project; its owner's coordinator and the desk's change it here."""
    row = load(queries.project(project_id))
    may_change = rules.may_change(current_actor(), row.organisation_id)
    if not may_change:
        if request.method == "POST":
            abort(403)
        return _project_page(row, None)
    form = _project_form(row, typed())
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                services.edit_project(
                    session,
                    project_id=project_id,
                    version=form.shown_version,
                    wish=form.wish(),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            row = load(queries.project(project_id))
            stands = _project_form(row)
            say_why(form, refusal, about=("project", project_id), stands=stands)
        else:
            notice(_("Het project is bewaard."))
            return see_other("planning.project", project_id=project_id)
    return _project_page(row, form)


def _project_form(project: Project, sent: Any = None) -> ProjectForm:
    form = ProjectForm(sent, obj=project, data={"places": project.places_max})
    form.contact_account_id.choices = _staff(project)
    return form


def _staff(project: Project) -> list[object]:
    """Who can call for this project: the owner's people, and who does it now."""
    staff = {
        row.id: row.name
        for row in db.session.scalars(organisations.staff_of(project.organisation_id))
    }
    staff.setdefault(project.contact_account_id, project.contact.name)
    return as_choices([(str(key), name) for key, name in staff.items()])


def _project_page(row: Project, form: ProjectForm | None) -> ResponseReturnValue:
    events = [
        event
        for event, (sources, _) in rules.PROJECT_TRANSITIONS.items()
        if form is not None and row.state in sources
    ]
    return page(
        "campaigns/planning/project.html",
        form,
        project=row,
        labels=PROJECT_LABELS,
        events=events,
        gaps=rules.project_gaps(row),
        may_type=current_actor().may(Permission.PLEDGE_TYPE),
    )


@bp.post("/projecten/<int:project_id>/stap")
@requires(Permission.PROJECT_MANAGE)
def step_project(project_id: int) -> ResponseReturnValue:
    """Open, close, complete or cancel a project: one event each."""
    event = request.form.get("event", "")
    if event not in rules.PROJECT_TRANSITIONS:
        abort(400)
    row = load(queries.project(project_id))
    if not rules.may_change(current_actor(), row.organisation_id):
        abort(403)
    do_and_tell(
        lambda session: services.step_project(
            session, project_id=project_id, event=event, actor=current_actor(), now=utc_now()
        ),
        STEP_DONE[event],
    )
    return see_other("planning.project", project_id=project_id)
