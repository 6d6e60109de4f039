"""Which waiting parts somebody could help with today: many parts held against every offer.

Three statements, however many wait: the parts, the offers, and who was settled for which part.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from campaigns.pledges.models import Pledge
from intake.matching import offers
from intake.matching.gates import fits, terms_of
from intake.matching.models import Match
from intake.matching.transitions import LIVE_STATES, SAID_NO
from intake.matching.values import DEFAULT_NORMS, Offer
from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import HelpRequest, RequestPart, RequestState
from intake.requests.queries import list_columns, names_only
from portal.clock import local_day

# So many of the longest waiting are looked through; the list of who waits shows the rest.
LOOKED_THROUGH = 25


@dataclass(frozen=True)
class WaitingPart:
    """A part without a live match, who carries it out, and how many pledges fit it now."""

    part: RequestPart
    organisation_id: int | None
    people: int


def parts_to_fill(*, is_accepted: bool = False) -> Select[RequestPart, int | None]:
    """Parts that wait and have nobody proposed, longest wait first, with who carries them out."""
    live = (
        select(Match.id)
        .where(Match.part_id == RequestPart.id, Match.state.in_(_sorted(LIVE_STATES)))
        .correlate(RequestPart)
    )
    accepted = sa.and_(
        Assignment.part_id == RequestPart.id, Assignment.state == AssignmentState.ACCEPTED
    )
    return (
        select(RequestPart, Assignment.organisation_id)
        .join(RequestPart.request)
        .join(HelpRequest.seeker)
        .join(Assignment, accepted, isouter=not is_accepted)
        .where(
            HelpRequest.state == RequestState.READY, RequestPart.outcome.is_(None), ~live.exists()
        )
        .options(
            joinedload(RequestPart.category),
            contains_eager(RequestPart.request).options(*list_columns(), names_only()),
        )
        .order_by(HelpRequest.received_at, RequestPart.id)
        .limit(LOOKED_THROUGH)
        .execution_options(populate_existing=True)
    )


def settled(part_ids: Sequence[int]) -> Select[int, int]:
    """Part and volunteer: asked now, or somebody said no."""
    return (
        select(Match.part_id, Pledge.volunteer_id)
        .join(Pledge, Pledge.id == Match.pledge_id)
        .where(Match.part_id.in_(part_ids), Match.state.in_(_sorted(LIVE_STATES | SAID_NO)))
    )


def waiting_parts(
    session: Session, *, now: datetime, is_accepted: bool = False
) -> list[WaitingPart]:
    """The longest waiting parts, each with the number of pledges that pass every gate."""
    rows = session.execute(parts_to_fill(is_accepted=is_accepted)).unique().all()
    ids = [part.id for part, _organisation_id in rows]
    known, _excluded = offers.read_offers(session.execute(offers.all_offers(now=now)).all())
    said_no: dict[int, set[int]] = {}
    for part_id, volunteer_id in session.execute(settled(ids)):
        said_no.setdefault(part_id, set()).add(volunteer_id)
    return [
        WaitingPart(part, owner, _fitting(part, owner, known, said_no.get(part.id, set()), now))
        for part, owner in rows
    ]


def _fitting(
    part: RequestPart,
    organisation_id: int | None,
    known: Sequence[Offer],
    excluded: set[int],
    now: datetime,
) -> int:
    need = offers.need_of(part, organisation_id or 0, frozenset(excluded))
    terms = terms_of(need, DEFAULT_NORMS, local_day(now))
    return sum(
        fits(terms, one)
        for one in known
        if organisation_id is None or one.organisation_id == organisation_id
    )


def _sorted(states: frozenset[Any]) -> list[Any]:
    return sorted(states, key=lambda state: str(state.value))
