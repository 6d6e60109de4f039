"""Counts over the whole partnership: who waits, and what pledges brought. They name nobody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from campaigns.pledges.models import Pledge
from intake.matching.models import Match, Visit, VisitState
from intake.matching.transitions import AGREED
from intake.requests.models import HelpRequest, RequestPart, RequestState
from intake.requests.rules import waited_days
from portal.networks.models import Category
from portal.scope import WHOLE_NETWORK


@dataclass(frozen=True)
class Waiting:
    """How many people wait for one kind of help, and how long; days on the calendar.

    ``without`` have nobody yet; the others wait for the first visit.
    """

    category_id: int
    name: str
    norm_days: int
    people: int
    without: int
    longest: int
    middle: int
    over_norm: int


def waiting_parts() -> Select[*tuple[Any, ...]]:
    """One row per part that is ready and not helped yet; numbers and days only."""
    on_parts = select(Match.id).where(Match.part_id == RequestPart.id)
    agreed = sorted(AGREED, key=lambda state: state.value)
    has_somebody = on_parts.where(Match.state.in_(agreed)).correlate(RequestPart).exists()
    was_helped = (
        on_parts.join(Visit, Visit.match_id == Match.id)
        .where(Visit.state == VisitState.DONE)
        .correlate(RequestPart)
        .exists()
    )
    return (
        select(
            Category.id,
            Category.name,
            Category.norm_days,
            HelpRequest.id,
            HelpRequest.received_at,
            HelpRequest.held_days,
            has_somebody,
        )
        .join(RequestPart, RequestPart.category_id == Category.id)
        .join(HelpRequest, HelpRequest.id == RequestPart.request_id)
        .where(HelpRequest.state == RequestState.READY, RequestPart.outcome.is_(None), ~was_helped)
        .order_by(Category.position, Category.name)
        .execution_options(**WHOLE_NETWORK)
    )


def waiting_figures(rows: Iterable[sa.Row[*tuple[Any, ...]]], *, now: datetime) -> list[Waiting]:
    """Per kind of help, the longest wait first. A request counts once per kind."""
    kinds: dict[int, tuple[str, int, dict[int, tuple[int, bool]]]] = {}
    for category_id, name, norm, request_id, received_at, held_days, has_somebody in rows:
        _, _, people = kinds.setdefault(category_id, (name, norm, {}))
        days = waited_days(received_at, until=now, held_days=held_days)
        has_all = people.get(request_id, (0, True))[1]
        people[request_id] = (days, has_all and bool(has_somebody))
    figures = [
        Waiting(
            category_id=category_id,
            name=name,
            norm_days=norm,
            people=len(people),
            without=sum(not has_somebody for _, has_somebody in people.values()),
            longest=max(days for days, _ in people.values()),
            middle=int(median(days for days, _ in people.values())),
            over_norm=sum(days > norm for days, _ in people.values()),
        )
        for category_id, (name, norm, people) in kinds.items()
    ]
    return sorted(figures, key=lambda one: (-one.longest, one.name))


@dataclass(frozen=True)
class Totals:
    """All kinds of help together; a request with two parts counts once for each kind."""

    people: int
    without: int
    over_norm: int


def totals(rows: Iterable[Waiting]) -> Totals:
    """The three figures above the list."""
    found = list(rows)
    return Totals(
        people=sum(one.people for one in found),
        without=sum(one.without for one in found),
        over_norm=sum(one.over_norm for one in found),
    )


def results_by(
    column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None],
    value: int | None = None,
) -> Select[*tuple[Any, ...]]:
    """Per project or participation: people helped (visited at least once) and minutes served."""
    results = (
        select(
            column,
            sa.func.count(sa.distinct(RequestPart.request_id)),
            sa.func.coalesce(sa.func.sum(Visit.minutes_served), 0),
        )
        .select_from(Visit)
        .join(Match, Match.id == Visit.match_id)
        .join(RequestPart, RequestPart.id == Match.part_id)
        .join(Pledge, Pledge.id == Match.pledge_id)
        .where(Visit.state == VisitState.DONE, column.is_not(None))
        .group_by(column)
        .execution_options(**WHOLE_NETWORK)
    )
    return results if value is None else results.where(column == value)
