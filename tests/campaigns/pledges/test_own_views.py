"""What a volunteer does by mailed link."""

import pytest
import sqlalchemy as sa
from casts.pledge_pages import send
from factories import make_pledge, make_volunteer

from campaigns.pledges.models import Pledge, PledgeState
from campaigns.volunteers.models import Volunteer
from portal.clock import utc_now
from portal.outbox.models import Message
from portal.tokens.models import LinkToken, Purpose
from portal.tokens.services import secret_of

PATH = "/dordrecht/projecten/{}/toezeggen"


@pytest.fixture
def mailed(client, session, town):
    """The secret in the confirm mail of a pledge just made."""
    send(client, PATH.format(town.project.id), email="anna@voorbeeld.nl")
    [message] = session.scalars(sa.select(Message)).all()
    return secret_of(message.context["link"], Purpose.CONFIRM_PLEDGE)


def only_pledge(session):
    session.expire_all()
    return session.scalars(sa.select(Pledge)).one()


def own_secret(session):
    token = session.scalars(sa.select(LinkToken).where(LinkToken.purpose == Purpose.OWN_PAGE)).one()
    return secret_of(token.id, Purpose.OWN_PAGE)


def opened(client, path):
    """The page behind a mailed link: its address holds the secret no more."""
    return client.get(f"/dordrecht/{path}").location


@pytest.fixture
def inside(client, session, mailed):
    """The browser of a volunteer who confirmed and opened the own page."""
    client.post(opened(client, f"bevestigen/{mailed}"))
    client.post(opened(client, f"mijn/{own_secret(session)}"))
    return client


def test_looking_at_the_link_changes_nothing(client, session, mailed):
    for call in (client.get, client.head, client.get):
        assert call(f"/dordrecht/bevestigen/{mailed}").status_code == 303
        assert call(opened(client, f"bevestigen/{mailed}")).status_code == 200
    assert only_pledge(session).state is PledgeState.UNCONFIRMED
    assert len(session.scalars(sa.select(Message)).all()) == 1


def test_the_button_confirms_and_shows_the_own_page(client, session, mailed):
    answer = client.post(opened(client, f"bevestigen/{mailed}"))
    assert answer.status_code == 303
    assert only_pledge(session).state is PledgeState.NEW
    page = client.get(answer.location)
    assert "Dank u wel, het is bevestigd" in page.text
    assert f"/dordrecht/mijn/{own_secret(session)}" in page.text
    again = client.post(opened(client, f"bevestigen/{mailed}"))
    assert again.status_code == 303
    assert len(session.scalars(sa.select(Message)).all()) == 2


def test_another_site_cannot_press_the_button(client, session, mailed):
    answer = client.post(
        opened(client, f"bevestigen/{mailed}"), headers={"Origin": "https://elders.example"}
    )
    assert answer.status_code == 403
    assert only_pledge(session).state is PledgeState.UNCONFIRMED


@pytest.mark.parametrize("page", ["bevestigen", "mijn"])
def test_a_made_up_link_explains_itself(client, town, page):
    answer = client.get(f"/dordrecht/{page}/verzonnen", follow_redirects=True)
    assert answer.status_code == 404
    assert "Deze link kennen wij niet" in answer.text
    assert town.network.phone in answer.text


def test_an_expired_link_explains_itself(client, session, town, mailed):
    session.execute(sa.update(LinkToken).values(expires_at=utc_now()))
    session.commit()
    for call in (client.get, client.post):
        answer = call(opened(client, f"bevestigen/{mailed}"))
        assert answer.status_code == 410
        assert "Deze link is verlopen" in answer.text
        assert town.network.phone in answer.text
    assert only_pledge(session).state is PledgeState.UNCONFIRMED


def test_a_link_of_one_partnership_says_nothing_in_another(client, session, town, mailed):
    for call in (client.get, client.post):
        answer = call(client.get(f"/vlaardingen/bevestigen/{mailed}").location)
        assert answer.status_code == 404
        assert "Maatje worden" not in answer.text
    assert only_pledge(session).state is PledgeState.UNCONFIRMED


def test_a_link_does_one_thing(client, mailed):
    assert client.get(opened(client, f"mijn/{mailed}")).status_code == 404


def test_the_own_page_asks_a_button_before_it_opens(client, session, mailed):
    client.post(opened(client, f"bevestigen/{mailed}"))
    door = client.get(opened(client, f"mijn/{own_secret(session)}"))
    assert door.status_code == 200
    assert "Set-Cookie" not in door.headers
    assert "Anna" not in door.text
    assert client.get("/dordrecht/mijn-toezegging").status_code == 404
    answer = client.post(opened(client, f"mijn/{own_secret(session)}"))
    assert answer.location.endswith("/dordrecht/mijn-toezegging")
    page = client.get(answer.location)
    assert page.status_code == 200
    assert "Uw toezegging is binnen." in page.text
    assert "Bram belt of mailt u." in page.text
    assert "HipHelpt Dordrecht" in page.text


def test_a_volunteer_chooses_in_which_language_we_write(inside, session):
    answer = inside.post("/dordrecht/mijn-toezegging/taal", data={"language": "en"})
    assert answer.status_code == 303
    session.expire_all()
    assert session.scalars(sa.select(Volunteer)).one().page_language == "en"
    page = inside.get(answer.location)
    assert "All right, that is how we will write to you from now on." in page.text
    assert "My pledge" in page.text
    assert "Where it stands" in page.text
    assert (
        inside.post("/dordrecht/mijn-toezegging/taal", data={"language": "xx"}).status_code == 303
    )
    session.expire_all()
    assert session.scalars(sa.select(Volunteer)).one().page_language == "en"


def test_a_volunteer_sees_only_their_own(inside, session, town):
    other = make_pledge(session, town.project, make_volunteer(session, town.network))
    session.commit()
    page = inside.get("/dordrecht/mijn-toezegging")
    assert f"/{other.id}/" not in page.text
    path = f"/dordrecht/mijn-toezegging/{other.id}"
    assert inside.get(f"{path}/intrekken").status_code == 404
    assert inside.post(f"{path}/intrekken").status_code in {400, 404}


def test_a_volunteer_enters_no_staff_page(inside):
    for path in ("bellijst", "toezeggingen", "toezeggingen/1", "mijn-kerk/toezeggingen"):
        assert inside.get(f"/dordrecht/{path}").status_code in {403, 404}


def press(client, path, **values):
    """Press a button that carries the page's own token."""
    html = client.get("/dordrecht/mijn-toezegging").text
    token = html.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(path, data={"csrf_token": token, **values}, headers={"Referer": path})


def test_taking_back_asks_once_more_and_gives_the_place_back(inside, session, town):
    pledge_id = only_pledge(session).id
    path = f"/dordrecht/mijn-toezegging/{pledge_id}/intrekken"
    assert "U hoeft niet te zeggen waarom" in inside.get(path).text
    assert only_pledge(session).state is PledgeState.NEW
    assert press(inside, path).status_code == 303
    assert only_pledge(session).state is PledgeState.WITHDRAWN
    session.refresh(town.project)
    assert town.project.places_taken == 0
    assert press(inside, path).status_code == 303  # a second tap is told, no more
    assert "U heeft uw toezegging ingetrokken" in inside.get("/dordrecht/mijn-toezegging").text


def test_not_for_a_while_and_back_again(inside, session):
    pledge = only_pledge(session)
    pledge.state = PledgeState.AVAILABLE
    session.commit()
    path = f"/dordrecht/mijn-toezegging/{pledge.id}/even-niet"
    press(inside, path, step="pause")
    assert only_pledge(session).state is PledgeState.PAUSED
    press(inside, path, step="resume")
    assert only_pledge(session).state is PledgeState.AVAILABLE


def test_the_pages_need_few_statements(inside, session, mailed, count_statements):
    for path in ("mijn-toezegging", f"bevestigen/{mailed}"):
        assert count_statements(lambda path=path: inside.get(f"/dordrecht/{path}")) <= 14
