"""Selects for the volunteer's own pages."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from campaigns.pledges.models import Pledge
from intake.matching.models import Match, MatchState
from intake.matching.queries import PAGE
from intake.matching.transitions import AGREED
from intake.requests.models import Contact, HelpRequest, RequestPart
from portal.networks.models import Category, District
from portal.organisations.models import Organisation
from portal.scope import WHOLE_NETWORK


def volunteer_of_match(match_id: int) -> Select[int]:
    """Whom a proposal was made to, as a number: what a link needs to enter that scope."""
    return (
        select(Pledge.volunteer_id)
        .join(Match, Match.pledge_id == Pledge.id)
        .where(Match.id == match_id)
        .execution_options(**WHOLE_NETWORK)
    )


def state_of(match_id: int) -> Select[MatchState]:
    """Where a match stands."""
    return select(Match.state).where(Match.id == match_id)


def matches_of_volunteer(volunteer_id: int) -> Select[Match]:
    """What one volunteer was asked and does, newest first, with the visits."""
    return (
        select(Match)
        .join(Match.pledge)
        .where(Pledge.volunteer_id == volunteer_id)
        .options(selectinload(Match.visits))
        .order_by(Match.id.desc())
        .limit(PAGE)
    )


def proposal_cards(match_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    """What a volunteer reads of a need before the yes of both: nothing that names somebody.

    Columns only, over the whole partnership: the request is not theirs to read.
    """
    return (
        select(
            Match.id,
            Category.name,
            District.name,
            Match.minutes,
            RequestPart.every_weeks,
            RequestPart.dayparts,
            RequestPart.starts_on,
            RequestPart.ends_on,
            RequestPart.people_needed,
            RequestPart.is_one_person,
            Organisation.name,
        )
        .join(RequestPart, RequestPart.id == Match.part_id)
        .join(HelpRequest, HelpRequest.id == RequestPart.request_id)
        .join(Category, Category.id == RequestPart.category_id)
        .join(Organisation, Organisation.id == Match.organisation_id)
        .outerjoin(District, District.id == HelpRequest.district_id)
        .where(Match.id.in_(sorted(match_ids)))
        .execution_options(**WHOLE_NETWORK)
    )


def seekers_of(match_ids: Collection[int]) -> Select[int, Contact]:
    """Who is helped, of matches on which both said yes; for the volunteer who goes there."""
    return (
        select(Match.id, Contact)
        .join(RequestPart, RequestPart.id == Match.part_id)
        .join(HelpRequest, HelpRequest.id == RequestPart.request_id)
        .join(Contact, Contact.id == HelpRequest.seeker_id)
        .where(
            Match.id.in_(sorted(match_ids)),
            Match.state.in_(sorted(AGREED, key=lambda state: state.value)),
        )
    )
