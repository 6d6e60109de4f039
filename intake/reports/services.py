"""Make a report, write in it, and deliver it. Indicators have services of their own."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.reports import document, queries, rules
from intake.reports.gathering import as_outside, gather
from intake.reports.models import Counting, Indicator, Report, ReportLine, ReportState, Rounding
from intake.reports.rules import LineWish
from portal.audit.services import record
from portal.clock import local_day
from portal.errors import Missing, check_version
from portal.networks import queries as networks
from portal.permissions import Actor
from portal.scope import network_of


def make_report(
    session: Session,
    *,
    starts_on: date,
    ends_on: date,
    title: str,
    contact_name: str,
    contact_function: str,
    actor: Actor | None,
    now: datetime,
) -> Report:
    """Begin a report with a line for each indicator in use; ``ends_on`` is the last day.

    Targets are those of the last report. Raises PeriodBackwards, PeriodTooLong or NoIndicators.
    """
    rules.check_period(starts_on, ends_on)
    indicators = session.scalars(queries.active_indicators()).all()
    if not indicators:
        raise rules.NoIndicators
    network = session.scalars(networks.network_by_id(network_of(session))).one()
    report = Report(
        network_id=network.id,
        starts_on=starts_on,
        ends_on=ends_on,
        title=title,
        contact_name=contact_name,
        contact_function=contact_function,
        rounding=Rounding(network.report_rounding),
        made_at=now,
    )
    session.add(report)
    session.flush()
    _add_lines(session, report, indicators)
    _note(session, report.id, actor, "make", now)
    return report


def _add_lines(session: Session, report: Report, indicators: Sequence[Indicator]) -> None:
    """A line for each indicator, with the target of the report before."""
    targets = dict(session.execute(queries.last_targets(report.id)).all())
    session.add_all(
        ReportLine(
            network_id=report.network_id,
            report_id=report.id,
            indicator_id=one.id,
            target_thousandths=targets.get(one.id),
        )
        for one in indicators
    )


def edit_report(
    session: Session,
    *,
    report_id: int,
    version: int,
    facts: Mapping[str, object],
    actor: Actor | None,
    now: datetime,
) -> Report:
    """Change title, period, contact person or texts of a draft. Locks the report.

    ``facts`` holds columns of Report. Raises AlreadyDelivered, StaleEdit, PeriodBackwards or
    PeriodTooLong.
    """
    report = _draft(session, report_id)
    check_version(version, report.version)
    for name, value in facts.items():
        setattr(report, name, value)
    rules.check_period(report.starts_on, report.ends_on)
    _note(session, report_id, actor, "edit", now, tuple(sorted(facts)))
    return report


def edit_line(
    session: Session,
    *,
    line_id: int,
    version: int,
    wish: LineWish,
    actor: Actor | None,
    now: datetime,
) -> ReportLine:
    """Keep target, number, correction and explanation of one indicator. Locks the report.

    Raises AlreadyDelivered, StaleEdit, ReasonMissing or NothingToCorrect.
    """
    row = session.scalars(queries.line(line_id)).one_or_none()
    if row is None:
        raise Missing
    _draft(session, row.report_id)
    check_version(version, row.version)
    rules.check_line(row.indicator.counting, wish)
    corrected = row.correction_thousandths != wish.correction
    row.target_thousandths = wish.target
    row.entered_thousandths = wish.entered
    row.correction_thousandths = wish.correction
    row.correction_reason = wish.correction_reason if wish.correction is not None else ""
    row.explanation = wish.explanation
    _note(session, row.report_id, actor, "correct" if corrected else "edit", now, ("lines",))
    return row


def deliver_report(
    session: Session, *, report_id: int, actor: Actor | None, now: datetime
) -> Report:
    """Freeze the report: what changes in the rows later, changes nothing here. Locks it.

    Raises AlreadyDelivered, PeriodStillRuns or NumbersMissing.
    """
    report = _locked(session, report_id)
    lines = session.scalars(queries.lines(report_id)).all()
    rules.check_delivery(
        state=report.state,
        ends_on=report.ends_on,
        today=local_day(now),
        missing=[
            row.indicator.name
            for row in lines
            if row.indicator.counting is Counting.BY_HAND and row.entered_thousandths is None
        ],
    )
    inside = document.delivered(gather(session, report, now=now), now)
    report.content = {
        "inside": document.as_json(inside),
        "outside": document.as_json(as_outside(inside)),
    }
    report.state, report.delivered_at = ReportState.DELIVERED, now
    _note(session, report_id, actor, "deliver", now)
    return report


def remove_report(session: Session, *, report_id: int, actor: Actor | None, now: datetime) -> None:
    """Throw a draft away. Locks it. Raises AlreadyDelivered."""
    report = _draft(session, report_id)
    session.execute(sa.delete(ReportLine).where(ReportLine.report_id == report_id))
    session.delete(report)
    _note(session, report_id, actor, "remove", now)


def note_export(
    session: Session, *, report_id: int, what: str, actor: Actor | None, now: datetime
) -> None:
    """Write down that somebody took the report along, and as what."""
    _note(session, report_id, actor, "export", now, (what,))


def _locked(session: Session, report_id: int) -> Report:
    report = session.scalars(
        queries.report(report_id).with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if report is None:
        raise Missing
    return report


def _draft(session: Session, report_id: int) -> Report:
    report = _locked(session, report_id)
    if report.state is not ReportState.DRAFT:
        raise rules.AlreadyDelivered
    return report


def _note(
    session: Session,
    report_id: int,
    actor: Actor | None,
    verb: str,
    now: datetime,
    fields: tuple[str, ...] = (),
) -> None:
    session.flush()
    record(
        session, actor=actor, verb=verb, object_kind="report", object_key=report_id, now=now,
        fields=fields,
    )  # fmt: skip
