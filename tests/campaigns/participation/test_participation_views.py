"""What visitors see of a campaign and of a church in it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import make_campaign, make_project
from hostile import hostile_values

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from portal.clock import local_day, utc_now

PAGE = "/dordrecht/acties/najaar"
CHURCH = "/dordrecht/k/ark7"


def change(session, model, **values):
    session.execute(sa.update(model).values(**values))
    session.commit()


def test_a_visitor_reads_what_can_be_done_without_a_cookie(client, town):
    answer = client.get(PAGE)
    assert answer.status_code == 200
    assert "Maatje worden" in answer.text
    assert "2 uur per 2 weken" in answer.text
    assert "HipHelpt Dordrecht" in answer.text
    assert "nog plek" in answer.text
    assert "nog 12 plekken" not in answer.text
    assert "Set-Cookie" not in answer.headers
    assert "<script" not in answer.text
    assert town.network.phone in answer.text
    assert f"/dordrecht/projecten/{town.project.id}/toezeggen" in answer.text


def test_the_page_of_a_church_leads_to_pledging_through_that_church(client, town):
    answer = client.get(CHURCH)
    assert "De Ark (voorbeeldkerk)" in answer.text
    assert f"/k/ark7/projecten/{town.project.id}" in answer.text
    assert "Set-Cookie" not in answer.headers
    assert client.get("/dordrecht/k/ARK7").status_code == 200


@pytest.mark.parametrize("typed", ["ark7", "ARK7", "Ark-7", "ark%207"])
def test_the_short_address_finds_the_church(client, town, typed):
    answer = client.get(f"/k/{typed}")
    assert answer.status_code == 303
    assert answer.location == "/dordrecht/k/ARK7"
    assert client.get(answer.location).status_code == 200


def test_an_unknown_code_gets_a_telephone_number_and_what_is_open(client, town):
    for address in ("/k/bestaat-niet", "/dordrecht/k/bestaat-niet"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert town.network.phone in answer.text
        assert "Tijdcollecte najaar" in answer.text


def test_a_code_of_another_partnership_is_unknown_here(client, foreign):
    answer = client.get("/dordrecht/k/ELDERS")
    assert answer.status_code == 404
    assert "De Elders" not in answer.text
    assert client.get("/vlaardingen/k/ELDERS").status_code == 200
    assert client.get("/k/ELDERS").location == "/vlaardingen/k/ELDERS"
    assert client.get("/dordrecht/acties/elders").status_code == 404


@pytest.mark.parametrize("state", ["approached", "considering", "declined"])
def test_a_church_that_did_not_say_yes_has_no_page(client, session, town, state):
    change(session, Participation, state=ParticipationState(state))
    answer = client.get(CHURCH)
    assert answer.status_code == 404
    assert "De Ark" not in answer.text


def test_a_church_that_withdrew_is_no_longer_named(client, session, town):
    change(session, Participation, state=ParticipationState.WITHDRAWN)
    answer = client.get(CHURCH)
    assert answer.status_code == 410
    assert "De Ark" not in answer.text
    assert "Tijdcollecte najaar" in answer.text
    assert town.network.phone in answer.text


def test_a_closed_campaign_tells_its_results_and_what_is_open(client, session, town):
    change(session, Campaign, state=CampaignState.CLOSED)
    make_campaign(session, town.network, name="Voorjaarsactie", slug="voorjaar")
    session.commit()
    for address in (PAGE, CHURCH):
        answer = client.get(address)
        assert answer.status_code == 200
        assert "niet meer aanmelden" in answer.text
        assert "Voorjaarsactie" in answer.text
        assert "toezeggen" not in answer.text
        assert f"/projecten/{town.project.id}" not in answer.text


@pytest.mark.parametrize("state", ["draft", "inviting"])
def test_a_campaign_in_the_making_is_nobodys_business(client, session, town, state):
    change(session, Campaign, state=CampaignState(state))
    assert client.get(PAGE).status_code == 404
    early = client.get(CHURCH)
    assert early.status_code == 200
    assert "voorbereiding" in early.text
    assert "Maatje worden" not in early.text


def test_a_cancelled_campaign_is_gone(client, session, town):
    change(session, Campaign, state=CampaignState.CANCELLED)
    assert client.get(PAGE).status_code == 410
    assert client.get(CHURCH).status_code == 410


def test_with_one_open_campaign_the_list_goes_straight_to_it(client, session, town):
    assert client.get("/dordrecht/acties").location == PAGE
    make_campaign(session, town.network, name="Tweede actie")
    session.commit()
    assert "Tweede actie" in client.get("/dordrecht/acties").text
    empty = client.get("/vlaardingen/acties")
    assert "geen actie open" in empty.text
    assert town.other.phone in empty.text


@pytest.mark.parametrize(
    ("taken", "told", "hidden"),
    [
        (0, "nog plek", "mensen doen mee"),
        (4, "nog plek", "mensen doen mee"),
        (6, "minstens 5 mensen doen mee", "6 plekken"),
        (7, "Nog 5 plekken", "mensen doen mee"),
        (11, "Nog 1 plek", "1 plekken"),
        (12, "Vol: u kunt op de reservelijst", "Nog 0"),
    ],
)
def test_people_are_told_in_fives_and_never_when_few(client, session, town, taken, told, hidden):
    change(session, Project, places_taken=taken)
    page = client.get(PAGE).text
    assert told in page
    assert hidden not in page


def test_a_full_project_offers_the_reserve_list(client, session, town):
    change(session, Project, places_taken=12)
    assert "Zet mij op de reservelijst" in client.get(PAGE).text


@pytest.mark.parametrize("waiting", [20, None, 0])
def test_people_who_wait_are_told_when_there_are_enough(client, session, town, waiting):
    change(session, Project, people_waiting=waiting)
    assert ("Minstens 20 mensen wachten hierop" in client.get(PAGE).text) == bool(waiting)


@pytest.mark.parametrize(
    ("helped", "minutes", "told"),
    [
        (0, 0, "Nog niemand geholpen"),
        (None, None, "De eerste hulp is op gang."),
        (
            *(5, 600),
            "Er zijn minstens 5 mensen geholpen. Samen gaven vrijwilligers minstens 10 uur tijd.",
        ),
    ],
)
def test_results_hold_to_the_rule_for_small_numbers(client, session, town, helped, minutes, told):
    change(session, Project, people_helped=helped, minutes_served=minutes)
    change(session, Participation, people_helped=helped, minutes_served=minutes)
    assert told in client.get(PAGE).text
    assert told in client.get(CHURCH).text


def test_a_draft_project_is_not_shown(client, session, town):
    change(session, Project, state=ProjectState.DRAFT)
    assert "Maatje worden" not in client.get(PAGE).text


def test_no_typed_code_breaks_the_page(client, town):
    for prefix in ("/k/", "/dordrecht/k/", "/dordrecht/acties/"):
        for value in hostile_values(prefix):
            assert client.get(prefix + value[:2000]).status_code < 500, value


@pytest.mark.parametrize("address", [PAGE, CHURCH])
def test_public_pages_ask_as_much_for_many_projects(
    client, session, town, address, count_statements
):
    def look():
        assert client.get(address).status_code == 200

    def more(number):
        for _ in range(number):
            make_project(session, town.campaign, town.hiphelpt, town.bram, town.buddy)
        session.commit()

    more(9)
    few = count_statements(look)
    more(190)
    assert count_statements(look) == few <= 14


def test_before_it_opens_a_page_names_the_day_until_that_day_is_there(client, town, session):
    today = local_day(utc_now())
    for days, said in ((3, "Vanaf "), (0, "Binnenkort "), (-2, "Binnenkort ")):
        opens_on = today + timedelta(days=days)
        change(session, Campaign, state=CampaignState.INVITING, opens_on=opens_on)
        assert said in client.get(CHURCH).text.partition("voorbereiding. ")[2][:12]
