"""A report from the first day to the last: what is counted, corrected, frozen."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from casts.reports import fill_year, make_seed_report
from factories import make_organisation
from factories_questions import make_topic
from factories_reports import make_indicator, make_line, make_report

from intake.reports import indicator_services, queries, services
from intake.reports.gathering import read_report
from intake.reports.indicator_services import IndicatorWish
from intake.reports.models import Counting, Indicator, Report, ReportLine, ReportState, Rounding
from intake.reports.rules import (
    AlreadyDelivered,
    LineWish,
    NoIndicators,
    NumbersMissing,
    PeriodStillRuns,
    ReasonMissing,
)
from intake.requests.models import HelpRequest
from portal.audit.models import AuditEvent
from portal.errors import StaleEdit
from portal.organisations.models import Organisation
from portal.scope import Scope, scoped_to

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
ASKED = {"actor": None, "now": NOW}
YEAR_2025 = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 12, 31)}
HEAD = {"title": "Jaarverslag", "contact_name": "Ellen", "contact_function": "Coördinator"}


def report_of(session, report_id, **how):
    row = session.scalars(queries.report(report_id)).one()
    return read_report(session, row, **{"now": NOW, "inside": True, **how})


def lines_of(session, report):
    return session.scalars(queries.lines(report.id)).all()


def test_a_delivered_report_stays_as_it_was(session, town):
    """Later data give other numbers, but not here (case 101)."""
    fill_year(session, town)
    report_id = make_seed_report(session, town, deliver=True).id
    before = {inside: report_of(session, report_id, inside=inside) for inside in (True, False)}
    session.execute(sa.delete(HelpRequest).where(HelpRequest.number.like("2023-00%")))
    session.execute(sa.update(Organisation).values(covenant_from=None))
    session.execute(sa.update(Indicator).values(name="Anders", definition="Anders"))
    session.execute(sa.update(ReportLine).values(target_thousandths=1))
    town.network.small_number, town.network.name = 9, "Anders"
    session.commit()
    for inside, was in before.items():
        now_read = report_of(session, report_id, inside=inside, now=NOW + timedelta(days=400))
        assert now_read == was
    again = make_seed_report(session, town)
    assert report_of(session, again.id).lines[0].realised == 501_000


def test_nothing_of_a_delivered_report_can_be_changed(session, town):
    fill_year(session, town)
    report = make_seed_report(session, town, deliver=True)
    line = lines_of(session, report)[0]
    for change in (
        lambda: services.edit_line(
            session, line_id=line.id, version=line.version, wish=LineWish(), **ASKED
        ),
        lambda: services.edit_report(
            session, report_id=report.id, version=report.version, facts={"title": "x"}, **ASKED
        ),
        lambda: services.deliver_report(session, report_id=report.id, **ASKED),
        lambda: services.remove_report(session, report_id=report.id, **ASKED),
    ):
        with pytest.raises(AlreadyDelivered):
            change()


def test_the_database_itself_keeps_state_and_content_together(session, town):
    report = make_report(session, town.network)
    report.state = ReportState.DELIVERED
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_a_draft_counts_again_at_each_look(session, town):
    fill_year(session, town)
    report = make_seed_report(session, town)
    assert report_of(session, report.id).lines[0].realised == 601_000
    session.execute(sa.delete(HelpRequest).where(HelpRequest.number == "2023-0001"))
    assert report_of(session, report.id).lines[0].realised == 600_000


def test_a_correction_stands_beside_the_count_with_its_reason(at_home, town):
    session = at_home
    indicator_services.add_standard_indicators(session)
    report = services.make_report(session, **YEAR_2025, **HEAD, **ASKED)
    line = lines_of(session, report)[0]
    wish = LineWish(target=10_000, correction=7_000, correction_reason="Vijf op papier.")
    with pytest.raises(ReasonMissing):
        services.edit_line(
            session, line_id=line.id, version=line.version,
            wish=LineWish(correction=7_000), **ASKED,
        )  # fmt: skip
    services.edit_line(session, line_id=line.id, version=line.version, wish=wish, **ASKED)
    told = report_of(session, report.id).lines[0]
    assert (told.counted, told.correction, told.realised, told.percent) == (0, 7000, 7000, 70)
    assert told.correction_reason == "Vijf op papier."
    verbs = session.scalars(
        sa.select(AuditEvent.verb).where(AuditEvent.object_kind == "report")
    ).all()
    assert verbs == ["make", "correct"]


def test_a_report_is_delivered_when_its_period_is_over_and_its_numbers_are_there(at_home, town):
    session = at_home
    indicator = make_indicator(session, town.network, name="Vrijwilligers")
    running = make_report(session, town.network)
    with pytest.raises(PeriodStillRuns):
        services.deliver_report(session, report_id=running.id, **ASKED)
    over = make_report(session, town.network, **YEAR_2025)
    line = make_line(session, over, indicator)
    with pytest.raises(NumbersMissing) as refused:
        services.deliver_report(session, report_id=over.id, **ASKED)
    assert "Vrijwilligers" in refused.value.sentence()
    services.edit_line(session, line_id=line.id, version=1, wish=LineWish(entered=4_000), **ASKED)
    services.deliver_report(session, report_id=over.id, **ASKED)
    assert over.state is ReportState.DELIVERED
    assert over.delivered_at == NOW
    told = report_of(session, over.id)
    assert told.lines[0].realised == 4000
    assert told.lines[0].percent is None


def test_a_report_needs_indicators_and_takes_the_rounding_of_its_partnership(at_home, town):
    session = at_home
    with pytest.raises(NoIndicators):
        services.make_report(session, **YEAR_2025, **HEAD, **ASKED)
    town.network.report_rounding = "down"
    session.merge(town.network)
    indicator_services.add_standard_indicators(session)
    report = services.make_report(session, **YEAR_2025, **HEAD, **ASKED)
    assert report.rounding is Rounding.DOWN
    assert len(lines_of(session, report)) == 8
    assert len(indicator_services.add_standard_indicators(session)) == 8


def test_targets_of_the_last_report_are_taken_along(at_home, town):
    session = at_home
    indicator_services.add_standard_indicators(session)
    first = services.make_report(session, **YEAR_2025, **HEAD, **ASKED)
    line = lines_of(session, first)[0]
    services.edit_line(
        session, line_id=line.id, version=line.version, wish=LineWish(target=650_000), **ASKED
    )
    second = services.make_report(
        session, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **HEAD, **ASKED
    )
    assert [row.target_thousandths for row in lines_of(session, second)][:2] == [650_000, None]


def test_somebody_else_saved_first(at_home, town):
    session = at_home
    report = make_report(session, town.network)
    line = make_line(session, report, make_indicator(session, town.network))
    with pytest.raises(StaleEdit):
        services.edit_line(session, line_id=line.id, version=9, wish=LineWish(), **ASKED)
    with pytest.raises(StaleEdit):
        services.edit_report(session, report_id=report.id, version=9, facts={}, **ASKED)


def test_indicators_keep_their_order_and_drafts_get_the_new_one(at_home, town):
    session = at_home
    rows = indicator_services.add_standard_indicators(session)
    draft = services.make_report(session, **YEAR_2025, **HEAD, **ASKED)
    names = [row.name for row in rows]
    indicator_services.move_indicator(session, indicator_id=rows[1].id, up=True, **ASKED)
    indicator_services.move_indicator(session, indicator_id=rows[1].id, up=True, **ASKED)
    found = [row.name for row in session.scalars(queries.active_indicators())]
    assert found == [names[1], names[0], *names[2:]]
    wish = IndicatorWish("Flyers", "stuks", 0, Counting.BY_HAND, "Gedrukte flyers.")
    new = indicator_services.add_indicator(session, wish=wish, **ASKED)
    assert lines_of(session, draft)[-1].indicator_id == new.id
    indicator_services.use_indicator(session, indicator_id=new.id, active=False, **ASKED)
    later = services.make_report(session, **YEAR_2025, **HEAD, **ASKED)
    assert len(lines_of(session, later)) == 8


def test_another_partnership_counts_nothing_of_this_one(session, town):
    """And the other way round: what is elsewhere is not counted here."""
    fill_year(session, town)
    make_topic(session, town.other)
    make_organisation(session, town.other, covenant_from=date(2020, 1, 1))
    far = make_report(session, town.other, **YEAR_2025)
    for counting in Counting:
        make_line(session, far, make_indicator(session, town.other, counting=counting))
    session.commit()
    far_id, other_id = far.id, town.other.id
    with scoped_to(session, Scope(other_id, whole_network=True)):
        told = report_of(session, far_id)
    found = {line.counting: line.counted for line in told.lines}
    assert found[Counting.PARTNER_ORGANISATIONS] == 1000
    assert {found[one] for one in Counting if one is not Counting.PARTNER_ORGANISATIONS} == {
        None, 0,
    }  # fmt: skip


def test_a_draft_is_thrown_away_with_its_lines(at_home, town):
    session = at_home
    report = make_report(session, town.network)
    make_line(session, report, make_indicator(session, town.network))
    services.remove_report(session, report_id=report.id, **ASKED)
    assert session.scalars(sa.select(Report)).all() == []
    assert session.scalars(sa.select(ReportLine)).all() == []
