"""The receipt: a number and a day, and nothing of the question."""

from factories import NOW, make_contact, make_request

from intake.requests.mails import MAILS
from portal.mail.registry import MailJob
from portal.scope import Scope, enter
from portal.web.partnerships import card_of


def receipt(session, town, closed=(), **values):
    town.network.closed_days = list(closed)
    seeker = make_contact(
        session, town.network, first_name="Fatma", last_name="Demir", email="f@x.example"
    )
    seeker.email = values.pop("email", seeker.email)
    request = make_request(session, town.network, town.buddy, seeker=seeker, **values)
    context = {"request_id": request.id}
    session.commit()
    card = card_of(town.network)
    enter(session, Scope(town.network.id, whole_network=True))
    return request.number, MAILS["request_receipt"](MailJob(session, context, card, NOW))


def test_it_says_a_number_and_a_day(session, town):
    number, mail = receipt(session, town)
    assert mail.to == "f@x.example"
    assert mail.subject == f"Uw vraag is binnen: nummer {number}"
    said = str(mail.words)
    assert "donderdag 5 november" in said
    assert "gezelschap" not in said
    assert "Fatma" not in said


def test_a_day_off_moves_the_day_on_which_we_call(session, town):
    _number, mail = receipt(session, town, closed=["2026-11-05"])
    assert "vrijdag 6 november" in str(mail.words)


def test_nothing_is_sent_when_it_ended_or_there_is_no_address(session, town):
    assert receipt(session, town, closed_at=NOW)[1] is None
    assert receipt(session, town, email="")[1] is None
