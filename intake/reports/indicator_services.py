"""Keep the list of indicators: add, change, order, and stop using one."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.reports import queries
from intake.reports.defaults import STANDARD
from intake.reports.models import Counting, Indicator, Report, ReportLine, ReportState
from portal.audit.services import record
from portal.errors import Missing, check_version
from portal.permissions import Actor
from portal.scope import network_of


@dataclass(frozen=True)
class IndicatorWish:
    """What somebody typed about an indicator."""

    name: str
    unit: str
    decimals: int
    counting: Counting
    definition: str


def add_standard_indicators(session: Session) -> list[Indicator]:
    """The table of Dordrecht's municipality, for a partnership that has no indicators yet."""
    kept = list(session.scalars(queries.indicators()))
    if kept:
        return kept
    made = [
        Indicator(network_id=network_of(session), position=n, **values)
        for n, values in enumerate(STANDARD, start=1)
    ]
    session.add_all(made)
    session.flush()
    return made


def add_indicator(
    session: Session, *, wish: IndicatorWish, actor: Actor | None, now: datetime
) -> Indicator:
    """Put an indicator at the end of the list, and of each draft."""
    last = session.scalar(sa.select(sa.func.max(Indicator.position))) or 0
    row = Indicator(network_id=network_of(session), position=last + 1, **vars(wish))
    session.add(row)
    session.flush()
    drafts = sa.select(Report.id).where(Report.state == ReportState.DRAFT)
    for report_id in session.scalars(drafts).all():
        session.add(ReportLine(network_id=row.network_id, report_id=report_id, indicator_id=row.id))
    _note(session, row.id, actor, "make", now)
    return row


def edit_indicator(
    session: Session,
    *,
    indicator_id: int,
    version: int,
    wish: IndicatorWish,
    actor: Actor | None,
    now: datetime,
) -> Indicator:
    """Change what an indicator is; delivered reports keep what they had. Locks it.

    Raises StaleEdit.
    """
    row = _locked(session, indicator_id)
    check_version(version, row.version)
    for name, value in vars(wish).items():
        setattr(row, name, value)
    _note(session, indicator_id, actor, "edit", now, tuple(sorted(vars(wish))))
    return row


def move_indicator(
    session: Session, *, indicator_id: int, up: bool, actor: Actor | None, now: datetime
) -> None:
    """Let an indicator change places with its neighbour; the first and the last stay."""
    _locked(session, indicator_id)
    rows = list(session.scalars(queries.active_indicators()))
    at = next((n for n, row in enumerate(rows) if row.id == indicator_id), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        row.position = position
    _note(session, indicator_id, actor, "move", now)


def use_indicator(
    session: Session, *, indicator_id: int, active: bool, actor: Actor | None, now: datetime
) -> None:
    """Stop using an indicator in new reports, or use it again. Locks it."""
    row = _locked(session, indicator_id)
    row.is_active = active
    _note(session, indicator_id, actor, "edit", now, ("is_active",))


def _locked(session: Session, indicator_id: int) -> Indicator:
    row = session.scalars(
        queries.indicator(indicator_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise Missing
    return row


def _note(
    session: Session,
    indicator_id: int,
    actor: Actor | None,
    verb: str,
    now: datetime,
    fields: tuple[str, ...] = (),
) -> None:
    session.flush()
    record(
        session, actor=actor, verb=verb, object_kind="indicator", object_key=indicator_id,
        now=now, fields=fields,
    )  # fmt: skip
