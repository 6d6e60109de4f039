"""Who waits for which help, and from there to a project for a campaign."""

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from campaigns.planning import services as planning
from campaigns.planning.campaign_services import locked_campaign
from campaigns.planning.models import Project
from campaigns.planning.queries import campaigns_for_projects, projects_begun
from intake.matching import figures
from intake.matching.blueprint import bp
from intake.matching.figures import Waiting
from intake.matching.forms import ProjectChoiceForm
from intake.matching.transitions import suppressed
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _, as_written
from portal.networks import queries as networks
from portal.networks.models import Category
from portal.organisations import queries as organisations
from portal.permissions import Permission
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.forms import as_choices

# A campaign project has room for somebody, also when nobody waits at this moment.
FEWEST_PLACES = 1


def _figures() -> list[Waiting]:
    rows = db.session.execute(figures.waiting_parts())
    return figures.waiting_figures(rows, now=utc_now())


@bp.get("/wachtenden")
@requires(Permission.WAITING_SEE)
def waiting() -> ResponseReturnValue:
    """Per kind of help how many people wait and how long; longest wait first, no names."""
    may_make = current_actor().may(Permission.PROJECT_MANAGE)
    begun = _begun() if may_make else {}
    mine = current_actor().organisation_ids
    # With a project of this kind in every campaign there is nothing more to make.
    most = len(db.session.scalars(campaigns_for_projects()).all()) * len(mine) if may_make else 0
    rows = _figures()
    return page(
        "intake/matching/waiting.html",
        rows=rows,
        totals=figures.totals(rows),
        may_make=may_make,
        may_plan=current_actor().may(Permission.MATCH_MAKE),
        reports=_reports(),
        begun=begun,
        is_done={key for key, found in begun.items() if mine and len(found) >= most},
    )


def _reports() -> str | None:
    """Where somebody goes on who only reads: the page two floors up, when it is there."""
    actor, name = current_actor(), "reports.reports"
    works = actor.may(Permission.REQUEST_READ) or not actor.may(Permission.REPORT_SEE)
    return None if works or name not in current_app.view_functions else url_for(name)


def _begun() -> dict[int, list[Project]]:
    """Per kind of help the projects that this person's partner has already; the desk sees all."""
    mine = current_actor().organisation_ids
    found: dict[int, list[Project]] = {}
    for project in db.session.scalars(projects_begun()):
        if not mine or project.organisation_id in mine:
            found.setdefault(project.category_id, []).append(project)
    return found


@bp.post("/wachtenden/<int:category_id>/project")
@requires(Permission.PROJECT_MANAGE)
def make_project(category_id: int) -> ResponseReturnValue:
    """Make a project for the people who wait; asks which campaign when there are several."""
    category = load(networks.category(category_id))
    form = ProjectChoiceForm(request.form)
    _offer_choices(form)
    if not form.campaign_id.choices:
        notice(
            _("Er is nog geen campagne. Begin een campagne, dan kunt u er een project in maken.")
        )
        return see_other("planning.campaigns")
    if not form.organisation_id.choices:
        notice(_("Er is nog geen organisatie die het kan begeleiden."), "warn")
        return see_other("matching.waiting")
    is_first = not request.form.get("campaign_id")
    if _choose_only(form) and (is_first or form.validate()):
        try:
            with unit_of_work() as session:
                project_id, is_new = _create(session, form, category)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            made = _("Het project staat klaar als concept. Lees het na en zet het open.")
            notice(made if is_new else _("Dit project was er al. Hier staat het."))
            return see_other("planning.project", project_id=project_id)
    return page("intake/matching/project_choice.html", form, category=category)


def _offer_choices(form: ProjectChoiceForm) -> None:
    """The campaigns that can grow, and the partners for whom this person may do it."""
    campaigns = db.session.scalars(campaigns_for_projects()).all()
    form.campaign_id.choices = as_choices(
        [(str(one.id), as_written(one.name)) for one in campaigns]
    )
    mine = current_actor().organisation_ids
    partners = db.session.scalars(organisations.organisations(local_day(utc_now()))).all()
    form.organisation_id.choices = as_choices(
        [(str(one.id), one.name) for one in partners if not mine or one.id in mine]
    )


def _choose_only(form: ProjectChoiceForm) -> bool:
    """Fill in what leaves no choice; whether everything was chosen."""
    for field in (form.campaign_id, form.organisation_id):
        if len(field.choices) == 1:
            field.data = field.choices[0].value
            field.raw_data = [field.data]
    return bool(form.campaign_id.data and form.organisation_id.data)


def _create(session: Session, form: ProjectChoiceForm, category: Category) -> tuple[int, bool]:
    """The project's number, and whether it is new. The campaign's lock makes two taps wait."""
    actor, now = current_actor(), utc_now()
    organisation_id, campaign_id = int(form.organisation_id.data), int(form.campaign_id.data)
    locked_campaign(session, campaign_id)
    same = projects_begun().where(
        Project.campaign_id == campaign_id,
        Project.organisation_id == organisation_id,
        Project.category_id == category.id,
    )
    known = session.scalars(same).first()
    if known is not None:
        return known.id, False
    rows = session.execute(figures.waiting_parts())
    found = {one.category_id: one for one in figures.waiting_figures(rows, now=now)}
    here = found.get(category.id)
    people = here.people if here else 0
    staff = session.scalars(organisations.staff_of(organisation_id)).all()
    contact = next((one.id for one in staff if one.id == actor.account_id), None)
    project = planning.create_project(
        session,
        campaign_id=campaign_id,
        organisation_id=organisation_id,
        contact_account_id=contact or (staff[0].id if staff else actor.account_id or 0),
        category=category,
        places=max(FEWEST_PLACES, here.without if here else 0),
        people_waiting=suppressed(people, current_network().small_number) or None,
        actor=actor,
        now=now,
    )
    return project.id, True
