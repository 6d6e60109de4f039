"""Changes to projects. The places are guarded here: one conditional UPDATE decides."""

from datetime import datetime
from functools import cache

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from campaigns.planning import rules
from campaigns.planning.campaign_services import locked_campaign
from campaigns.planning.models import Project, ProjectState
from campaigns.planning.wording import PROJECT_LABELS
from portal.audit.services import record
from portal.errors import Missing, check_version
from portal.networks.models import Category
from portal.organisations import queries as organisations
from portal.permissions import Actor


def create_project(
    session: Session,
    *,
    campaign_id: int,
    organisation_id: int,
    contact_account_id: int,
    category: Category,
    places: int,
    people_waiting: int | None,
    actor: Actor | None,
    now: datetime,
) -> Project:
    """Add a project in draft, with the texts of the kind of help. No personal data crosses.

    ``people_waiting`` is already hidden when small. Raises CampaignDone, PlacesOutOfRange,
    NotYourProject.
    """
    campaign = locked_campaign(session, campaign_id)
    if campaign.state not in rules.GROWING:
        raise rules.CampaignDone
    if actor is not None and not rules.may_change(actor, organisation_id):
        raise rules.NotYourProject
    rules.check_places(places, places_taken=0)
    project = _prefilled(category)
    project.campaign_id = campaign_id
    project.organisation_id = organisation_id
    project.contact_account_id = contact_account_id
    project.position = _next_position(session, campaign_id)
    project.places_max = places
    project.people_waiting = people_waiting
    session.add(project)
    session.flush()
    _note(session, project, "create", actor, now)
    return project


def _prefilled(category: Category) -> Project:
    """A project with the partnership's own words for this kind of help."""
    return Project(
        network_id=category.network_id,
        category_id=category.id,
        title=category.project_title or category.name,
        summary=category.project_summary,
        description=category.project_description,
        minutes=category.minutes,
        every_weeks=category.every_weeks,
        is_vog_required=category.is_vog_required,
    )


def _next_position(session: Session, campaign_id: int) -> int:
    last = session.scalar(
        sa.select(sa.func.max(Project.position)).where(Project.campaign_id == campaign_id)
    )
    return 0 if last is None else last + 1


def edit_project(
    session: Session,
    *,
    project_id: int,
    version: int,
    wish: rules.ProjectWish,
    actor: Actor,
    now: datetime,
) -> Project:
    """Change what a project is. Places go up and down, never below who already takes part.

    Locks the project, so that nobody takes a place meanwhile. Raises NotYourProject, StaleEdit,
    FewerPlacesThanTaken, ContactElsewhere and the other refusals of ``check_wish``.
    """
    project = _locked_project(session, project_id, actor)
    check_version(version, project.version)
    if project.state in rules.ENDED:
        raise rules.ProjectStepRefused(state=PROJECT_LABELS[project.state])
    rules.check_wish(wish, places_taken=project.places_taken)
    if wish.contact_account_id != project.contact_account_id:
        _check_contact(session, project.organisation_id, wish.contact_account_id)
    changes = rules.changes(project, wish)
    for column, value in changes.items():
        setattr(project, column, value)
    if project.state is ProjectState.OPEN:
        rules.check_ready(project)
    session.flush()
    if changes:
        _note(session, project, "edit", actor, now, fields=tuple(changes))
    return project


def _check_contact(session: Session, organisation_id: int, account_id: int) -> None:
    staff = session.scalars(organisations.staff_of(organisation_id))
    if account_id not in {account.id for account in staff}:
        raise rules.ContactElsewhere


def step_project(
    session: Session, *, project_id: int, event: str, actor: Actor, now: datetime
) -> Project:
    """Open, close, complete or cancel a project.

    Raises NotYourProject, ProjectStepRefused, ProjectNotReady.
    """
    project = _locked_project(session, project_id, actor)
    target = rules.follow_project(project.state, event)
    if target is ProjectState.OPEN:
        rules.check_ready(project)
    project.state = target
    session.flush()
    _note(session, project, event, actor, now)
    return project


def _locked_project(session: Session, project_id: int, actor: Actor) -> Project:
    """The project, held until the transaction ends. Raises Missing, NotYourProject."""
    project = session.scalars(
        sa.select(Project)
        .where(Project.id == project_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if project is None:
        raise Missing
    if not rules.may_change(actor, project.organisation_id):
        raise rules.NotYourProject
    return project


def _note(
    session: Session,
    project: Project,
    verb: str,
    actor: Actor | None,
    now: datetime,
    fields: tuple[str, ...] = (),
) -> None:
    record(
        session,
        actor=actor,
        verb=verb,
        object_kind="project",
        object_key=project.id,
        now=now,
        fields=fields,
    )


def take_places(session: Session, *, project_id: int, people: int) -> bool:
    """Hold places for so many people; False when there are not so many. One UPDATE decides.

    Whether the project is open is for the caller to check, in the same transaction.
    """
    return people > 0 and _change_places(session, _taking(), project_id, people)


def give_back_places(session: Session, *, project_id: int, people: int) -> bool:
    """Let go of places that were held; False when so many were not held."""
    return people > 0 and _change_places(session, _giving_back(), project_id, people)


@cache
def _taking() -> sa.Update:
    """Made once, for values by name."""
    more = Project.places_taken + sa.bindparam("people")
    return _counting(more, more <= Project.places_max)


@cache
def _giving_back() -> sa.Update:
    people = sa.bindparam("people", type_=Project.places_taken.type)
    return _counting(Project.places_taken - people, Project.places_taken >= people)


def _counting(places: sa.ColumnElement[int], is_allowed: sa.ColumnElement[bool]) -> sa.Update:
    update = sa.update(Project).where(Project.id == sa.bindparam("its_id"), is_allowed)
    counted = update.values(places_taken=places).returning(Project.places_taken)
    return counted.execution_options(synchronize_session=False)


def _change_places(session: Session, update: sa.Update, project_id: int, people: int) -> bool:
    """One UPDATE decides; a project that was read before knows what is taken now."""
    taken = session.execute(update, {"its_id": project_id, "people": people}).scalar_one_or_none()
    known = session.identity_map.get(identity_key(Project, project_id))
    if taken is not None and known is not None:
        set_committed_value(known, "places_taken", taken)
    return taken is not None


def push_waiting(session: Session, *, category_id: int, people_waiting: int | None) -> None:
    """Take the news how many wait for a kind of help; None when fewer than the small number."""
    session.execute(
        sa.update(Project)
        .where(
            Project.category_id == category_id,
            Project.state.in_([ProjectState.DRAFT, ProjectState.OPEN]),
        )
        .values(people_waiting=people_waiting)
    )


def push_project_results(
    session: Session, *, project_id: int, people_helped: int | None, minutes_served: int | None
) -> None:
    """Take the news what the pledges did; None for a number that must stay hidden."""
    session.execute(
        sa.update(Project)
        .where(Project.id == project_id)
        .values(people_helped=people_helped, minutes_served=minutes_served)
    )
