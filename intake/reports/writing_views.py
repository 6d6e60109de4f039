"""Writing a report: begin it, fill in its numbers and texts, deliver it or throw it away."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from intake.reports import forms, queries, rules, services
from intake.reports.blueprint import bp, refused, report_page
from intake.reports.models import Report, ReportLine, ReportState
from intake.reports.wording import period_text
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import DEFAULT, _, speaking
from portal.organisations.overtaken import say_why
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, notice, see_other, typed
from portal.web.forms import BaseForm

# Fills a form about the report with what is kept, or with what was sent.
MakeForm = Callable[[Report, Any], Any]


@bp.route("/nieuw", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def new_report() -> ResponseReturnValue:
    """Begin a report over a period."""
    today = local_day(utc_now())
    form = forms.ReportForm(typed(), data=_suggestion(today))
    if request.method == "POST" and form.validate():
        try:
            report_id = _make(form, today)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("Het verslag staat klaar als concept. Vul nu de cijfers aan."))
            return see_other("reports.report", report_id=report_id)
    has_indicators = db.session.scalar(queries.active_indicators().limit(1)) is not None
    return report_page(
        "new_report",
        form,
        has_indicators=has_indicators,
        periods={
            name: period_text(one.starts_on, one.ends_on)
            for name, one in rules.usual_periods(today).items()
        },
    )


def _suggestion(today: date) -> dict[str, object]:
    last_year = rules.usual_periods(today)["last_year"]
    with speaking(DEFAULT):  # what is kept, others read too
        return {
            "title": _("Jaarverslag {year}", year=last_year.ends_on.year),
            "period": "last_year",
            "contact_name": current_actor().name,
            "contact_function": _("Coördinator hulplijn"),
        }


def _make(form: forms.ReportForm, today: date) -> int:
    period = form.chosen(today)
    with unit_of_work() as session:
        report = services.make_report(
            session,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            title=form.title.data,
            contact_name=form.contact_name.data or "",
            contact_function=form.contact_function.data or "",
            actor=current_actor(),
            now=utc_now(),
        )
        return report.id


@bp.route("/<int:report_id>/wijzigen", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def edit_head(report_id: int) -> ResponseReturnValue:
    """Change title, period, contact person and rounding."""
    row = load(queries.report(report_id))
    return _edit(row, lambda row, sent: forms.HeadForm(sent, data=forms.head_values(row)), "head")


@bp.route("/<int:report_id>/teksten", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def edit_texts(report_id: int) -> ResponseReturnValue:
    """Write what the numbers do not say."""
    row = load(queries.report(report_id))
    return _edit(row, lambda row, sent: forms.TextsForm(sent, obj=row), "texts")


def _edit(row: Report, make: MakeForm, template: str) -> ResponseReturnValue:
    """Save a form about the report itself."""
    report_id = row.id
    if row.state is not ReportState.DRAFT and request.method == "GET":
        return _too_late(report_id)
    form = make(row, typed())
    if request.method == "POST" and form.validate():
        refusal = refused(form, services.edit_report, report_id=report_id, facts=form.facts())
        if refusal is None:
            return see_other("reports.report", report_id=report_id)
        row = load(queries.report(report_id))
        say_why(form, refusal, about=("report", report_id), stands=make(row, None))
    return report_page(template, form, report=row)


@bp.route("/<int:report_id>/cijfers", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def edit_lines(report_id: int) -> ResponseReturnValue:
    """Fill in targets, numbers that only a person knows, and explanations."""
    row = load(queries.report(report_id))
    if row.state is not ReportState.DRAFT and request.method == "GET":
        return _too_late(report_id)
    rows = db.session.scalars(queries.lines(report_id)).all()
    form = _lines_form(rows, typed())
    if request.method == "POST" and form.validate():
        try:
            _save_lines(form, rows)
        except Refusal as refusal:
            name = refusal.values.pop("part", "")
            rows = db.session.scalars(queries.lines(report_id)).all()
            target = form[name].form if isinstance(name, str) and refusal.field else form
            stands = _lines_form(rows)
            say_why(target, refusal, about=("report", report_id), stands=stands)
        else:
            notice(_("Bewaard."))
            return see_other("reports.report", report_id=report_id)
    return report_page("lines", form, report=row, rows=rows, part_name=forms.part_name)


def _lines_form(rows: Sequence[ReportLine], sent: Any = None) -> BaseForm:
    values = {forms.part_name(one): forms.line_values(one) for one in rows}
    return forms.lines_form(rows)(sent, data=values)


def _save_lines(form: BaseForm, rows: Sequence[ReportLine]) -> None:
    """All lines or none."""
    at = [(one.id, forms.part_name(one)) for one in rows]
    with unit_of_work() as session:
        for line_id, name in at:
            part = form[name].form
            try:
                services.edit_line(
                    session,
                    line_id=line_id,
                    version=part.shown_version,
                    wish=part.wish(),
                    actor=current_actor(),
                    now=utc_now(),
                )
            except Refusal as refusal:
                refusal.values["part"] = name
                raise


@bp.route("/<int:report_id>/vaststellen", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def deliver(report_id: int) -> ResponseReturnValue:
    """Fix the report for good."""
    row = load(queries.report(report_id))
    form = BaseForm(typed())
    if row.state is not ReportState.DRAFT:
        return _too_late(report_id)
    if request.method == "POST":
        try:
            with unit_of_work() as session:
                services.deliver_report(
                    session, report_id=report_id, actor=current_actor(), now=utc_now()
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("Het verslag is vastgesteld. De getallen veranderen niet meer."))
            return see_other("reports.report", report_id=report_id)
    return report_page("deliver", form, report=load(queries.report(report_id)))


@bp.post("/<int:report_id>/weggooien")
@requires(Permission.REPORT_MAKE)
def remove(report_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    is_gone = do_and_tell(
        lambda session: services.remove_report(
            session, report_id=report_id, actor=current_actor(), now=utc_now()
        ),
        _("Het concept is weggegooid."),
        refused="warn",
    )
    if is_gone:
        return see_other("reports.reports")
    return see_other("reports.report", report_id=report_id)


def _too_late(report_id: int) -> ResponseReturnValue:
    notice(rules.AlreadyDelivered().sentence(), "warn")
    return see_other("reports.report", report_id=report_id)
