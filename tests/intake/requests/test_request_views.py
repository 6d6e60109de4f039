"""The public help form: plain questions, a receipt, and nothing in the address."""

import re

import pytest
import sqlalchemy as sa
from hostile import hostile_bodies

from intake.requests.models import Contact, HelpRequest, RequestState
from portal.consent.models import Consent, ConsentText
from portal.outbox.models import Message
from portal.web.public_forms import PublicForm

GOOD: dict[str, object] = {
    "for_whom": "self",
    "need": "Ik zoek iemand om mee te wandelen.",
    "name": "Ria van den Berg",
    "phone": "06 12 34 56 78",
    "email": "ria@voorbeeld.example",
    "may_share": "yes",
}


def token_of(page):
    return re.search(r'name="token"[^>]*value="([^"]+)"', page.text)[1]


def send(client, **changes):
    token = token_of(client.get("/dordrecht/hulp-vragen"))
    return client.post("/dordrecht/hulp-vragen", data={"token": token, **GOOD, **changes})


def test_the_form_opens_without_a_cookie(client, town):
    answer = client.get("/dordrecht/hulp-vragen")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    assert " checked" not in answer.text


def test_a_request_gets_a_number_a_consent_and_a_receipt(client, town, session):
    answer = send(client, category_id=str(town.buddy.id), postcode="3317 AB")
    assert answer.status_code == 303
    made = session.scalars(sa.select(HelpRequest)).one()
    assert (made.state, made.number[-5:]) == (RequestState.RECEIVED, "-0001")
    assert (made.seeker.full_name, made.seeker.phone) == ("Ria van den Berg", "+31612345678")
    assert made.district_id == town.crabbehof.id
    assert not made.is_suspect
    consent = session.scalars(sa.select(Consent)).one()
    assert (consent.is_granted, consent.subject_key) == (True, made.id)
    text = session.scalars(sa.select(ConsentText)).one().text
    assert "HipHelpt Dordrecht en Stichting Present Dordrecht" in text
    mail = session.scalars(sa.select(Message)).one()
    assert (mail.template, mail.is_asked) == ("request_receipt", True)
    assert mail.context == {"request_id": made.id}


def test_the_receipt_shows_a_number_and_a_day_and_nothing_else(client, town):
    where = send(client).headers["Location"]
    assert not re.search("ria|berg|wandel", where, re.I)
    receipt = client.get(where)
    assert receipt.status_code == 200
    assert "-0001" in receipt.text
    assert "Uiterlijk" in receipt.text
    assert not re.search("Ria|Berg|wandelen", receipt.text)
    assert client.get(where.replace("-0001", "-0002")).status_code == 404


def test_a_second_tap_makes_no_second_request(client, town, session):
    token = token_of(client.get("/dordrecht/hulp-vragen"))
    body = {"token": token, **GOOD}
    first = client.post("/dordrecht/hulp-vragen", data=body)
    second = client.post("/dordrecht/hulp-vragen", data=body)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(session.scalars(sa.select(HelpRequest)).all()) == 1


def test_back_and_send_again_makes_no_second_request(client, town, session):
    """Back fetches the form anew, with another token, and the browser fills in what was typed."""
    first, second = send(client), send(client)
    assert first.status_code == second.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    assert len(session.scalars(sa.select(HelpRequest)).all()) == 1
    assert send(client, name="Rie van den Berg").status_code == 303
    assert len(session.scalars(sa.select(HelpRequest)).all()) == 2


def test_no_to_sharing_is_an_answer_too(client, town, session):
    assert send(client, may_share="no").status_code == 303
    assert session.scalars(sa.select(Consent)).one().is_granted is False


def test_without_an_answer_about_sharing_the_form_asks_again(client, town, session):
    answer = send(client, may_share="")
    assert answer.status_code == 422
    assert "Fout:" in answer.text
    assert "Ik zoek iemand om mee te wandelen." in answer.text
    assert session.scalars(sa.select(HelpRequest)).all() == []


def test_for_somebody_else_makes_two_people(client, town, session):
    answer = send(client, for_whom="other", person_knows="no", seeker_name="Jan de Wit")
    assert answer.status_code == 303
    made = session.scalars(sa.select(HelpRequest)).one()
    assert made.seeker.full_name == "Jan de Wit"
    assert made.requester.full_name == "Ria van den Berg"
    assert made.seeker_agrees is False


def test_for_somebody_else_asks_whether_they_know(client, town):
    answer = send(client, for_whom="other")
    assert answer.status_code == 422
    assert "Kies of die persoon het weet." in answer.text


def test_a_number_like_a_bsn_is_asked_back_once(client, town, session):
    need = "Mijn nummer is 111222333."
    asked = send(client, need=need)
    assert asked.status_code == 422
    assert "BSN" in asked.text
    assert send(client, need=need, bsn="mask").status_code == 303
    assert "111222333" not in session.scalars(sa.select(HelpRequest)).one().need
    assert send(client, need=need, bsn="keep").status_code == 303


def test_control_without_the_field_a_robot_is_somebody_and_gets_mail(
    client, town, session, monkeypatch
):
    monkeypatch.setattr(PublicForm, "is_suspect", False)
    assert send(client, website="http://spam.example").status_code == 303
    assert not session.scalars(sa.select(HelpRequest)).one().is_suspect
    assert session.scalars(sa.select(Message)).all()


def test_a_robot_is_set_apart_and_gets_no_mail(client, town, session):
    robot = send(client, website="http://spam.example")
    assert robot.status_code == 303
    assert session.scalars(sa.select(HelpRequest)).one().is_suspect
    assert session.scalars(sa.select(Message)).all() == []


def test_one_way_to_reach_somebody_is_enough(client, town, session):
    assert send(client, phone="").status_code == 303
    assert send(client, email="").status_code == 303
    assert send(client, email="", phone="").status_code == 422


def test_a_closed_kind_of_help_says_so(client, town, session):
    town.buddy.closed_note = "Wij zoeken nu geen nieuwe maatjes."
    session.commit()
    body = {"at": "who", "go": "next", "for_whom": "self"}
    page = client.post("/dordrecht/hulp-vragen", data=body)
    assert "Wij zoeken nu geen nieuwe maatjes." in page.text
    chosen = {**GOOD, "category_id": str(town.buddy.id), "at": "share", "go": "next"}
    page = client.post("/dordrecht/hulp-vragen", data=chosen)
    assert "Klopt alles?" in page.text
    assert "Wij zoeken nu geen nieuwe maatjes." in page.text


def test_a_form_of_another_site_is_refused(client, town):
    answer = client.post(
        "/dordrecht/hulp-vragen", data=GOOD, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "name", [*GOOD, "category_id", "district_id", "postcode", "needed_by", "bsn", "seeker_name"]
)
def test_the_form_survives_anything(client, town, session, name):
    for body in hostile_bodies([name], dict(GOOD)):
        body["token"] = token_of(client.get("/dordrecht/hulp-vragen"))
        assert client.post("/dordrecht/hulp-vragen", data=body).status_code < 500


@pytest.mark.parametrize("rest", ["x/2026-11-05/y", "2026-0001/2026-99-99/abc", "é/è/ü"])
def test_a_made_up_receipt_does_not_exist(client, town, rest):
    assert client.get(f"/dordrecht/hulp-vragen/ontvangen/{rest}").status_code == 404


def test_the_form_needs_few_statements(client, town, count_statements):
    client.get("/dordrecht/hulp-vragen")
    assert count_statements(lambda: client.get("/dordrecht/hulp-vragen")) <= 14


def test_nobody_reads_contacts_from_the_form(client, town, session):
    send(client)
    assert session.scalars(sa.select(Contact)).one().phone_lookup
    assert "Berg" not in client.get("/dordrecht/hulp-vragen").text
