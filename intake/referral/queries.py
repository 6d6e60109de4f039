"""Selects on assignments, what the desk has to do, and what partners are asked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, load_only

from intake.referral.models import LIVE, Assignment, AssignmentState
from intake.requests.models import OPEN_STATES, HelpRequest, RequestPart, RequestState
from intake.requests.queries import list_columns, listed_requests, names_only
from portal.accounts.models import Account
from portal.networks.models import Category, District
from portal.scope import WHOLE_NETWORK

PAGE = 50
DESK_ROWS = 20


@dataclass(frozen=True)
class Card:
    """What a partner reads of a request before it says yes: nothing that names somebody."""

    assignment_id: int
    number: str
    offered_at: datetime
    answer_by: date
    received_at: datetime
    held_days: int
    needed_by: date | None
    category: str
    district: str | None
    minutes: int
    every_weeks: int | None
    dayparts: int
    people_needed: int
    is_one_person: bool
    is_vog_required: bool


def assignment(assignment_id: int) -> Select[Assignment]:
    """One assignment with its organisation."""
    return (
        select(Assignment)
        .where(Assignment.id == assignment_id)
        .options(joinedload(Assignment.organisation))
    )


def assignments_of(request_id: int) -> Select[Assignment]:
    """Every assignment of a request, oldest first, with its organisation."""
    return (
        select(Assignment)
        .where(Assignment.request_id == request_id)
        .options(joinedload(Assignment.organisation))
        .order_by(Assignment.id)
    )


def live_assignment(part_id: int) -> Select[Assignment]:
    """The assignment of a part that is offered or accepted."""
    return (
        select(Assignment)
        .where(Assignment.part_id == part_id, Assignment.state.in_(_live()))
        .options(joinedload(Assignment.organisation))
    )


def offered_cards(
    organisation_ids: Collection[int], after: int | None = None
) -> Select[*tuple[Any, ...]]:
    """What is offered to these organisations, longest asked first, without a name.

    Columns only, over the whole partnership: the request itself is not theirs to read yet.
    """
    cards = (
        select(
            Assignment.id,
            HelpRequest.number,
            Assignment.offered_at,
            Assignment.answer_by,
            HelpRequest.received_at,
            HelpRequest.held_days,
            HelpRequest.needed_by,
            Category.name,
            District.name,
            RequestPart.minutes,
            RequestPart.every_weeks,
            RequestPart.dayparts,
            RequestPart.people_needed,
            RequestPart.is_one_person,
            RequestPart.is_vog_required,
        )
        .join(RequestPart, RequestPart.id == Assignment.part_id)
        .join(HelpRequest, HelpRequest.id == Assignment.request_id)
        .join(Category, Category.id == RequestPart.category_id)
        .outerjoin(District, District.id == HelpRequest.district_id)
        .where(
            Assignment.organisation_id.in_(sorted(organisation_ids)),
            Assignment.state == AssignmentState.OFFERED,
        )
        .order_by(Assignment.id)
        .limit(PAGE + 1)
        .execution_options(**WHOLE_NETWORK)
    )
    return cards if after is None else cards.where(Assignment.id > after)


def open_offers(organisation_id: int) -> Select[int]:
    """How many offers of this organisation wait for an answer."""
    return select(sa.func.count(Assignment.id)).where(
        Assignment.organisation_id == organisation_id,
        Assignment.state == AssignmentState.OFFERED,
    )


def accepted_assignments(after: tuple[datetime, int] | None = None) -> Select[Assignment]:
    """What these organisations carry out now, longest wait first, as a list shows it."""
    page = (
        select(Assignment)
        .join(Assignment.request)
        .join(HelpRequest.seeker)
        .join(Assignment.part)
        .where(Assignment.state == AssignmentState.ACCEPTED, HelpRequest.state.in_(OPEN_STATES))
        .options(
            contains_eager(Assignment.request).options(*list_columns(), names_only()),
            contains_eager(Assignment.part).options(
                load_only(RequestPart.minutes, RequestPart.every_weeks, RequestPart.outcome),
                joinedload(RequestPart.category),
            ),
        )
        .order_by(HelpRequest.received_at, Assignment.id)
        .limit(PAGE + 1)
    )
    if after is None:
        return page
    moment, last_id = after
    return page.where(
        sa.or_(
            HelpRequest.received_at > moment,
            sa.and_(HelpRequest.received_at == moment, Assignment.id > last_id),
        )
    )


def due_offers(today: date) -> Select[int]:
    """Offers whose last day has passed."""
    return select(Assignment.id).where(
        Assignment.state == AssignmentState.OFFERED, Assignment.answer_by < today
    )


def overdue_answers(today: date) -> Select[Assignment]:
    """Offers a partner should have answered, and those that just expired, oldest first."""
    return (
        select(Assignment)
        .join(Assignment.request)
        .where(Assignment.state == AssignmentState.OFFERED, Assignment.answer_by < today)
        .options(
            joinedload(Assignment.organisation),
            contains_eager(Assignment.request).options(*list_columns()),
        )
        .order_by(Assignment.answer_by, Assignment.id)
        .limit(DESK_ROWS)
    )


def unassigned_requests() -> Select[HelpRequest]:
    """Ready, with a part that nobody carries out or was asked for; longest wait first."""
    taken = select(Assignment.id).where(
        Assignment.part_id == RequestPart.id, Assignment.state.in_(_live())
    )
    free = select(RequestPart.id).where(
        RequestPart.request_id == HelpRequest.id,
        RequestPart.outcome.is_(None),
        ~taken.exists(),
    )
    return _desk_rows(RequestState.READY).where(free.exists())


def callbacks() -> Select[HelpRequest]:
    """Came in by the form and waits for our call."""
    return _desk_rows(RequestState.RECEIVED).where(HelpRequest.is_suspect.is_(False))


def suspects() -> Select[HelpRequest]:
    """Looks like spam; a human decides."""
    return _desk_rows(RequestState.RECEIVED).where(HelpRequest.is_suspect.is_(True))


def half_finished() -> Select[HelpRequest]:
    """Intakes that were begun."""
    return _desk_rows(RequestState.INTAKE)


def promises(until: date) -> Select[HelpRequest]:
    """People who were told that they hear from us before this day."""
    return (
        listed_requests()
        .where(HelpRequest.state.in_(OPEN_STATES), HelpRequest.next_contact_by <= until)
        .order_by(HelpRequest.next_contact_by, HelpRequest.id)
        .limit(DESK_ROWS)
    )


def account_name(account_id: int) -> Select[str]:
    """Who answered."""
    return select(Account.name).where(Account.id == account_id)


def _desk_rows(state: RequestState) -> Select[HelpRequest]:
    return (
        listed_requests()
        .where(HelpRequest.state == state)
        .order_by(HelpRequest.received_at, HelpRequest.id)
        .limit(DESK_ROWS)
    )


def _live() -> list[AssignmentState]:
    return [AssignmentState(value) for value in LIVE]


def live_states(request_ids: Collection[int]) -> Select[int, int, AssignmentState]:
    """Which parts of these requests were handed on, and whether that was answered."""
    return select(Assignment.request_id, Assignment.part_id, Assignment.state).where(
        Assignment.request_id.in_(request_ids), Assignment.state.in_(_live())
    )


def others_busy(request_id: int, organisation_ids: Collection[int]) -> Select[int]:
    """How many other organisations have a part of this request; counts, names nobody."""
    return (
        select(sa.func.count(Assignment.id))
        .where(
            Assignment.request_id == request_id,
            Assignment.state.in_(_live()),
            Assignment.organisation_id.not_in(sorted(organisation_ids)),
        )
        .execution_options(**WHOLE_NETWORK)
    )
