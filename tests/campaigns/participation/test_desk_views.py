"""The staff page of one campaign."""

import pytest
import sqlalchemy as sa
from factories import make_church, make_participation, make_project
from hostile import hostile_bodies

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState
from portal.organisations.models import Church


@pytest.fixture
def path(town):
    return f"/dordrecht/campagnes/{town.campaign.id}"


def set_state(session, town, state):
    session.execute(sa.update(Campaign).where(Campaign.id == town.campaign.id).values(state=state))
    session.commit()


def state_of(session, town):
    session.expire_all()
    return session.get(Campaign, town.campaign.id).state


def test_the_page_shows_projects_churches_and_the_short_address(town, path, sign_in):
    page = sign_in(town.bram).get(path).text
    assert "Maatje worden" in page
    assert "0 van 12" in page
    assert "De Ark (voorbeeldkerk)" in page
    assert "localhost/k/ark7" in page
    assert f"/dordrecht/flyers/{town.participation.id}.pdf" in page
    assert f'src="/dordrecht/flyers/{town.participation.id}.png" alt="QR-code van ' in page
    assert "/dordrecht/acties/najaar" in page


def test_the_page_leads_to_who_waits_while_projects_can_be_added(town, path, session, sign_in):
    link = 'href="/dordrecht/wachtenden">Kijk bij ‘Wie wacht’'
    browser = sign_in(town.bram)
    assert link in browser.get(path).text
    set_state(session, town, CampaignState.CLOSED)
    assert link not in browser.get(path).text


def test_strangers_do_not_find_it(foreign, town, path, sign_in):
    dina = sign_in(town.dina)
    assert dina.get(path).status_code == 404
    assert dina.post(f"{path}/stap", data={"event": "close"}).status_code == 404
    bram = sign_in(town.bram)
    assert bram.get(f"/dordrecht/campagnes/{foreign.campaign.id}").status_code == 404
    step = f"/dordrecht/deelnames/{foreign.participation.id}/stap"
    assert bram.post(step, data={"event": "withdraw"}).status_code == 404
    add = f"/dordrecht/campagnes/{foreign.campaign.id}/kerken"
    assert bram.post(add, data={"name": "De Brug"}).status_code == 404
    assert "Elders" not in bram.get(path).text


def test_another_partner_sees_the_campaign_and_whose_project_is_whose(town, path, sign_in):
    page = sign_in(town.cor).get(path).text
    assert "HipHelpt Dordrecht" in page
    assert "(dat bent u)" not in page
    assert "(dat bent u)" in sign_in(town.bram).get(path).text


def test_the_board_looks_and_does_nothing(town, path, sign_in):
    browser = sign_in(town.board)
    page = browser.get(path)
    assert page.status_code == 200
    assert "Kerk vragen" not in page.text
    assert ".pdf" not in page.text
    assert browser.post(f"{path}/stap", data={"event": "close"}).status_code == 403
    assert browser.post(f"{path}/kerken", data={"name": "De Brug"}).status_code == 403


def test_the_page_says_what_is_missing_and_the_button_comes_when_nothing_is(
    town, session, path, sign_in
):
    set_state(session, town, CampaignState.INVITING)
    session.execute(sa.update(Participation).values(state=ParticipationState.APPROACHED))
    session.commit()
    browser = sign_in(town.ellen)
    assert "Er doet nog geen kerk mee." in browser.get(path).text
    assert "Campagne openen" not in browser.get(path).text
    answer = browser.post(f"{path}/stap", data={"event": "open"}, follow_redirects=True)
    assert "De campagne kan nog niet open. Er doet nog geen kerk mee." in answer.text
    assert state_of(session, town) is CampaignState.INVITING
    step = f"/dordrecht/deelnames/{town.participation.id}/stap"
    assert browser.post(step, data={"event": "confirm"}).status_code == 303
    assert "Campagne openen" in browser.get(path).text
    assert browser.post(f"{path}/stap", data={"event": "open"}).status_code == 303
    assert state_of(session, town) is CampaignState.OPEN


def test_a_church_from_the_list_and_a_new_one_are_asked(town, session, path, sign_in):
    browser = sign_in(town.bram)
    from_list = {"church_id": str(town.anker.id), "name": ""}
    assert browser.post(f"{path}/kerken", data=from_list).status_code == 303
    new = {"church_id": "", "name": "De Brug (voorbeeldkerk)"}
    assert browser.post(f"{path}/kerken", data=new).status_code == 303
    names = session.scalars(
        sa.select(Church.name)
        .join(Participation, Participation.church_id == Church.id)
        .where(Participation.state == ParticipationState.APPROACHED)
        .order_by(Church.name)
    ).all()
    assert names == ["De Brug (voorbeeldkerk)", "Het Anker (voorbeeldkerk)"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"church_id": "", "name": ""}, "Kies een kerk uit de lijst"),
        ({"church_id": "", "name": "de ark (voorbeeldkerk)"}, "staat al in de lijst"),
        ({"church_id": "999999"}, "Kies iets uit de lijst"),
    ],
)
def test_a_wrong_church_is_told_and_the_page_stays(town, path, sign_in, body, sentence):
    answer = sign_in(town.bram).post(f"{path}/kerken", data=body)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Maatje worden" in answer.text


def test_a_campaign_is_completed_when_nobody_waits_for_a_call(town, session, path, sign_in):
    browser = sign_in(town.bram)
    for event in ("close", "follow_up"):
        browser.post(f"{path}/stap", data={"event": event})
    assert "Campagne afronden" in browser.get(path).text
    assert browser.post(f"{path}/afronden").status_code == 303
    assert state_of(session, town) is CampaignState.COMPLETED
    assert "afgerond" in browser.get(path).text


def test_nothing_anybody_types_breaks_the_page(town, path, sign_in):
    browser = sign_in(town.bram)
    for body in hostile_bodies(["church_id", "name"], {"church_id": "", "name": "De Brug"}):
        assert browser.post(f"{path}/kerken", data=body).status_code < 500, body
    step = f"/dordrecht/deelnames/{town.participation.id}/stap"
    for body in hostile_bodies(["event"], {"event": "collect"}):
        assert browser.post(step, data=body).status_code < 500, body
        assert browser.post(f"{path}/stap", data=body).status_code < 500, body


def test_the_page_asks_as_much_for_many_rows(town, session, path, sign_in, count_statements):
    browser = sign_in(town.bram)

    def look():
        assert browser.get(path).status_code == 200

    def more(number):
        for _ in range(number):
            make_project(session, town.campaign, town.hiphelpt, town.bram, town.buddy)
            church = make_church(session, town.network)
            make_participation(session, town.campaign, church)
        session.commit()

    more(9)
    few = count_statements(look)
    more(190)
    assert count_statements(look) == few <= 14
