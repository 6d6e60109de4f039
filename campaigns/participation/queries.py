"""Selects on churches in campaigns."""

from collections.abc import Collection
from functools import lru_cache

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, Project
from portal.organisations.models import Church

TAKING_PART = [
    ParticipationState.CONFIRMED,
    ParticipationState.COLLECTING,
    ParticipationState.REPORTED,
]


def participations(campaign_id: int) -> Select[Participation]:
    """The churches of a campaign, by name: in no other order, nobody is compared."""
    return (
        select(Participation)
        .join(Participation.church)
        .where(Participation.campaign_id == campaign_id)
        .options(joinedload(Participation.church))
        .order_by(Church.name)
    )


def participation(participation_id: int) -> Select[Participation]:
    """One church in one campaign."""
    return (
        select(Participation)
        .where(Participation.id == participation_id)
        .options(joinedload(Participation.church), joinedload(Participation.campaign))
    )


# The public pages ask the same again and again: what was written once is read once.
@lru_cache(maxsize=64)
def participation_by_code(code: str) -> Select[Participation]:
    """The church behind a short address, in capitals or not."""
    return (
        select(Participation)
        .where(func.upper(Participation.code) == code.upper())
        .options(joinedload(Participation.church), joinedload(Participation.campaign))
    )


@lru_cache(maxsize=64)
def church_and_project(code: str, project_id: int) -> Select[Participation, Project]:
    """A project of the campaign that a church takes part in, as its own page leads to it."""
    return (
        select(Participation, Project)
        .join(Project, Project.campaign_id == Participation.campaign_id)
        .where(func.upper(Participation.code) == code.upper(), Project.id == project_id)
        .options(
            joinedload(Participation.church),
            joinedload(Project.campaign),
            joinedload(Project.organisation),
            joinedload(Project.contact),
        )
    )


def taking_part(campaign_id: int) -> Select[int]:
    """How many churches said yes to a campaign."""
    return select(func.count(Participation.id)).where(
        Participation.campaign_id == campaign_id, Participation.state.in_(TAKING_PART)
    )


def participations_of(church_ids: Collection[int]) -> Select[Participation]:
    """Where these churches were asked for, the newest campaign first."""
    return (
        select(Participation)
        .join(Participation.campaign)
        .where(Participation.church_id.in_(sorted(church_ids)))
        .options(joinedload(Participation.church), joinedload(Participation.campaign))
        .order_by(Campaign.opens_on.desc(), Participation.id)
    )


def churches_not_in(campaign_id: int) -> Select[Church]:
    """The faith communities that were not asked for this campaign yet, by name."""
    asked = select(Participation.church_id).where(Participation.campaign_id == campaign_id)
    return select(Church).where(Church.id.not_in(asked)).order_by(Church.name)
