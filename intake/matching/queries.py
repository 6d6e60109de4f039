"""Selects on matches, visits and who waits."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, load_only, selectinload

from campaigns.pledges.models import Pledge
from campaigns.volunteers.models import Volunteer
from intake.matching.models import Match, MatchState, Visit, VisitState
from intake.matching.transitions import LAPSE_DAYS, LIVE_STATES
from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import Contact, HelpRequest, RequestPart
from portal.networks.models import Category
from portal.scope import WHOLE_NETWORK

PAGE = 50


def _in(states: Collection[Any]) -> list[Any]:
    return sorted(states, key=lambda state: str(state.value))


def match(match_id: int) -> Select[Match]:
    """One match with everything its page shows."""
    part, pledge = joinedload(Match.part), joinedload(Match.pledge)
    request = part.joinedload(RequestPart.request)
    return (
        select(Match)
        .where(Match.id == match_id)
        .options(
            part.joinedload(RequestPart.category),
            request.joinedload(HelpRequest.seeker),
            request.joinedload(HelpRequest.district),
            pledge.joinedload(Pledge.volunteer).joinedload(Volunteer.district),
            pledge.joinedload(Pledge.project),
            selectinload(Match.visits),
        )
    )


def match_for_update(match_id: int) -> Select[Match]:
    """One match as it stands now, its row locked on PostgreSQL."""
    return (
        select(Match)
        .where(Match.id == match_id)
        .with_for_update(of=Match)
        .execution_options(populate_existing=True)
    )


def pledge_lock(match_id: int) -> Select[int]:
    """Holds the pledge of a match."""
    pledge_id = select(Match.pledge_id).where(Match.id == match_id).scalar_subquery()
    return select(Pledge.id).where(Pledge.id == pledge_id).with_for_update()


def request_lock(part_id: int) -> Select[int]:
    """Holds the request of a part; finds nothing for a volunteer, who never changes a request."""
    request_id = select(RequestPart.request_id).where(RequestPart.id == part_id).scalar_subquery()
    return select(HelpRequest.id).where(HelpRequest.id == request_id).with_for_update()


def of_volunteer(volunteer_id: int) -> Select[Match]:
    """Every match that one volunteer ever had."""
    mine = select(Pledge.id).where(Pledge.volunteer_id == volunteer_id)
    return select(Match).where(Match.pledge_id.in_(mine)).order_by(Match.id)


def of_seeker(contact_id: int) -> Select[Match]:
    """Every match for the requests of one seeker."""
    mine = (
        select(RequestPart.id)
        .join(HelpRequest, HelpRequest.id == RequestPart.request_id)
        .where(HelpRequest.seeker_id == contact_id)
    )
    return select(Match).where(Match.part_id.in_(mine)).order_by(Match.id)


def part_of_match(match_id: int) -> Select[int]:
    """To which part a match belongs."""
    return select(Match.part_id).where(Match.id == match_id)


def match_of_visit(visit_id: int) -> Select[int]:
    """To which match a visit belongs."""
    return select(Visit.match_id).where(Visit.id == visit_id)


def visit_for_update(visit_id: int) -> Select[Visit]:
    """One visit as it stands now, its row locked on PostgreSQL."""
    return (
        select(Visit)
        .where(Visit.id == visit_id)
        .with_for_update(of=Visit)
        .execution_options(populate_existing=True)
    )


def visit(visit_id: int) -> Select[Visit]:
    """One visit with both people."""
    match = joinedload(Visit.match)
    request = match.joinedload(Match.part).joinedload(RequestPart.request)
    return (
        select(Visit)
        .where(Visit.id == visit_id)
        .options(
            request.joinedload(HelpRequest.seeker),
            match.joinedload(Match.pledge).joinedload(Pledge.volunteer),
        )
    )


def planned_visits(match_id: int) -> Select[Visit]:
    """What is planned for a match, soonest first."""
    return (
        select(Visit)
        .where(Visit.match_id == match_id, Visit.state == VisitState.PLANNED)
        .order_by(Visit.starts_at)
    )


def matches_of_part(part_id: int) -> Select[Match]:
    """Every match of a part, newest first, with the name of the volunteer."""
    return (
        select(Match)
        .where(Match.part_id == part_id)
        .options(joinedload(Match.pledge).joinedload(Pledge.volunteer))
        .order_by(Match.id.desc())
        .limit(PAGE)
    )


def live_of_part(part_id: int) -> Select[int]:
    """The live matches of a part."""
    return _live_ids().where(Match.part_id == part_id)


def live_of_pledge(pledge_id: int) -> Select[int]:
    """The live matches of a pledge."""
    return _live_ids().where(Match.pledge_id == pledge_id)


def live_of_request(request_id: int) -> Select[int]:
    """The live matches of a request."""
    parts = select(RequestPart.id).where(RequestPart.request_id == request_id)
    return _live_ids().where(Match.part_id.in_(parts))


def _live_ids() -> Select[int]:
    return select(Match.id).where(Match.state.in_(_in(LIVE_STATES))).order_by(Match.id)


def unanswered(now: datetime) -> Select[int]:
    """Proposals that nobody answered in time."""
    return select(Match.id).where(
        Match.state == MatchState.PROPOSED,
        Match.proposed_at <= now - timedelta(days=LAPSE_DAYS),
    )


def minutes_served(match_id: int) -> Select[int | None]:
    """Minutes that the visits of a match took."""
    return select(sa.func.coalesce(sa.func.sum(Visit.minutes_served), 0)).where(
        Visit.match_id == match_id, Visit.state == VisitState.DONE
    )


def visits_done_for_part(part_id: int) -> Select[int]:
    """How often somebody came for a part."""
    return (
        select(sa.func.count(Visit.id))
        .join(Match, Match.id == Visit.match_id)
        .where(Match.part_id == part_id, Visit.state == VisitState.DONE)
    )


def request_of_part(part_id: int) -> Select[int]:
    """To which request a part belongs, as a number: for the trail."""
    return (
        select(RequestPart.request_id)
        .where(RequestPart.id == part_id)
        .execution_options(**WHOLE_NETWORK)
    )


def progress_of_requests(
    request_ids: Collection[int],
) -> Select[int, int, int, MatchState, bool]:
    """Every match of these requests with its part, and whether its volunteer came; oldest first."""
    came = (
        select(Visit.id)
        .where(Visit.match_id == Match.id, Visit.state == VisitState.DONE)
        .correlate(Match)
        .exists()
    )
    return (
        select(RequestPart.request_id, Match.part_id, Match.id, Match.state, came)
        .join(RequestPart, RequestPart.id == Match.part_id)
        .where(RequestPart.request_id.in_(sorted(request_ids)))
        .order_by(Match.id)
    )


def handling(part_id: int) -> Select[Assignment]:
    """Who accepted to carry out a part; nobody when that organisation is not in sight."""
    return (
        select(Assignment)
        .where(Assignment.part_id == part_id, Assignment.state == AssignmentState.ACCEPTED)
        .options(joinedload(Assignment.organisation))
    )


# What a list tells of both sides, and whether they were forgotten: a column that is not read here
# would be asked for row by row.
SEEKER = (
    Contact.first_name, Contact.infix, Contact.last_name, Contact.email, Contact.erased_at,
    Contact.network_id,
)  # fmt: skip
GIVER = (
    Volunteer.first_name, Volunteer.infix, Volunteer.last_name, Volunteer.email,
    Volunteer.erased_at,
)  # fmt: skip


def open_matches(after: int | None = None) -> Select[Match]:
    """Matches that ask something of us, or will; oldest first, as a list shows them."""
    asks = sa.or_(Match.state.in_(_in(LIVE_STATES)), Match.call_seeker_since.is_not(None))
    rows = (
        select(Match)
        .join(Match.part)
        .join(RequestPart.request)
        .join(HelpRequest.seeker)
        .join(RequestPart.category)
        .join(Match.pledge)
        .join(Pledge.volunteer)
        .where(asks)
        .options(
            contains_eager(Match.part).options(
                load_only(RequestPart.id, RequestPart.every_weeks),
                contains_eager(RequestPart.category).load_only(Category.name),
                contains_eager(RequestPart.request).options(
                    load_only(HelpRequest.number),
                    contains_eager(HelpRequest.seeker).load_only(*SEEKER),
                ),
            ),
            contains_eager(Match.pledge).options(
                load_only(Pledge.id),
                contains_eager(Pledge.volunteer).load_only(*GIVER),
            ),
        )
        .order_by(Match.id)
        .limit(PAGE + 1)
        .execution_options(populate_existing=True)
    )
    return rows if after is None else rows.where(Match.id > after)


def coming_visits(match_ids: Collection[int]) -> Select[Visit]:
    """What is planned for these matches, soonest first; leaves the notes alone."""
    return (
        select(Visit)
        .where(Visit.match_id.in_(sorted(match_ids)), Visit.state == VisitState.PLANNED)
        .options(
            load_only(
                Visit.match_id,
                Visit.state,
                Visit.starts_at,
                Visit.starts_local,
                Visit.volunteer_called_at,
                Visit.seeker_called_at,
            )
        )
        .order_by(Visit.starts_at)
    )


def names_of_pledges(pledge_ids: Collection[int]) -> Select[int, Volunteer]:
    """Whose pledges these are."""
    return (
        select(Pledge.id, Volunteer)
        .join(Volunteer, Volunteer.id == Pledge.volunteer_id)
        .where(Pledge.id.in_(sorted(pledge_ids)))
        .options(
            load_only(
                Volunteer.first_name, Volunteer.infix, Volunteer.last_name, Volunteer.erased_at
            )
        )
    )
