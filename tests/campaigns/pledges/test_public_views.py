"""A visitor promises time, without account, cookie or script."""

import re

import pytest
import sqlalchemy as sa
from casts.pledge_pages import GOOD, send, token_of
from factories import make_project
from hostile import hostile_values

from campaigns.planning.models import ProjectState
from campaigns.pledges.models import Pledge, PledgeKind, PledgeState
from campaigns.volunteers.models import Volunteer
from portal.outbox.models import Message
from portal.tokens.models import LinkToken, Purpose


@pytest.fixture
def path(town):
    return f"/dordrecht/projecten/{town.project.id}/toezeggen"


def pledges(session):
    session.expire_all()
    return session.scalars(sa.select(Pledge).order_by(Pledge.id)).all()


def test_the_form_is_filled_in_with_the_usual_gift(client, path):
    page = client.get(path)
    assert page.status_code == 200
    usual = re.search(r'value="recurring-120-2"\s+checked', page.text)
    assert usual
    assert "2 uur per 2 weken" in page.text
    assert "Set-Cookie" not in page.headers


def test_a_pledge_by_telephone_is_new_and_holds_a_place(client, session, town, path):
    answer = send(client, path)
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    [pledge] = pledges(session)
    assert (pledge.state, pledge.kind, pledge.minutes, pledge.every_weeks) == (
        *(PledgeState.NEW, PledgeKind.RECURRING),
        *(120, 2),
    )
    assert pledge.volunteer.phone == "+31612345678"
    assert pledge.organisation_id == town.hiphelpt.id
    session.refresh(town.project)
    assert town.project.places_taken == 1
    assert session.scalars(sa.select(Message)).all() == []


def test_the_thanks_page_says_who_calls_before_when(client, session, path):
    page = client.get(send(client, path).location)
    assert page.status_code == 200
    [pledge] = pledges(session)
    assert "Bram van HipHelpt Dordrecht neemt uiterlijk" in page.text
    assert f"{pledge.contact_by.day} " in page.text
    assert "Anna" not in page.text


@pytest.mark.parametrize(
    "token",
    ["1", "1-", "1-abc", "x-y", "-", "9" * 30, "1-é", f"{'9' * 9}-x", "9876543210-x"],
)
def test_a_made_up_thanks_page_is_not_there(client, town, token):
    assert client.get(f"/dordrecht/toezegging/{token}").status_code == 404


def test_with_mail_address_a_mail_asks_to_confirm(client, session, path):
    send(client, path, email="Anna@Voorbeeld.nl", phone="")
    [pledge] = pledges(session)
    assert pledge.state is PledgeState.UNCONFIRMED
    [message] = session.scalars(sa.select(Message)).all()
    assert (message.template, message.is_asked) == ("pledge_confirm", True)
    assert set(message.context) == {"pledge_id", "link"}
    link = session.get_one(LinkToken, message.context["link"])
    assert (link.purpose, link.subject_key) == (Purpose.CONFIRM_PLEDGE, pledge.id)


def test_one_address_gets_three_mails_an_hour_from_our_form(client, session, path):
    for name in ("Bos", "Vos", "Mus", "Das", "Uil"):
        assert send(client, path, email="druk@voorbeeld.nl", last_name=name).status_code == 303
    assert len(pledges(session)) == 5
    states = session.scalars(sa.select(Message.state)).all()
    # Of the other two the desk reads that they must be phoned.
    assert sorted(state.value for state in states) == ["failed"] * 2 + ["waiting"] * 3


def test_a_stale_form_keeps_what_was_typed(client, session, path):
    answer = send(client, path, token="lang-geleden", remark="Graag op dinsdag.")
    assert answer.status_code == 422
    assert "stond lang open" in answer.text
    assert "Graag op dinsdag." in answer.text
    assert pledges(session) == []
    again = send(client, path, token=token_of(answer.text), remark="Graag op dinsdag.")
    assert again.status_code == 303


def test_a_form_from_another_site_is_refused(client, session, path):
    token = token_of(client.get(path).text)
    answer = client.post(
        path, data={**GOOD, "token": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403
    assert pledges(session) == []


def test_a_full_project_offers_the_reserve_list_with_everything_typed(client, session, town, path):
    other = make_project(
        session, town.campaign, town.present, town.cor, town.paint, title="Samen verven"
    )
    town.project.places_taken = town.project.places_max
    session.commit()
    answer = send(client, path, last_name="Van der Plas", remark="Ik heb een auto.")
    assert answer.status_code == 422
    for text in ("Van der Plas", "Ik heb een auto.", "Zet mij op de reservelijst", other.title):
        assert text in answer.text
    assert pledges(session) == []
    again = send(client, path, token=token_of(answer.text), reserve="1", email="a@voorbeeld.nl")
    assert again.status_code == 303
    [pledge] = pledges(session)
    assert pledge.state is PledgeState.WAITLISTED
    session.refresh(town.project)
    assert town.project.places_taken == town.project.places_max
    assert "reservelijst" in client.get(again.location).text
    assert [one.template for one in session.scalars(sa.select(Message))] == ["pledge_reserved"]


def test_a_group_that_does_not_fit_reads_how_many_do(client, session, town, path):
    town.project.places_taken = town.project.places_max - 2
    session.commit()
    answer = send(client, path, people="3")
    assert answer.status_code == 422
    assert "Er is nog plek voor 2 mensen, en u komt met 3 mensen." in answer.text
    assert send(client, path, people="2").status_code == 303


def test_an_odd_amount_is_asked_back_once(client, session, path):
    answer = send(client, path, kind="spread", hours="200")
    assert answer.status_code == 422
    assert "U vulde in: 200 uur, verdeeld. Klopt dat?" in answer.text
    assert 'name="sure_hours"' in answer.text
    again = send(
        client, path, token=token_of(answer.text), kind="spread", hours="200", sure_hours="y"
    )
    assert again.status_code == 303
    assert pledges(session)[0].minutes == 200 * 60


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hours": "0"}, "Vul meer dan nul uur in."),
        ({"hours": "-2"}, "Vul meer dan nul uur in."),
        ({"hours": "veel"}, "Schrijf het aantal uren als een getal"),
        ({"hours": ""}, "Vul in hoeveel uur."),
        ({"every_weeks": ""}, "Kies om de hoeveel weken u wilt helpen."),
        ({"people": "0"}, "Vul in met hoeveel mensen u komt"),
        ({"phone": ""}, "Eén van de twee is genoeg."),
        ({"phone": "12"}, "Dit telefoonnummer klopt niet."),
        ({"email": "anna@gmial.com"}, "Bedoelt u anna@gmail.com?"),
        ({"remark": "bsn 111222333"}, "burgerservicenummer kan zijn"),
        ({"age_band": "sixteen"}, "Met een volwassene erbij mag het wel."),
        ({"age_band": "younger"}, "Dan geeft een ouder zich op"),
        ({"may_share": ""}, "Zonder uw toestemming mogen wij u niet bellen."),
        ({"first_name": " "}, "Vul uw voornaam in."),
        ({"district_id": "99999"}, "Kies iets uit de lijst."),
        ({"website": "spam"}, "Laat het veld"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(client, session, path, changes, sentence):
    answer = send(client, path, **changes)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "<title>Fout: " in answer.text.replace("\n", "").replace("  ", "")
    assert pledges(session) == []


def test_everything_that_is_missing_is_said_at_once(client, path):
    token = token_of(client.get(path).text)
    html = client.post(path, data={"token": token, "kind": "recurring", "hours": "2"}).text
    for sentence in (
        "Vul uw voornaam in.",
        "Vul uw achternaam in.",
        "Eén van de twee is genoeg.",
        "Kies uw leeftijd.",
        "Zonder uw toestemming",
    ):
        assert (
            f">{sentence}" in html or sentence in html.split('<form method="post" novalidate')[0]
        ), sentence


def test_sixteen_with_an_adult_is_welcome(client, session, path):
    answer = send(client, path, age_band="sixteen", people="2")
    assert 'name="with_adult"' in answer.text
    assert send(client, path, age_band="sixteen", people="2", with_adult="y").status_code == 303


def test_a_closed_project_says_so_and_names_the_helpline(client, session, town, path):
    town.project.state = ProjectState.CLOSED
    session.commit()
    page = client.get(path)
    assert page.status_code == 200
    assert "nu niet opgeven" in page.text
    assert town.network.phone in page.text
    assert client.post(path, data=GOOD).status_code == 200
    assert pledges(session) == []


def test_columns_that_are_no_question_are_not_taken(client, session, path):
    send(client, path, state="available", planned_minutes="60", organisation_id="999", version="9")
    [pledge] = pledges(session)
    assert (pledge.state, pledge.planned_minutes, pledge.version) == (PledgeState.NEW, 0, 1)


def test_hostile_answers_never_break_the_form(client, session, path):
    names = [*GOOD, "token", "remark", "dayparts", "starts_on", "district_id", "reserve", "skills"]
    token = token_of(client.get(path).text)
    for name in names:
        for value in hostile_values(name):
            answer = client.post(path, data={**GOOD, "token": token, name: value})
            assert answer.status_code < 500, (name, value[:40])
    for volunteer in session.scalars(sa.select(Volunteer)):
        assert "\x00" not in volunteer.full_name


@pytest.mark.parametrize("tail", ["/projecten/999999/toezeggen", "/k/WEG/projecten/1"])
def test_what_is_not_there_is_not_there(client, town, tail):
    assert client.get(f"/dordrecht{tail}").status_code == 404


def test_the_project_of_another_partnership_is_not_there(client, town):
    foreign = f"/vlaardingen/projecten/{town.project.id}/toezeggen"
    assert client.get(foreign).status_code == 404


def test_the_page_needs_few_statements(client, session, town, path, count_statements):
    few = count_statements(lambda: client.get(path))
    for _ in range(40):
        make_project(session, town.campaign, town.present, town.cor, town.paint)
    session.commit()
    many = count_statements(lambda: client.get(path))
    assert many == few <= 14
