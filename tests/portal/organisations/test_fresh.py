"""Export, addresses and ways in ask the second step anew, and give back what was typed."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import make_contact, make_match, make_part, make_pledge, make_request
from factories_reports import make_report
from second_steps import code_now, give_app

from intake.matching.models import MatchState
from portal.accounts import rules
from portal.accounts.models import KeptForm, LoginSession
from portal.audit.models import AuditEvent
from portal.clock import utc_now
from portal.organisations import fresh as fresh_module

FRESH_ROUTES = {
    *("reports.as_pdf", "reports.as_xlsx", "reports.indicators_csv", "reports.figures_csv"),
    *("request.address", "request.letter"),
    *("accounts.new_passkey", "accounts.remove_passkey", "accounts.remove_app"),
    *("accounts.new_codes", "accounts.new_address"),
    *("people.invite", "people.person", "people.reset", "people.let_go"),
}


@pytest.fixture
def stale(session):
    """Let the second step be a quarter of an hour and a second ago."""

    def age(account):
        give_app(session, account.id)
        earlier = utc_now() - rules.FRESH - timedelta(seconds=1)
        session.execute(sa.update(LoginSession).values(proved_at=earlier))
        session.commit()

    return age


@pytest.fixture
def report_path(session, town):
    report = make_report(session, town.network)
    session.commit()
    return f"/dordrecht/verslagen/{report.id}/verslag.xlsx"


def test_the_routes_that_ask_anew_are_the_reviewed_ones(app):
    asked = {n for n, view in app.view_functions.items() if getattr(view, "is_fresh", False)}
    assert asked == FRESH_ROUTES


def test_an_export_asks_the_second_step_and_goes_on(
    client, sign_in, session, town, stale, report_path
):
    sign_in(town.ellen)
    stale(town.ellen)
    asked = client.get(report_path)
    assert asked.status_code == 303
    assert asked.location.startswith("/bevestig?verder=")
    page = client.get(asked.location).text
    assert "Bevestig dat u het bent" in page
    wanted = re.search(r'name="verder" value="([^"]*)"', page)[1]
    assert client.post("/bevestig", data={"code": "000000", "verder": wanted}).status_code == 422
    assert client.get(report_path).status_code == 303
    answer = client.post("/bevestig", data={"code": code_now(), "verder": wanted})
    assert answer.location == report_path
    assert client.get(answer.location).mimetype.endswith("sheet")
    used = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "confirmed_anew")).one()
    assert used.fields == ["reports.as_xlsx"]
    assert used.actor_key == town.ellen.id


def test_control_who_forgets_the_decorator_lets_everybody_export(
    client, sign_in, town, stale, report_path, monkeypatch
):
    """The planted defect: every session counts as fresh."""
    sign_in(town.ellen)
    stale(town.ellen)
    monkeypatch.setattr(fresh_module, "is_fresh", lambda login: True)
    assert client.get(report_path).status_code == 200


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_confirming_stays_on_this_site(client, sign_in, town, stale, target):
    sign_in(town.ellen)
    stale(town.ellen)
    answer = client.post("/bevestig", data={"code": code_now(), "verder": target})
    assert answer.location == "/begin"


def test_a_trusted_browser_is_asked_too(client, sign_in, session, town, report_path):
    """Who was let in by trust alone has not taken the second step."""
    sign_in(town.ellen)
    give_app(session, town.ellen.id)
    session.execute(sa.update(LoginSession).values(proved_at=None))
    session.commit()
    assert client.get(report_path).status_code == 303


def request_with_address(session, town, *, matched=False):
    seeker = make_contact(session, town.network, street="Maasstraat", house_number="7")
    request = make_request(session, town.network, town.buddy, seeker=seeker)
    part = make_part(session, request, town.buddy)
    if matched:
        pledge = make_pledge(session, town.project, planned_minutes=120)
        make_match(session, part, pledge, town.bram, state=MatchState.SEEKER_ACCEPTED)
    session.commit()
    return f"/dordrecht/hulpvragen/{request.id}"


def test_an_address_is_covered_until_somebody_goes_there(client, sign_in, session, town, stale):
    path = request_with_address(session, town)
    sign_in(town.fenna)
    page = client.get(path).text
    assert "Maasstraat" not in page
    assert f'href="{path}/adres"' in page
    assert "Maasstraat 7" in client.get(f"{path}/adres").text
    looks = session.scalars(
        sa.select(AuditEvent.fields).where(AuditEvent.verb == "looked").order_by(AuditEvent.id)
    ).all()
    assert ["address" in fields for fields in looks] == [False, True]
    stale(town.fenna)
    assert client.get(f"{path}/adres").location.startswith("/bevestig")
    assert client.get(f"{path}/brief.pdf").location.startswith("/bevestig")


def test_with_a_match_the_address_is_there(client, sign_in, session, town):
    path = request_with_address(session, town, matched=True)
    page = sign_in(town.fenna).get(path).text
    assert "Maasstraat 7" in page
    assert f"{path}/adres" not in page


def test_what_was_typed_comes_back_after_the_second_step(client, sign_in, session, town, stale):
    sign_in(town.ellen)
    stale(town.ellen)
    asked = client.post("/veilig-inloggen/herstelcodes", data={"note": 'met "haken" & zo'})
    assert asked.location == "/bevestig?verder=/verder-waar-u-was"
    assert "haken" not in str(
        session.connection().exec_driver_sql("SELECT * FROM kept_forms").all()
    )
    back = client.post("/bevestig", data={"code": code_now(), "verder": "/verder-waar-u-was"})
    page = client.get(back.location).text
    assert "met &#34;haken&#34; &amp; zo" in page
    again = client.post("/verder-waar-u-was", data={"note": 'met "haken" & zo'})
    assert (again.status_code, again.location) == (307, "/veilig-inloggen/herstelcodes")
    assert session.scalars(sa.select(KeptForm)).all() == []
    assert client.get("/verder-waar-u-was").location == "/begin"


def intake_of(session, town):
    from factories import make_request as make

    from intake.requests.models import RequestState

    request = make(session, town.network, state=RequestState.INTAKE)
    session.commit()
    return f"/dordrecht/hulpvragen/{request.id}/intake"


def test_a_half_filled_intake_survives_an_idle_half_hour(client, sign_in, session, town):
    """The session is over when Save is pressed; after signing in again it is saved after all."""
    path = intake_of(session, town)
    sign_in(town.fenna)
    page = client.get(path).text
    typed = dict(re.findall(r'<input type="hidden" name="(version|\w*)"[^>]*value="([^"]*)"', page))
    version = re.search(r'name="version"[^>]*value="(\d+)"', page)[1]
    typed = {"version": version, "first_name": "Fatma", "need": "Wandelen.", "do": "save"}
    earlier = utc_now() - timedelta(minutes=31)
    session.execute(sa.update(LoginSession).values(seen_at=earlier))
    session.commit()
    asked = client.post(path, data=typed)
    assert asked.location == "/inloggen?verder=/verder-waar-u-was"
    sign_in(town.fenna)
    held = client.get("/verder-waar-u-was").text
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', held))
    assert {name: fields[name] for name in typed} == typed
    moved = client.post("/verder-waar-u-was", data=fields)
    assert moved.status_code == 307
    assert client.post(moved.location, data=fields).status_code == 303
    assert "Fatma" in client.get(path).text


def test_control_what_nobody_keeps_is_lost(client, sign_in, session, town, monkeypatch):
    monkeypatch.setattr("portal.factory.keep_typed", lambda account_id: None)
    with pytest.raises(AssertionError):
        test_a_half_filled_intake_survives_an_idle_half_hour(client, sign_in, session, town)


def test_what_was_typed_is_its_owners_alone_and_not_for_ever(client, sign_in, session, town):
    path = intake_of(session, town)
    sign_in(town.fenna)
    session.execute(sa.update(LoginSession).values(seen_at=utc_now() - timedelta(minutes=31)))
    session.commit()
    client.post(path, data={"need": "Wandelen."})
    sign_in(town.ellen)
    assert client.get("/verder-waar-u-was").location == "/begin"
    session.execute(sa.update(KeptForm).values(kept_at=utc_now() - rules.KEPT))
    session.commit()
    sign_in(town.fenna)
    assert client.get("/verder-waar-u-was").location == "/begin"


def test_a_stranger_keeps_nothing_here(client, session, town):
    assert client.post("/dordrecht/hulpvragen/nieuw", data={"need": "x"}).status_code == 303
    assert session.scalars(sa.select(KeptForm)).all() == []


def test_a_script_that_saves_by_itself_keeps_nothing(client, sign_in, session, town):
    """Autosave says that it failed, and the button keeps what is typed."""
    path = intake_of(session, town)
    sign_in(town.fenna)
    session.execute(sa.update(LoginSession).values(seen_at=utc_now() - timedelta(minutes=31)))
    session.commit()
    client.post(path, data={"do": "autosave"}, headers={"Sec-Fetch-Mode": "cors"})
    assert session.scalars(sa.select(KeptForm)).all() == []
