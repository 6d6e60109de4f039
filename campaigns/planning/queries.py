"""Selects on campaigns and projects."""

from datetime import date
from functools import lru_cache

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from portal.networks.models import Network


def campaigns() -> Select[Campaign]:
    """Every campaign of the partnership, the newest first."""
    return select(Campaign).order_by(Campaign.opens_on.desc(), Campaign.id.desc())


def campaign(campaign_id: int) -> Select[Campaign]:
    """One campaign."""
    return select(Campaign).where(Campaign.id == campaign_id)


def campaign_by_slug(slug: str) -> Select[Campaign]:
    """The campaign behind the last part of an address."""
    return select(Campaign).where(Campaign.slug == slug)


def open_campaigns() -> Select[Campaign]:
    """The campaigns that take pledges now."""
    return campaigns().where(Campaign.state == CampaignState.OPEN)


def campaigns_for_projects() -> Select[Campaign]:
    """The campaigns to which a project can still be added."""
    growing = [CampaignState.DRAFT, CampaignState.INVITING, CampaignState.OPEN]
    return campaigns().where(Campaign.state.in_(growing))


def campaigns_past_their_end(today: date) -> Select[Campaign]:
    """The open campaigns whose last day has gone."""
    return open_campaigns().where(Campaign.closes_on < today)


def projects(campaign_id: int) -> Select[Project]:
    """The projects of a campaign in their own order, with their partner and contact."""
    return (
        select(Project)
        .where(Project.campaign_id == campaign_id)
        .options(joinedload(Project.organisation), joinedload(Project.contact))
        .order_by(Project.position, Project.id)
    )


def projects_begun() -> Select[Project]:
    """The draft and open projects of campaigns that can still grow."""
    begun = [ProjectState.DRAFT, ProjectState.OPEN]
    growing = campaigns_for_projects().with_only_columns(Campaign.id).order_by(None)
    return (
        select(Project)
        .where(Project.state.in_(begun), Project.campaign_id.in_(growing))
        .order_by(Project.id)
    )


def projects_to_type() -> Select[Project]:
    """The open projects of open campaigns, with what a list of them shows."""
    return (
        select(Project)
        .join(Project.campaign)
        .where(Project.state == ProjectState.OPEN, Campaign.state == CampaignState.OPEN)
        .options(
            contains_eager(Project.campaign),
            joinedload(Project.organisation),
            joinedload(Project.contact),
        )
        .order_by(Campaign.opens_on.desc(), Project.position, Project.id)
    )


def open_projects(campaign_id: int) -> Select[Project]:
    """The projects people can sign up for, full ones included."""
    return projects(campaign_id).where(Project.state == ProjectState.OPEN)


# The public pages ask the same again and again: what was written once is read once.
@lru_cache(maxsize=64)
def shown_projects(campaign_id: int) -> Select[Project]:
    """The projects a visitor reads about, with their partner: open ones, and those that were."""
    seen = [ProjectState.OPEN, ProjectState.CLOSED, ProjectState.COMPLETED]
    return (
        select(Project)
        .where(Project.campaign_id == campaign_id, Project.state.in_(seen))
        .options(joinedload(Project.organisation))
        .order_by(Project.position, Project.id)
    )


@lru_cache(maxsize=64)
def project(project_id: int) -> Select[Project]:
    """One project, with its campaign, partner, contact and kind of help."""
    return (
        select(Project)
        .where(Project.id == project_id)
        .options(
            joinedload(Project.campaign),
            joinedload(Project.organisation),
            joinedload(Project.contact),
            joinedload(Project.category),
        )
    )


@lru_cache(maxsize=64)
def project_and_network(project_id: int) -> Select[Project, Network]:
    """One project with its campaign and partner, and the partnership it belongs to."""
    return (
        select(Project, Network)
        .join(Network, Network.id == Project.network_id)
        .where(Project.id == project_id)
        .options(joinedload(Project.campaign), joinedload(Project.organisation))
    )
