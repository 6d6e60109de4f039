"""Gather a report: the lines with their numbers, and the figures of the period."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from intake.questions.queries import questions_by_topic
from intake.reports import document, figures, outside, queries, rules
from intake.reports.document import Document, Line
from intake.reports.hiding import Cell
from intake.reports.models import Counting, Report, ReportLine
from portal.networks import queries as networks


def read_report(session: Session, report: Report, *, now: datetime, inside: bool) -> Document:
    """The report as it stands now, or as it was delivered; for outside unless asked."""
    if report.content is not None:
        return document.from_json(report.content["inside" if inside else "outside"])
    gathered = gather(session, report, now=now)
    return gathered if inside else as_outside(gathered)


def gather(session: Session, report: Report, *, now: datetime) -> Document:
    """Count everything anew; every number, for inside."""
    network = session.scalars(networks.network_by_id(report.network_id)).one()
    asked = queries.numbers(report.starts_on, report.ends_on)
    numbers = dict(session.execute(asked).one()._mapping)
    facts = _facts(
        session,
        report,
        requests_served=numbers["requests_served"],
        minutes_served=numbers["minutes_served"],
    )
    found = _found(facts, numbers)
    lines = session.scalars(queries.lines(report.id)).all()
    return Document(
        network_name=network.name,
        place=network.place,
        title=report.title,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
        contact_name=report.contact_name,
        contact_function=report.contact_function,
        rounding=report.rounding,
        small_number=network.small_number,
        lines=tuple(
            _line(n, row, report, *found.get(row.indicator.counting, (None, None)))
            for n, row in enumerate(lines, start=1)
        ),
        texts={name: getattr(report, name) for name in rules.TEXTS},
        tables=figures.tables(facts),
        counted_at=now,
        delivered_at=None,
        is_outside=False,
    )


def as_outside(gathered: Document) -> Document:
    """The same report as it may leave the partnership."""
    small = gathered.small_number
    return replace(
        gathered,
        lines=tuple(outside.outside_line(line, small) for line in gathered.lines),
        tables=outside.outside_tables(gathered.tables, small),
        is_outside=True,
    )


def _line(
    position: int, row: ReportLine, report: Report, counted: int | None, beside: Cell
) -> Line:
    indicator = row.indicator
    realised = rules.realised(
        indicator.counting,
        counted=counted,
        entered=row.entered_thousandths,
        correction=row.correction_thousandths,
    )
    return Line(
        position=position,
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        counting=indicator.counting,
        definition=indicator.definition,
        target=row.target_thousandths,
        counted=None if counted is None else counted * rules.THOUSAND,
        correction=row.correction_thousandths,
        correction_reason=row.correction_reason,
        realised=realised,
        percent=rules.percent(realised, row.target_thousandths, report.rounding),
        explanation=row.explanation,
        beside=beside,
    )


def _facts(
    session: Session, report: Report, *, requests_served: int, minutes_served: int
) -> figures.Facts:
    since, until = queries.span(report.starts_on, report.ends_on)
    topics = session.execute(questions_by_topic(since, until)).all()
    return figures.Facts(
        period=rules.Period(report.starts_on, report.ends_on),
        cases=[figures.Case(*row) for row in session.execute(queries.cases(since, until))],
        kinds=[
            figures.Kind(row.id, row.name, row.norm_days)
            for row in session.scalars(networks.categories())
        ],
        districts={row.id: row.name for row in session.scalars(networks.districts())},
        topics={name or "": count for name, count in topics},
        promises=[figures.Promise(*row) for row in session.execute(queries.pledges(since, until))],
        requests_served=requests_served,
        minutes_served=minutes_served,
    )


def _found(
    facts: figures.Facts, numbers: Mapping[str, int]
) -> dict[Counting, tuple[int | None, Cell]]:
    """What is counted for each kind of indicator, with what belongs beside it."""
    return {
        Counting.REQUESTS_HANDLED: (len(facts.received), None),
        Counting.QUESTIONS_ANSWERED: (sum(facts.topics.values()), numbers["converted"]),
        Counting.BOARD_MEMBERS: (numbers["board"], None),
        Counting.PARTNER_ORGANISATIONS: (numbers["partners"], None),
        Counting.EXTERNAL_INTENSIVE: (numbers["intensive"], numbers["contacted"]),
    }
