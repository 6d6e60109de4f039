"""Selects on plans, and on the board they are made for."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from campaigns.pledges.models import Pledge, PledgeState
from intake.matching.models import Match
from intake.matching.plans.models import PlanLine, PlanRun
from intake.matching.plans.states import ACTIVE, SILENT_AFTER, PlanState
from intake.matching.transitions import LIVE_STATES, SAID_NO
from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import HelpRequest, RequestPart, RequestState

# Parts on one page of a plan.
PAGE = 25


def _in(states: Collection[Any]) -> list[Any]:
    return sorted(states, key=lambda state: str(state.value))


def run(run_id: int) -> Select[PlanRun]:
    """One plan."""
    return select(PlanRun).where(PlanRun.id == run_id)


def runs_of(organisation_id: int | None) -> Select[PlanRun]:
    """The plans for one board, newest first."""
    return (
        select(PlanRun)
        .where(PlanRun.organisation_id.is_not_distinct_from(organisation_id))
        .order_by(PlanRun.id.desc())
    )


def next_queued() -> Select[int]:
    """The plan that waits longest for a worker."""
    return select(PlanRun.id).where(PlanRun.state == PlanState.QUEUED).order_by(PlanRun.id).limit(1)


def silent(now: datetime) -> Select[int]:
    """Plans whose worker has gone."""
    return select(PlanRun.id).where(
        PlanRun.state == PlanState.RUNNING, PlanRun.alive_at <= now - SILENT_AFTER
    )


def ended(organisation_id: int | None) -> Select[int]:
    """Plans for one board that nobody works on."""
    return (
        runs_of(organisation_id)
        .with_only_columns(PlanRun.id)
        .where(PlanRun.state.not_in(_in(ACTIVE)))
    )


def lines_of(run_id: int, *, skip: int = 0) -> Select[PlanLine]:
    """The lines of one page of parts, in the order of the plan."""
    parts = (
        select(PlanLine.part_id, sa.func.min(PlanLine.position).label("first"))
        .where(PlanLine.run_id == run_id)
        .group_by(PlanLine.part_id)
        .order_by(sa.literal_column("first"))
        .offset(skip)
        .limit(PAGE)
        .subquery()
    )
    return (
        select(PlanLine)
        .join(parts, parts.c.part_id == PlanLine.part_id)
        .where(PlanLine.run_id == run_id)
        .order_by(PlanLine.position)
    )


def parts_filled(run_id: int) -> Select[int]:
    """How many parts a plan helps."""
    return select(sa.func.count(sa.distinct(PlanLine.part_id))).where(PlanLine.run_id == run_id)


def waiting_parts(
    *, is_accepted: bool, part_ids: Collection[int] | None = None
) -> Select[RequestPart, int | None]:
    """Parts that wait, longest first, with who carries them out."""
    accepted = sa.and_(
        Assignment.part_id == RequestPart.id, Assignment.state == AssignmentState.ACCEPTED
    )
    rows = (
        select(RequestPart, Assignment.organisation_id)
        .join(RequestPart.request)
        .join(Assignment, accepted, isouter=not is_accepted)
        .where(HelpRequest.state == RequestState.READY, RequestPart.outcome.is_(None))
        .options(
            joinedload(RequestPart.category),
            contains_eager(RequestPart.request).options(
                load_only(HelpRequest.number, HelpRequest.received_at, HelpRequest.held_days),
                joinedload(HelpRequest.district),
            ),
        )
        .order_by(HelpRequest.received_at, RequestPart.id)
        .execution_options(populate_existing=True)
    )
    return rows if part_ids is None else rows.where(RequestPart.id.in_(sorted(part_ids)))


def matches_on_board() -> Select[*tuple[Any, ...]]:
    """Part, volunteer, and what a live match gives: minutes and people; 0 when it was a no."""
    is_live = Match.state.in_(_in(LIVE_STATES))
    return (
        select(
            Match.part_id,
            Pledge.volunteer_id,
            sa.case((is_live, Match.minutes), else_=0),
            Pledge.people,
        )
        .join(Pledge, Pledge.id == Match.pledge_id)
        .join(RequestPart, RequestPart.id == Match.part_id)
        .where(RequestPart.outcome.is_(None), Match.state.in_(_in(LIVE_STATES | SAID_NO)))
    )


def stamp_of_parts() -> Select[*tuple[Any, ...]]:
    """Figures that change with every part that waits."""
    return (
        select(
            sa.func.count(RequestPart.id),
            sa.func.coalesce(sa.func.sum(RequestPart.version), 0),
            sa.func.coalesce(sa.func.sum(HelpRequest.version), 0),
        )
        .join(RequestPart.request)
        .where(HelpRequest.state == RequestState.READY, RequestPart.outcome.is_(None))
    )


def stamp_of_pledges() -> Select[*tuple[Any, ...]]:
    """Figures that change with every pledge that is free."""
    return select(
        sa.func.count(Pledge.id),
        sa.func.coalesce(sa.func.sum(Pledge.version), 0),
        sa.func.coalesce(sa.func.sum(Pledge.planned_minutes), 0),
    ).where(Pledge.state == PledgeState.AVAILABLE)


def stamp_of_matches() -> Select[*tuple[Any, ...]]:
    """Figures that change with every proposal and every answer, and with who accepted what."""
    return select(sa.func.count(Match.id), sa.func.coalesce(sa.func.sum(Match.version), 0))


def stamp_of_assignments() -> Select[int]:
    """A figure that changes when a part is accepted or given back."""
    return select(sa.func.coalesce(sa.func.sum(Assignment.part_id), 0)).where(
        Assignment.state == AssignmentState.ACCEPTED
    )
