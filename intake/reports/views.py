"""Reading reports: the list, the report itself, and what to say when somebody asks for names."""

from flask import request
from flask.typing import ResponseReturnValue

from intake.reports import export_views, indicator_views, pictures, queries, writing_views
from intake.reports.blueprint import bp, report_page
from intake.reports.gathering import read_report
from intake.reports.models import ReportState
from portal.clock import utc_now
from portal.db import db
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load

__all__ = ["bp", "export_views", "indicator_views", "writing_views"]


@bp.get("")
@requires(Permission.REPORT_SEE)
def reports() -> ResponseReturnValue:
    """Every report that one may read, the newest period first."""
    return report_page(
        "reports",
        reports=db.session.scalars(queries.reports()).all(),
        may_make=current_actor().may(Permission.REPORT_MAKE),
    )


@bp.get("/<int:report_id>")
@requires(Permission.REPORT_SEE)
def report(report_id: int) -> ResponseReturnValue:
    """The report as it may leave; the desk can ask for every number, for itself."""
    row = load(queries.report(report_id))
    may_see_all = current_actor().may(Permission.INTAKE_DO)
    inside = may_see_all and request.args.get("binnen") == "1"
    may_make = current_actor().may(Permission.REPORT_MAKE)
    document = read_report(db.session(), row, now=utc_now(), inside=inside)
    return report_page(
        "report",
        report=row,
        document=document,
        charts=pictures.bar_charts(document),
        month_chart=pictures.month_chart(document),
        may_see_all=may_see_all,
        may_make=may_make,
        may_write=may_make and row.state is ReportState.DRAFT,
    )


@bp.get("/gemeente-vraagt-namen")
@requires(Permission.REPORT_SEE)
def no_names() -> ResponseReturnValue:
    """What to answer when somebody asks for the people behind the numbers."""
    return report_page("no_names")
