"""Make indicators and reports."""

from datetime import date
from typing import Any

from factories_portal import NOW, add, next_number
from sqlalchemy.orm import Session

from intake.reports.models import Counting, Indicator, Report, ReportLine
from portal.networks.models import Network


def make_indicator(session: Session, network: Network, **values: Any) -> Indicator:
    n = next_number()
    return add(
        session,
        Indicator(
            **{
                "network_id": network.id,
                "position": n,
                "name": f"Indicator {n}",
                "counting": Counting.BY_HAND,
                **values,
            }
        ),
    )


def make_report(session: Session, network: Network, **values: Any) -> Report:
    return add(
        session,
        Report(
            **{
                "network_id": network.id,
                "title": f"Verslag {next_number()}",
                "starts_on": date(2026, 1, 1),
                "ends_on": date(2026, 12, 31),
                "made_at": NOW,
                **values,
            }
        ),
    )


def make_line(session: Session, report: Report, indicator: Indicator, **values: Any) -> ReportLine:
    return add(
        session,
        ReportLine(
            **{
                "network_id": report.network_id,
                "report_id": report.id,
                "indicator_id": indicator.id,
                **values,
            }
        ),
    )
