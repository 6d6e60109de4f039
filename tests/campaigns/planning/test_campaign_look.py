"""The colour of a campaign, its steps, and calling it off."""

import pytest
import sqlalchemy as sa

from campaigns.planning.models import Campaign, CampaignState, Project
from campaigns.planning.wording import life_of
from portal.web.accents import ACCENTS

CAMPAIGN = {"name": "Tijd voor Dordt", "opens_on": "2026-11-01", "closes_on": "2026-12-13"}


def kept(session, town):
    session.expire_all()
    return session.get(Campaign, town.campaign.id)


@pytest.fixture
def cancel(town):
    return f"/dordrecht/campagnes/{town.campaign.id}/vervallen"


def test_a_campaign_chooses_its_colour_from_those_with_a_name(town, session, sign_in):
    browser = sign_in(town.bram)
    path = f"/dordrecht/campagnes/{town.campaign.id}/wijzigen"
    html = browser.get(path).text
    for name in ACCENTS:
        assert f'class="swatch accent-{name}"' in html
    version = kept(session, town).version
    body = {**CAMPAIGN, "version": version, "accent": "plum"}
    assert browser.post(path, data=body).status_code == 303
    assert kept(session, town).accent == "plum"
    body = {**CAMPAIGN, "version": kept(session, town).version, "accent": "rood"}
    assert browser.post(path, data=body).status_code == 422
    body = {**body, "accent": ""}
    assert browser.post(path, data=body).status_code == 303
    assert kept(session, town).accent == ""


def test_calling_off_says_what_follows_and_asks_why(town, session, cancel, sign_in):
    session.execute(sa.update(Project).values(places_taken=3))
    session.commit()
    browser = sign_in(town.bram)
    html = browser.get(cancel).text
    assert "Er doen 3 mensen mee" in html
    assert "kunt u niet terugdraaien" in html
    refused = browser.post(cancel, data={"reason": "  "})
    assert refused.status_code == 422
    assert "waarom de campagne niet doorgaat" in refused.text
    assert kept(session, town).state is CampaignState.OPEN


def test_the_reason_is_kept_and_read_by_colleagues_alone(town, session, cancel, client, sign_in):
    answer = sign_in(town.bram).post(cancel, data={"reason": "Te weinig kerken."})
    assert answer.status_code == 303
    row = kept(session, town)
    assert (row.state, row.cancel_reason) == (CampaignState.CANCELLED, "Te weinig kerken.")
    desk = f"/dordrecht/campagnes/{town.campaign.id}"
    assert "De reden: Te weinig kerken." in sign_in(town.ellen).get(desk).text
    public = client.get("/dordrecht/acties/najaar")
    assert public.status_code == 410
    assert "Te weinig kerken" not in public.text


def test_a_campaign_is_called_off_once(town, session, cancel, sign_in):
    browser = sign_in(town.bram)
    browser.post(cancel, data={"reason": "Eerst."})
    again = browser.post(cancel, data={"reason": "Nog eens."})
    assert again.status_code == 422
    assert "Deze stap kan nu niet" in again.text
    assert kept(session, town).cancel_reason == "Eerst."


def test_one_button_does_not_call_a_campaign_off(town, session, sign_in):
    path = f"/dordrecht/campagnes/{town.campaign.id}/stap"
    assert sign_in(town.bram).post(path, data={"event": "cancel"}).status_code == 400
    assert kept(session, town).state is CampaignState.OPEN


def test_others_do_not_call_it_off(town, cancel, sign_in):
    assert sign_in(town.dina).get(cancel).status_code == 404
    assert sign_in(town.dirk).get(cancel).status_code == 403


@pytest.mark.parametrize("state", [one for one in CampaignState if one.value != "cancelled"])
def test_every_step_stands_in_the_list_and_one_is_now(state):
    steps = life_of(state)
    assert len(steps) == 6
    assert [one.is_now for one in steps].count(True) == 1
    now = next(n for n, one in enumerate(steps) if one.is_now)
    assert [one.is_done for one in steps] == [n < now for n in range(6)]


def test_what_was_called_off_has_no_steps():
    assert life_of(CampaignState.CANCELLED) == []
