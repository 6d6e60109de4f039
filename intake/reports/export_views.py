"""Taking a report along: as PDF, as spreadsheet, as plain rows. Only what may leave is in them."""

from flask import Response
from flask.typing import ResponseReturnValue

from intake.reports import paper, queries, rows, services, sheets
from intake.reports.blueprint import bp, report_page
from intake.reports.document import Document
from intake.reports.gathering import read_report
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.organisations.fresh import fresh
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


def _outside(report_id: int) -> Document:
    row = load(queries.report(report_id))
    return read_report(db.session(), row, now=utc_now(), inside=False)


def _file(
    report_id: int, data: bytes, mimetype: str, ending: str, name: str = "verslag"
) -> ResponseReturnValue:
    """The file, and a note in the trail of who took it."""
    with unit_of_work() as session:
        services.note_export(
            session,
            report_id=report_id,
            what=f"{name}.{ending}",
            actor=current_actor(),
            now=utc_now(),
        )
    how = "inline" if ending == "pdf" else "attachment"
    return Response(
        data,
        mimetype=mimetype,
        headers={"Content-Disposition": f'{how}; filename="{name}-{report_id}.{ending}"'},
    )


@bp.get("/<int:report_id>/verslag.pdf")
@requires(Permission.REPORT_SEE)
@fresh
def as_pdf(report_id: int) -> ResponseReturnValue:
    """The report on A4."""
    document = _outside(report_id)
    try:
        pdf = paper.render_report(document)
    except Refusal as refusal:
        return report_page("no_pdf", status=503, sentence=refusal.sentence(), report_id=report_id)
    return _file(report_id, pdf, "application/pdf", "pdf")


@bp.get("/<int:report_id>/verslag.xlsx")
@requires(Permission.REPORT_MAKE)
@fresh
def as_xlsx(report_id: int) -> ResponseReturnValue:
    """The numbers as a workbook with typed cells."""
    return _file(report_id, sheets.workbook(_outside(report_id)), XLSX, "xlsx")


@bp.get("/<int:report_id>/indicatoren.csv")
@requires(Permission.REPORT_MAKE)
@fresh
def indicators_csv(report_id: int) -> ResponseReturnValue:
    """The indicators as rows, for other programs."""
    told = rows.indicator_rows(_outside(report_id))
    return _file(report_id, told.encode(), CSV, "csv", "indicatoren")


@bp.get("/<int:report_id>/statistiek.csv")
@requires(Permission.REPORT_MAKE)
@fresh
def figures_csv(report_id: int) -> ResponseReturnValue:
    """The statistics as rows, for other programs."""
    told = rows.figure_rows(_outside(report_id))
    return _file(report_id, told.encode(), CSV, "csv", "statistiek")


@bp.get("/<int:report_id>/kolommen")
@requires(Permission.REPORT_MAKE)
def columns(report_id: int) -> ResponseReturnValue:
    """What stands in the columns of the CSV files."""
    load(queries.report(report_id))
    return report_page(
        "columns",
        report_id=report_id,
        indicator_columns=list(rows.INDICATOR_COLUMNS.items()),
        figure_columns=list(rows.FIGURE_COLUMNS.items()),
    )
