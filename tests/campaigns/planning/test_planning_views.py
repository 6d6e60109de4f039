"""The staff pages of campaigns and projects."""

import re

import pytest
import sqlalchemy as sa
from factories import make_campaign
from hostile import hostile_bodies

from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState

CAMPAIGN = {"name": "Tijd voor Dordt", "opens_on": "2026-11-01", "closes_on": "2026-12-13"}


def good_project(project, **changes):
    return {
        "version": project.version,
        "title": "Maatje worden",
        "summary": "U bezoekt iemand.",
        "description": "U drinkt koffie.",
        "places": "20",
        "minutes": "1,5",
        "every_weeks": "2",
        "min_age": "18",
        "contact_account_id": str(project.contact_account_id),
        **changes,
    }


@pytest.fixture
def path(town):
    return f"/dordrecht/projecten/{town.project.id}"


def kept(session):
    session.expire_all()
    return session.scalars(sa.select(Project).where(Project.title != "Elders")).first()


def test_the_list_shows_the_campaigns_of_this_partnership_alone(foreign, town, sign_in):
    page = sign_in(town.bram).get("/dordrecht/campagnes").text
    assert "Tijdcollecte najaar" in page
    assert "Elders" not in page
    assert "Nieuwe campagne" in page


def test_a_coordinator_from_elsewhere_sees_nothing(town, path, sign_in):
    browser = sign_in(town.dina)
    for address in ("/dordrecht/campagnes", "/dordrecht/campagnes/nieuw", path):
        assert browser.get(address).status_code == 404
    assert browser.post(f"{path}/stap", data={"event": "close"}).status_code == 404
    assert "najaar" not in browser.get("/vlaardingen/campagnes").text


def test_an_empty_list_says_what_to_do(town, sign_in):
    page = sign_in(town.dina).get("/vlaardingen/campagnes").text
    assert "Er is nog geen campagne" in page
    assert "/vlaardingen/campagnes/nieuw" in page


def test_who_may_only_look_gets_no_buttons(town, path, sign_in):
    browser = sign_in(town.fenna)
    assert "Nieuwe campagne" not in browser.get("/dordrecht/campagnes").text
    assert browser.get("/dordrecht/campagnes/nieuw").status_code == 403
    assert '<form method="post" novalidate' not in browser.get(path).text


def test_a_church_contact_does_not_enter(town, path, sign_in):
    browser = sign_in(town.dirk)
    assert browser.get("/dordrecht/campagnes").status_code == 403
    assert browser.get(path).status_code == 403


def test_a_campaign_is_made(town, session, sign_in):
    answer = sign_in(town.bram).post("/dordrecht/campagnes/nieuw", data=CAMPAIGN)
    assert answer.status_code == 303
    made = session.scalars(sa.select(Campaign).where(Campaign.slug == "tijd-voor-dordt")).one()
    assert made.state is CampaignState.DRAFT
    assert answer.location == f"/dordrecht/campagnes/{made.id}"


def test_a_reversed_period_is_refused_and_what_was_typed_stays(town, sign_in):
    wrong = {**CAMPAIGN, "closes_on": "2026-10-01"}
    answer = sign_in(town.bram).post("/dordrecht/campagnes/nieuw", data=wrong)
    assert answer.status_code == 422
    assert "ligt vóór de eerste dag" in answer.text
    assert "Tijd voor Dordt" in answer.text


def test_a_campaign_is_changed_but_not_from_an_old_screen(town, session, sign_in):
    browser = sign_in(town.bram)
    address = f"/dordrecht/campagnes/{town.campaign.id}/wijzigen"
    assert "Tijdcollecte najaar" in browser.get(address).text
    old = {**CAMPAIGN, "version": town.campaign.version}
    assert browser.post(address, data=old).status_code == 303
    late = browser.post(address, data={**old, "name": "Te laat"})
    assert late.status_code == 422
    assert "Dit is net gewijzigd" in late.text
    assert "Te laat" in late.text
    session.expire_all()
    assert session.get(Campaign, town.campaign.id).name == "Tijd voor Dordt"


def test_the_owner_changes_a_project(town, session, path, sign_in):
    browser = sign_in(town.bram)
    page = browser.get(path).text
    assert re.search(r'name="places"[^>]* value="12"', page)
    assert re.search(r'name="minutes"[^>]* value="2"', page)
    assert re.search(rf'<option selected value="{town.bram.id}">Bram', page)
    answer = browser.post(path, data=good_project(town.project))
    assert answer.status_code == 303
    row = kept(session)
    assert (row.places_max, row.minutes, row.summary) == (20, 90, "U bezoekt iemand.")


def test_the_desk_changes_any_project(town, session, path, sign_in):
    assert sign_in(town.ellen).post(path, data=good_project(town.project)).status_code == 303
    assert kept(session).places_max == 20


def test_another_partner_reads_but_does_not_change(town, session, path, sign_in):
    browser = sign_in(town.cor)
    page = browser.get(path)
    assert page.status_code == 200
    assert "Bewaren" not in page.text
    assert browser.post(path, data=good_project(town.project)).status_code == 403
    assert browser.post(f"{path}/stap", data={"event": "close"}).status_code == 403
    assert kept(session).state is ProjectState.OPEN


def test_fewer_places_than_people_is_refused_with_the_sentence(town, session, path, sign_in):
    session.execute(sa.update(Project).values(places_taken=7))
    session.commit()
    answer = sign_in(town.bram).post(path, data=good_project(town.project, places="6"))
    assert answer.status_code == 422
    assert "Er doen al 7 mensen mee" in answer.text
    assert 'value="6"' in answer.text
    assert kept(session).places_max == 12


def test_extra_fields_change_nothing(town, session, path, sign_in):
    extra = {"organisation_id": town.present.id, "places_taken": "3", "state": "completed"}
    sign_in(town.bram).post(path, data=good_project(town.project, **extra))
    row = kept(session)
    assert (row.organisation_id, row.places_taken) == (town.hiphelpt.id, 0)
    assert row.state is ProjectState.OPEN


def test_a_project_closes_and_opens_by_one_button_each(town, session, path, sign_in):
    browser = sign_in(town.bram)
    browser.post(path, data=good_project(town.project))
    browser.post(f"{path}/stap", data={"event": "close"})
    assert kept(session).state is ProjectState.CLOSED
    browser.post(f"{path}/stap", data={"event": "open"})
    assert kept(session).state is ProjectState.OPEN


def test_a_step_that_cannot_be_is_told_on_the_page(town, session, path, sign_in):
    browser = sign_in(town.bram)
    answer = browser.post(f"{path}/stap", data={"event": "complete"}, follow_redirects=True)
    assert "Deze stap kan nu niet" in answer.text
    assert browser.post(f"{path}/stap", data={"event": "explode"}).status_code == 400
    assert kept(session).state is ProjectState.OPEN


def test_nothing_anybody_types_about_a_project_breaks_it(town, path, sign_in):
    browser = sign_in(town.bram)
    good = good_project(town.project)
    for body in hostile_bodies(list(good), good):
        assert browser.post(path, data=body).status_code < 500, body
    for body in hostile_bodies(["event"], {"event": "open"}):
        assert browser.post(f"{path}/stap", data=body).status_code < 500, body


def test_nothing_anybody_types_about_a_campaign_breaks_it(town, sign_in):
    browser = sign_in(town.bram)
    good = {**CAMPAIGN, "intro": "Welkom", "version": "1"}
    edit = f"/dordrecht/campagnes/{town.campaign.id}/wijzigen"
    for body in hostile_bodies(list(good), good):
        assert browser.post("/dordrecht/campagnes/nieuw", data=body).status_code < 500, body
        assert browser.post(edit, data=body).status_code < 500, body


@pytest.mark.parametrize("key", ["0", "99999999", "9" * 30])
def test_a_project_that_is_not_there_is_not_found(town, key, sign_in):
    assert sign_in(town.bram).get(f"/dordrecht/projecten/{key}").status_code == 404


def test_the_list_asks_as_much_for_many_campaigns(town, session, sign_in, count_statements):
    browser = sign_in(town.bram)

    def look():
        assert browser.get("/dordrecht/campagnes").status_code == 200

    for _ in range(9):
        make_campaign(session, town.network)
    session.commit()
    few = count_statements(look)
    for _ in range(190):
        make_campaign(session, town.network)
    session.commit()
    assert count_statements(look) == few <= 14
