"""Keeping the list of indicators."""

from flask import request
from flask.typing import ResponseReturnValue

from intake.reports import forms, indicator_services, queries
from intake.reports.blueprint import bp, refused, report_page
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.language import _
from portal.organisations.overtaken import say_why
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, see_other, typed


@bp.get("/indicatoren")
@requires(Permission.REPORT_MAKE)
def indicators() -> ResponseReturnValue:
    """Every indicator, in the order of the report."""
    return report_page("indicators", rows=db.session.scalars(queries.indicators()).all())


@bp.post("/indicatoren/standaard")
@requires(Permission.REPORT_MAKE)
def add_standard() -> ResponseReturnValue:
    """Begin with the table that Dordrecht's municipality asks for."""
    with unit_of_work() as session:
        indicator_services.add_standard_indicators(session)
    notice(_("De acht indicatoren staan klaar. U kunt ze wijzigen."))
    return see_other("reports.indicators")


@bp.route("/indicatoren/nieuw", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def new_indicator() -> ResponseReturnValue:
    """Add an indicator at the end of the list."""
    form = forms.IndicatorForm(typed(), data={"counting": "by_hand", "decimals": "0"})
    if request.method == "POST" and form.validate():
        with unit_of_work() as session:
            indicator_services.add_indicator(
                session, wish=form.wish(), actor=current_actor(), now=utc_now()
            )
        notice(_("De indicator staat in de lijst."))
        return see_other("reports.indicators")
    return report_page("indicator", form, row=None)


@bp.route("/indicatoren/<int:indicator_id>", methods=["GET", "POST"])
@requires(Permission.REPORT_MAKE)
def edit_indicator(indicator_id: int) -> ResponseReturnValue:
    """Change what an indicator is."""
    row = load(queries.indicator(indicator_id))
    form = forms.IndicatorForm(typed(), data=forms.indicator_values(row))
    if request.method == "POST" and form.validate():
        wish = form.wish()
        save = indicator_services.edit_indicator
        refusal = refused(form, save, indicator_id=indicator_id, wish=wish)
        if refusal is None:
            return see_other("reports.indicators")
        row = load(queries.indicator(indicator_id))
        stands = forms.IndicatorForm(data=forms.indicator_values(row))
        say_why(form, refusal, about=("indicator", indicator_id), stands=stands)
    return report_page("indicator", form, row=row)


@bp.post("/indicatoren/<int:indicator_id>/plaats")
@requires(Permission.REPORT_MAKE)
def move_indicator(indicator_id: int) -> ResponseReturnValue:
    """One place up or down."""
    with unit_of_work() as session:
        indicator_services.move_indicator(
            session,
            indicator_id=indicator_id,
            up=request.form.get("way") == "up",
            actor=current_actor(),
            now=utc_now(),
        )
    return see_other("reports.indicators", _anchor=f"i{indicator_id}")


@bp.post("/indicatoren/<int:indicator_id>/gebruik")
@requires(Permission.REPORT_MAKE)
def use_indicator(indicator_id: int) -> ResponseReturnValue:
    """Stop using an indicator, or use it again."""
    active = request.form.get("use") == "yes"
    with unit_of_work() as session:
        indicator_services.use_indicator(
            session,
            indicator_id=indicator_id,
            active=active,
            actor=current_actor(),
            now=utc_now(),
        )
    notice(
        _("De indicator komt weer in nieuwe verslagen.")
        if active
        else _("De indicator komt niet meer in nieuwe verslagen.")
    )
    return see_other("reports.indicators")
