"""What the contact person of a church does, and what stands ready for it."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from factories import (
    NOW,
    make_campaign,
    make_church,
    make_participation,
    make_pledge,
    make_volunteer,
)
from hostile import hostile_bodies

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState
from campaigns.pledges.models import PledgeState
from portal.clock import local_day, utc_now
from portal.networks.models import Network

PAGE = "/dordrecht/mijn-kerk"


def change(session, model, **values):
    session.execute(sa.update(model).values(**values))
    session.commit()


def main_buttons(html):
    """The filled buttons of a page."""
    return html.count('class="button"') + html.count('class="button primary"')


def test_a_church_contact_sees_the_own_church_alone(town, session, sign_in):
    make_participation(session, town.campaign, town.anker, code="ANKER2")
    session.commit()
    page = sign_in(town.dirk).get("/dordrecht/mijn-kerk").text
    assert "De Ark (voorbeeldkerk)" in page
    assert "localhost/k/ark7" in page
    assert f'src="/dordrecht/flyers/{town.participation.id}.png"' in page
    assert 'alt="QR-code van localhost/k/ark7"' in page
    for paper in ("formaat=a4", "formaat=poster", "inkt=zwart", "in=en", "snij=1"):
        assert paper in page
    assert "Het Anker" not in page
    assert "ANKER2" not in page


def test_after_the_campaign_a_church_prints_no_flyer_and_picks_no_day(town, session, sign_in):
    change(session, Campaign, state=CampaignState.CLOSED)
    page = sign_in(town.dirk).get("/dordrecht/mijn-kerk").text
    assert "localhost/k/ark7" in page
    for gone in ("/flyers/", "QR-code", "collects_on", "/teksten"):
        assert gone not in page


@pytest.mark.parametrize("who", ["bram", "cor", "ellen"])
def test_staff_have_no_church_page(town, who, sign_in):
    assert sign_in(getattr(town, who)).get("/dordrecht/mijn-kerk").status_code == 403


def test_dina_finds_no_church_here(town, sign_in):
    assert sign_in(town.dina).get("/dordrecht/mijn-kerk").status_code == 404


def test_a_church_says_yes_itself(town, session, sign_in):
    change(session, Participation, state=ParticipationState.APPROACHED)
    browser = sign_in(town.dirk)
    assert "Ja, wij doen mee" in browser.get("/dordrecht/mijn-kerk").text
    address = f"/dordrecht/mijn-kerk/{town.participation.id}/antwoord"
    assert browser.post(address, data={"event": "confirm"}).status_code == 303
    session.expire_all()
    row = session.get(Participation, town.participation.id)
    assert row.state is ParticipationState.CONFIRMED
    assert browser.post(address, data={"event": "withdraw"}).status_code == 400
    late = browser.post(address, data={"event": "decline"}, follow_redirects=True)
    assert "Deze stap kan nu niet" in late.text


def test_a_church_does_not_answer_for_another(town, session, sign_in):
    other = make_participation(
        session, town.campaign, town.anker, state=ParticipationState.APPROACHED
    )
    session.commit()
    browser = sign_in(town.dirk)
    for verb, body in (("antwoord", {"event": "confirm"}), ("moment", {})):
        assert browser.post(f"/dordrecht/mijn-kerk/{other.id}/{verb}", data=body).status_code == 404
    session.expire_all()
    assert session.get(Participation, other.id).state is ParticipationState.APPROACHED


def test_a_church_chooses_its_day(town, session, sign_in):
    browser = sign_in(town.dirk)
    key = town.participation.id
    address = f"/dordrecht/mijn-kerk/{key}/moment"
    name, shown = f"p{key}-collects_on", {f"p{key}-version": town.participation.version}
    assert browser.post(address, data={name: "2026-11-29", **shown}).status_code == 303
    session.expire_all()
    assert session.get(Participation, key).collects_on == date(2026, 11, 29)
    wrong = browser.post(address, data={name: "morgen"})
    assert wrong.status_code == 422
    assert "morgen" in wrong.text
    for body in hostile_bodies([name], {name: "2026-11-29"}):
        assert browser.post(address, data=body).status_code < 500, body


def test_a_church_asks_in_its_own_way_and_the_coordinator_reads_it(town, session, sign_in):
    key = town.participation.id
    address = f"/dordrecht/mijn-kerk/{key}/moment"
    name = f"p{key}-ways"
    body = {name: ["qr", "announcement"], f"p{key}-version": town.participation.version}
    assert sign_in(town.dirk).post(address, data=body).status_code == 303
    session.expire_all()
    assert session.get(Participation, key).ways == ["announcement", "qr"]
    page = sign_in(town.dirk).get("/dordrecht/mijn-kerk").text
    assert page.count("checked") == 2
    read = sign_in(town.bram).get(f"/dordrecht/campagnes/{town.campaign.id}").text
    assert "Afkondiging in de dienst" in read
    assert "Flyers uitdelen" not in read
    assert sign_in(town.dirk).post(address, data={name: "duif"}).status_code == 422


def test_the_page_of_a_church_asks_as_much_for_many_campaigns(
    town, session, sign_in, count_statements
):
    browser = sign_in(town.dirk)

    def look():
        assert browser.get("/dordrecht/mijn-kerk").status_code == 200

    def more(number):
        for _ in range(number):
            make_participation(session, make_campaign(session, town.network), town.ark)
        session.commit()

    more(3)
    few = count_statements(look)
    make_church(session, town.network)
    more(20)
    assert count_statements(look) == few <= 14


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, "Dag bewaren"),
        (20, "Naar de teksten"),
        (0, "Flyer openen"),
        (-1, "Bekijk de toezeggingen"),
    ],
)
def test_there_is_one_thing_to_do_now(town, session, sign_in, days, words):
    day = None if days is None else local_day(utc_now()) + timedelta(days=days)
    change(session, Participation, collects_on=day)
    html = sign_in(town.dirk).get(PAGE).text
    assert main_buttons(html) == 1
    now = html[html.index('class="next"') : html.index("</section>", html.index('class="next"'))]
    assert words in now
    assert main_buttons(now) == 1


def test_numbers_hold_to_the_rule_and_who_waits_is_told_exactly(town, session, sign_in):
    for n in range(7):
        person = make_volunteer(session, town.network, last_name=f"Mens{n}")
        make_pledge(
            session,
            town.project,
            person,
            participation_id=town.participation.id,
            state=PledgeState.NEW if n < 3 else PledgeState.AVAILABLE,
            contacted_at=NOW,
        )
    session.commit()
    html = " ".join(sign_in(town.dirk).get(PAGE).text.split())
    assert "<strong>minstens 5</strong>" in html
    assert "<strong>3</strong> <span>nog niet benaderd</span>" in html
    assert "Mens1" not in html


def test_a_mosque_is_not_called_a_church(town, session, sign_in):
    change(session, Network, church_label="moskee")
    html = sign_in(town.dirk).get(PAGE).text
    assert "<h1>Mijn moskee</h1>" in html
    assert "uw moskee" in html


def test_the_texts_are_ready_in_two_languages(town, session, sign_in):
    browser = sign_in(town.dirk)
    path = f"{PAGE}/{town.participation.id}/teksten"
    html = browser.get(path).text
    assert html.count("<textarea") == 4
    assert "localhost/k/ark7" in html
    assert town.network.phone in html
    english = browser.get(f"{path}?in=en").text
    assert "or call" in english
    assert '<html lang="nl"' in english
    assert browser.get(f"{path}?in=xx").status_code == 200


def test_another_church_has_its_own_texts(town, session, sign_in):
    other = make_participation(session, town.campaign, town.anker)
    change(session, Participation, state=ParticipationState.CONFIRMED)
    assert sign_in(town.dirk).get(f"{PAGE}/{other.id}/teksten").status_code == 404
    change(session, Participation, state=ParticipationState.APPROACHED)
    own = f"{PAGE}/{town.participation.id}/teksten"
    assert sign_in(town.dirk).get(own).status_code == 404
