"""The pages of a report: who sees what, what is refused, and what never leaves."""

import csv
import io
import json
from datetime import date

import pytest
import sqlalchemy as sa
from casts.reports import add_requests, fill_year, make_seed_report
from hostile import hostile_bodies

from intake.reports.models import Indicator, Report, ReportLine, ReportState
from portal.audit.models import AuditEvent
from portal.clock import utc_now

PAGE = "/dordrecht/verslagen"
NEW = {"title": "Jaarverslag", "period": "own", "starts_on": "2025-01-01", "ends_on": "2025-12-31"}


@pytest.fixture
def year(session, town):
    """The delivered report of 2023."""
    fill_year(session, town)
    return make_seed_report(session, town, deliver=True).id


@pytest.fixture
def few(session, town):
    """A draft over a year with eight requests, three of them in one district."""
    add_requests(session, town, 8)
    return make_seed_report(session, town).id


def last(session, model):
    return session.scalars(
        sa.select(model).order_by(model.id.desc()).execution_options(populate_existing=True)
    ).first()


def test_a_report_is_begun_filled_in_and_delivered(sign_in, session, town):
    ellen = sign_in(town.ellen)
    assert "Begin met deze acht" in ellen.get(f"{PAGE}/nieuw").text
    assert ellen.post(f"{PAGE}/indicatoren/standaard").status_code == 303
    assert ellen.post(f"{PAGE}/nieuw", data=NEW).status_code == 303
    report = last(session, Report)
    here = f"{PAGE}/{report.id}"
    assert "Concept" in ellen.get(here).text
    lines = session.scalars(sa.select(ReportLine).order_by(ReportLine.id)).all()
    body = {f"l{one.id}-version": "1" for one in lines}
    body |= {f"l{lines[2].id}-target": "0,67", f"l{lines[2].id}-entered": "0.67"}
    assert "Vul eerst in" in ellen.post(f"{here}/vaststellen").text
    body |= {f"l{one.id}-entered": "1" for one in (lines[3], lines[7])}
    assert ellen.post(f"{here}/cijfers", data=body).status_code == 303
    page = ellen.get(f"{here}/cijfers").text
    assert page.count('value="0,67"') == 2
    texts = {"version": report.version, "activities": "- Een flyer\n- <b>Nog iets</b>"}
    assert ellen.post(f"{here}/teksten", data=texts).status_code == 303
    page = ellen.get(here).text
    assert "&lt;b&gt;Nog iets" in page
    assert ellen.post(f"{here}/vaststellen").status_code == 303
    assert last(session, Report).state is ReportState.DELIVERED
    assert "Cijfers invullen" not in ellen.get(here).text
    for change in ("wijzigen", "teksten", "cijfers", "vaststellen"):
        assert ellen.get(f"{here}/{change}").status_code == 303
    assert ellen.post(f"{here}/weggooien").status_code == 303
    assert last(session, Report).state is ReportState.DELIVERED


def test_a_correction_without_a_reason_is_refused_at_its_line(sign_in, session, town, few):
    ellen = sign_in(town.ellen)
    line = session.scalars(sa.select(ReportLine).order_by(ReportLine.id)).first()
    rows = session.scalars(sa.select(ReportLine)).all()
    body = {f"l{one.id}-version": str(one.version) for one in rows}
    body[f"l{line.id}-correction"] = "700"
    answer = ellen.post(f"{PAGE}/{few}/cijfers", data=body)
    assert answer.status_code == 422
    assert f'href="#l{line.id}-correction_reason"' in answer.text
    assert 'value="700"' in answer.text
    body[f"l{line.id}-correction_reason"] = "Op papier gevonden."
    assert ellen.post(f"{PAGE}/{few}/cijfers", data=body).status_code == 303
    page = ellen.get(f"{PAGE}/{few}").text
    assert "Op papier gevonden." in page
    assert "verbeterd" in page


def test_whoever_saved_first_is_not_overwritten(sign_in, session, town, few):
    ellen = sign_in(town.ellen)
    rows = session.scalars(sa.select(ReportLine)).all()
    body = {f"l{one.id}-version": str(one.version - 1) for one in rows}
    body[f"l{rows[0].id}-target"] = "9"
    answer = ellen.post(f"{PAGE}/{few}/cijfers", data=body)
    assert answer.status_code == 422
    assert "Dit is net gewijzigd" in answer.text
    body = {f"l{one.id}-version": str(one.version) for one in rows}
    assert ellen.post(f"{PAGE}/{few}/cijfers", data=body).status_code == 303


def test_small_numbers_are_for_the_desk_alone(sign_in, session, town, few):
    ellen = sign_in(town.ellen)
    outside = ellen.get(f"{PAGE}/{few}").text
    inside = ellen.get(f"{PAGE}/{few}?binnen=1").text
    assert "&lt; 5" in outside
    assert "Alleen voor de hulplijn" in inside
    assert "&lt; 5" not in inside
    # Four requests in each of two districts.
    assert '<td class="amount">4</td>' in inside
    assert '<td class="amount">4</td>' not in outside
    for name in ("statistiek.csv", "indicatoren.csv"):
        rows = csv.reader(
            io.StringIO(ellen.get(f"{PAGE}/{few}/{name}").data.decode("utf-8-sig")), delimiter=";"
        )
        at = {"statistiek.csv": 3, "indicatoren.csv": 7}[name]
        counts = [row[at] for row in list(rows)[1:]]
        assert [one for one in counts if one in {"1", "2"}] == [], name


def test_only_the_desk_asks_for_every_number(sign_in, session, town, year):
    report = last(session, Report)
    assert report.content is not None
    assert '"few"' not in json.dumps(report.content["inside"])
    for person in (town.bram, town.board):
        page = sign_in(person).get(f"{PAGE}/{year}?binnen=1").text
        assert "Alleen voor de hulplijn" not in page
        assert "Alle getallen bekijken" not in page


def test_a_draft_is_the_desks(sign_in, town, few):
    for person, status in ((town.ellen, 200), (town.fenna, 200), (town.bram, 404), (town.cor, 404)):
        assert sign_in(person).get(f"{PAGE}/{few}").status_code == status
    assert "Jaarverslag 2023" not in sign_in(town.board).get(PAGE).text


def test_nobody_of_another_partnership_reads_it(sign_in, town, year):
    dina = sign_in(town.dina)
    assert dina.get(f"{PAGE}/{year}").status_code == 404
    assert dina.get(f"/vlaardingen/verslagen/{year}").status_code == 404
    assert "Jaarverslag 2023" not in dina.get("/vlaardingen/verslagen").text


def test_the_board_reads_and_prints_but_takes_no_spreadsheet(sign_in, town, year):
    board = sign_in(town.board)
    page = board.get(f"{PAGE}/{year}")
    assert page.status_code == 200
    assert "verslag.pdf" in page.text
    assert "verslag.xlsx" not in page.text
    assert board.get(f"{PAGE}/{year}/verslag.xlsx").status_code == 403
    assert sign_in(town.dirk).get(PAGE).status_code == 403


def test_whoever_takes_a_file_along_is_written_down(sign_in, session, town, year):
    ellen = sign_in(town.ellen)
    for name in ("verslag.xlsx", "indicatoren.csv", "statistiek.csv"):
        assert ellen.get(f"{PAGE}/{year}/{name}").status_code == 200
    noted = session.scalars(
        sa.select(AuditEvent.fields).where(AuditEvent.verb == "export").order_by(AuditEvent.id)
    ).all()
    assert noted == [["verslag.xlsx"], ["indicatoren.csv"], ["statistiek.csv"]]
    delivered = sa.select(AuditEvent.id).where(AuditEvent.verb == "deliver")
    assert session.scalars(delivered).one()


def test_in_english_the_numbers_have_a_point(sign_in, town, year):
    page = sign_in(town.ellen).get(f"{PAGE}/{year}?taal=en").text
    assert "Targets and results" in page
    assert ">0.67<" in page
    assert "January to December 2023 (12 months)" in page


def test_what_people_wrote_in_a_report_stays_dutch_and_says_so(sign_in, town, year):
    ellen = sign_in(town.ellen)
    mark = '<span lang="nl">Jaarverslag 2023</span>'
    page = ellen.get(f"{PAGE}/{year}?taal=en").text
    assert f"<h1>{mark}</h1>" in page
    assert '1. <span lang="nl">Hulpvragen (behandeld)</span>' in page
    assert mark in ellen.get(f"{PAGE}?taal=en").text
    assert "<span" not in page.partition("<title>")[2].partition("</title>")[0]
    assert 'value="Jaarverslag' in ellen.get(f"{PAGE}/nieuw?taal=en").text


def test_indicators_are_kept_in_order(sign_in, session, town):
    ellen = sign_in(town.ellen)
    ellen.post(f"{PAGE}/indicatoren/standaard")
    first = session.scalars(sa.select(Indicator).order_by(Indicator.position)).first()
    ellen.post(f"{PAGE}/indicatoren/{first.id}/plaats", data={"way": "down"})
    page = ellen.get(f"{PAGE}/indicatoren").text
    assert page.index("Informatievragen (beantwoord)") < page.index("Hulpvragen (behandeld)")
    body = {"version": "9", "name": "Anders", "counting": "by_hand", "decimals": "2"}
    assert ellen.post(f"{PAGE}/indicatoren/{first.id}", data=body).status_code == 422
    ellen.post(f"{PAGE}/indicatoren/{first.id}/gebruik", data={"use": "no"})
    assert "Niet meer in gebruik" in ellen.get(f"{PAGE}/indicatoren").text


def test_the_answer_to_who_asks_for_names_is_ready(sign_in, town):
    page = sign_in(town.board).get(f"{PAGE}/gemeente-vraagt-namen").text
    assert "nooit namen" in page
    assert "onder de 5" in page


def test_columns_are_told(sign_in, town, year):
    page = sign_in(town.ellen).get(f"{PAGE}/{year}/kolommen").text
    assert "peildatum" in page


@pytest.mark.parametrize("name", [*NEW, "contact_name"])
def test_whatever_is_typed_nothing_falls_over(sign_in, session, town, name):
    ellen = sign_in(town.ellen)
    ellen.post(f"{PAGE}/indicatoren/standaard")
    for body in hostile_bodies([name], NEW):
        assert ellen.post(f"{PAGE}/nieuw", data=body).status_code < 500, body


@pytest.mark.parametrize("name", ["target", "entered", "correction", "explanation", "version"])
def test_whatever_number_is_typed_nothing_falls_over(sign_in, session, town, few, name):
    ellen = sign_in(town.ellen)
    line = session.scalars(sa.select(ReportLine).order_by(ReportLine.id)).first()
    for body in hostile_bodies([f"l{line.id}-{name}"], {}):
        assert ellen.post(f"{PAGE}/{few}/cijfers", data=body).status_code < 500, body


def test_own_dates_must_be_chosen_and_in_order(sign_in, town):
    ellen = sign_in(town.ellen)
    ellen.post(f"{PAGE}/indicatoren/standaard")
    without = {**NEW, "starts_on": ""}
    assert "Kies een dag." in ellen.post(f"{PAGE}/nieuw", data=without).text
    backwards = {**NEW, "ends_on": "2024-01-01"}
    assert "ligt voor de eerste" in ellen.post(f"{PAGE}/nieuw", data=backwards).text
    this_year = {"title": "Nu", "period": "this_year"}
    assert ellen.post(f"{PAGE}/nieuw", data=this_year).status_code == 303
    assert date(utc_now().year, 1, 1)
