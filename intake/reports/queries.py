"""Selects on indicators and reports, and narrow ones on what is counted; no names, no texts."""

from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, defer

from campaigns.pledges.models import Pledge, PledgeState
from intake.directory.queries import contacted_organisations, intensive_organisations
from intake.matching.models import Match, Visit, VisitState
from intake.questions.queries import converted_questions
from intake.reports.models import Indicator, Report, ReportLine
from intake.requests.models import HelpRequest, RequestPart, RequestState
from portal.clock import at_local
from portal.organisations.models import Organisation, Seat
from portal.scope import WHOLE_NETWORK

BOARD = "bestuur"
DOUBLE = "dubbel"
NOT_YET = (RequestState.RECEIVED, RequestState.INTAKE)
# Nobody confirmed it, or it was taken back before it began.
NO_PLEDGE = (PledgeState.UNCONFIRMED, PledgeState.DECLINED, PledgeState.WITHDRAWN)


def indicators() -> Select[Indicator]:
    """The indicators in their own order; those no longer used come last."""
    return select(Indicator).order_by(Indicator.is_active.desc(), Indicator.position, Indicator.id)


def active_indicators() -> Select[Indicator]:
    """The indicators of a new report."""
    return (
        select(Indicator)
        .where(Indicator.is_active.is_(True))
        .order_by(Indicator.position, Indicator.id)
    )


def indicator(indicator_id: int) -> Select[Indicator]:
    """One indicator."""
    return select(Indicator).where(Indicator.id == indicator_id)


def reports() -> Select[Report]:
    """Every report, the newest period first, without what was frozen."""
    return (
        select(Report)
        .options(defer(Report.content))
        .order_by(Report.ends_on.desc(), Report.id.desc())
    )


def report(report_id: int) -> Select[Report]:
    """One report."""
    return select(Report).where(Report.id == report_id)


def lines(report_id: int) -> Select[ReportLine]:
    """The lines of a report with their indicators, in order."""
    return (
        select(ReportLine)
        .join(ReportLine.indicator)
        .options(contains_eager(ReportLine.indicator))
        .where(ReportLine.report_id == report_id)
        .order_by(Indicator.position, Indicator.id)
        .execution_options(populate_existing=True)
    )


def line(line_id: int) -> Select[ReportLine]:
    """One line with its indicator and its report."""
    return (
        select(ReportLine)
        .join(ReportLine.indicator)
        .join(ReportLine.report)
        .options(contains_eager(ReportLine.indicator), contains_eager(ReportLine.report))
        .where(ReportLine.id == line_id)
        .execution_options(populate_existing=True)
    )


def last_targets(report_id: int) -> Select[int, int | None]:
    """Per indicator the target of the report with the newest period, but this one."""
    last = (
        select(Report.id)
        .where(Report.id != report_id)
        .order_by(Report.ends_on.desc(), Report.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return select(ReportLine.indicator_id, ReportLine.target_thousandths).where(
        ReportLine.report_id == last
    )


def cases(since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    """One narrow row per request past intake that the period touches; no doubles, no spam."""
    request = HelpRequest
    is_double = sa.and_(request.state == RequestState.WITHDRAWN, request.closure_reason == DOUBLE)
    touched = sa.or_(
        request.closed_at.is_(None),
        request.closed_at >= since,
        request.received_at >= since,
    )
    return (
        select(
            request.received_at,
            request.closed_at,
            request.first_helped_at,
            request.held_days,
            request.state,
            request.closure_reason,
            request.category_id,
            request.district_id,
            request.channel,
        )
        .where(
            request.received_at < until,
            request.state.not_in(NOT_YET),
            request.is_suspect.is_(False),
            sa.not_(is_double),
            touched,
        )
        .execution_options(**WHOLE_NETWORK)
    )


def numbers(starts_on: date, ends_on: date) -> Select[*tuple[Any, ...]]:
    """What is counted elsewhere, in one row; the columns are named.

    Each is a question of its own that the scope narrows by itself.
    """
    since, until = span(starts_on, ends_on)
    after = ends_on + timedelta(days=1)
    asked = {
        "board": board_members(ends_on),
        "partners": partners(ends_on),
        "converted": converted_questions(since, until),
        "intensive": intensive_organisations(starts_on, after),
        "contacted": contacted_organisations(starts_on, after),
        "requests_served": served_requests(since, until),
        "minutes_served": served_minutes(since, until),
    }
    return select(
        *(one.scalar_subquery().label(name) for name, one in asked.items())
    ).execution_options(**WHOLE_NETWORK)


def span(starts_on: date, ends_on: date) -> tuple[datetime, datetime]:
    """From the first moment of the first day until the first moment after the last."""
    return at_local(starts_on, time()), at_local(ends_on + timedelta(days=1), time())


def board_members(on: date) -> Select[int]:
    """How many seats of the board were taken on this day."""
    lasts = sa.or_(Seat.until_on.is_(None), Seat.until_on >= on)
    return select(sa.func.count(Seat.id)).where(Seat.body == BOARD, Seat.from_on <= on, lasts)


def partners(on: date) -> Select[int]:
    """How many organisations had a covenant on this day."""
    lasts = sa.or_(Organisation.covenant_until.is_(None), Organisation.covenant_until >= on)
    return select(sa.func.count(Organisation.id)).where(Organisation.covenant_from <= on, lasts)


def pledges(since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    """How much was promised in the period; amounts only."""
    return (
        select(
            Pledge.kind,
            Pledge.minutes,
            Pledge.every_weeks,
            Pledge.starts_on,
            Pledge.ends_on,
            Pledge.people,
            Pledge.pledged_at,
        )
        .where(
            Pledge.pledged_at >= since,
            Pledge.pledged_at < until,
            Pledge.state.not_in(NO_PLEDGE),
        )
        .execution_options(**WHOLE_NETWORK)
    )


def served_requests(since: datetime, until: datetime) -> Select[int]:
    """How many requests somebody's pledge helped in the period."""
    return _visits(since, until, sa.func.count(sa.distinct(RequestPart.request_id)))


def served_minutes(since: datetime, until: datetime) -> Select[int]:
    """How many minutes were given in the period."""
    return _visits(since, until, sa.func.coalesce(sa.func.sum(Visit.minutes_served), 0))


def _visits(since: datetime, until: datetime, counted: sa.ColumnElement[int]) -> Select[int]:
    return (
        select(counted)
        .select_from(Visit)
        .join(Match, Match.id == Visit.match_id)
        .join(RequestPart, RequestPart.id == Match.part_id)
        .where(Visit.state == VisitState.DONE, Visit.starts_at >= since, Visit.starts_at < until)
    )
