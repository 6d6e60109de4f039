"""Reports of a partnership for the strangers: one that was delivered, and a draft."""

from datetime import date
from typing import Any

from casts.canaries import Canaries
from sqlalchemy.orm import Session

from intake.reports import document
from intake.reports.document import Document
from intake.reports.models import Counting, Indicator, Report, ReportLine, ReportState, Rounding
from portal.clock import utc_now
from portal.networks.models import Network

PERIOD = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 3, 31)}


def add_delivered(
    session: Session, network: Network, canaries: Canaries, group: str
) -> dict[str, Any]:
    """A report that whoever may read reports can read."""
    now = utc_now()
    row = _report(session, network, canaries, group)
    told = Document(
        network_name=network.name,
        place=network.place,
        title=row.title,
        **PERIOD,
        contact_name=row.contact_name,
        contact_function=row.contact_function,
        rounding=Rounding.HALF_UP,
        small_number=5,
        lines=(),
        texts=dict.fromkeys(
            ("activities", "plans", "successes", "bottlenecks", "board_questions"), ""
        ),
        tables=(),
        counted_at=now,
        delivered_at=now,
        is_outside=True,
    )
    kept = document.as_json(told)
    row.content = {"inside": kept, "outside": kept}
    row.state, row.delivered_at = ReportState.DELIVERED, now
    session.flush()
    indicator = _indicator(session, network, 1)
    _indicator(session, network, 2)
    return {"report": row.id, "indicator": indicator.id}


def add_draft(session: Session, network: Network, canaries: Canaries, group: str) -> dict[str, Any]:
    """A report that the desk still writes, ready to be delivered."""
    row = _report(session, network, canaries, group)
    indicator = _indicator(session, network, 3)
    line = ReportLine(
        network_id=network.id,
        report_id=row.id,
        indicator_id=indicator.id,
        entered_thousandths=1000,
    )
    session.add(canaries.fill(line, group))
    session.flush()
    return {"report": row.id, "line": line.id, "indicator": indicator.id}


def _report(session: Session, network: Network, canaries: Canaries, group: str) -> Report:
    row = Report(network_id=network.id, title="", made_at=utc_now(), **PERIOD)
    canaries.fill(row, group)
    session.add(row)
    session.flush()
    return row


def _indicator(session: Session, network: Network, position: int) -> Indicator:
    row = Indicator(
        network_id=network.id, position=position, name="Uren", counting=Counting.BY_HAND
    )
    session.add(row)
    session.flush()
    return row
