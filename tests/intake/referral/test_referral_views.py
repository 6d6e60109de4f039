"""Desk and partners: what waits, who takes it, and who may read it."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from casts.referrals import FOUND, OFFERS, OURS, SECRET, offered, request_state, state_of, waiting
from factories import make_assignment, make_contact, make_part, make_request
from hostile import hostile_bodies
from stock import take_stock

from intake.referral.models import Assignment, AssignmentState
from intake.referral.rules import answer_by
from intake.requests.models import RequestState
from portal.audit.models import AuditEvent
from portal.clock import local_day, utc_now
from portal.outbox.models import Message


def test_the_desk_sees_what_to_do(sign_in, town, session):
    waiting(session, town)
    make_request(session, town.network, state=RequestState.INTAKE)
    seeker = make_contact(session, town.network, first_name="Web", last_name="Vrager")
    make_request(session, town.network, state=RequestState.RECEIVED, seeker=seeker)
    make_request(session, town.network, state=RequestState.RECEIVED, is_suspect=True)
    make_request(session, town.network, next_contact_by=local_day(utc_now()) + timedelta(days=3))
    offered(session, town, answer_by=local_day(utc_now()) - timedelta(days=1))
    session.commit()
    page = sign_in(town.ellen).get("/dordrecht/hulplijn")
    assert page.status_code == 200
    for title in (
        "Bel terug", "Maak de intake af", "Zet uit", "Na vijf werkdagen nog niet opgepakt",
        "Beloofd deze week", "Is dit een echte vraag?",
    ):  # fmt: skip
        assert title in page.text, title
    assert "Web Vrager" in page.text
    assert SECRET not in page.text


def test_an_empty_desk_says_so(sign_in, town):
    assert "Alles is bij" in sign_in(town.ellen).get("/dordrecht/hulplijn").text


def test_a_request_is_found_by_name_and_number_and_no_address_holds_the_name(
    sign_in, town, session
):
    request, _ = waiting(session, town)
    other = make_request(session, town.network, town.paint)
    session.commit()
    ellen = sign_in(town.ellen)
    by_name = ellen.post(FOUND, data={"text": "demi"})
    assert by_name.status_code == 200
    assert request.number in by_name.text
    assert other.number not in by_name.text
    assert other.number in ellen.post(FOUND, data={"text": other.number}).text
    by_kind = ellen.post(FOUND, data={"category_id": str(town.paint.id)})
    assert by_kind.headers["Location"] == f"{FOUND}?category_id={town.paint.id}"
    shown = ellen.get(by_kind.headers["Location"]).text
    assert other.number in shown
    assert request.number not in shown
    assert ellen.post(FOUND, data={"text": "de"}).status_code == 422
    assert "Demir" not in ellen.post(FOUND, data={"text": "%%%"}).text


def test_pages_of_requests_follow_each_other(sign_in, town, session):
    for _ in range(60):
        make_request(session, town.network, town.paint)
    session.commit()
    ellen = sign_in(town.ellen)
    first = ellen.get(FOUND).text
    last_id = first.split("voor=")[1].split('"')[0]
    second = ellen.get(f"{FOUND}?voor={last_id}").text
    assert first.count('data-label="Nummer"') == 50
    assert second.count('data-label="Nummer"') == 10


def test_the_desk_hands_a_part_on(sign_in, town, session):
    request, part = waiting(session, town)
    ellen = sign_in(town.ellen)
    assert "HipHelpt Dordrecht" in ellen.get(f"{FOUND}/{request.id}/uitzetten").text
    path = f"{FOUND}/{request.id}/uitzetten/{part.id}"
    assert ellen.post(path, data={"organisation_id": town.hiphelpt.id}).status_code == 303
    made = session.scalars(sa.select(Assignment)).one()
    assert (made.state, made.organisation_id) == (AssignmentState.OFFERED, town.hiphelpt.id)
    mail = session.scalars(sa.select(Message)).one()
    assert set(mail.context) == {"account_id", "organisation_id"}
    again = ellen.post(path, data={"organisation_id": town.present.id})
    assert again.status_code == 422
    assert "al uitgezet bij HipHelpt" in again.text


def test_days_off_of_the_partnership_move_the_day_of_the_answer(sign_in, town, session):
    today = local_day(utc_now())
    off = [(today + timedelta(days=days)).isoformat() for days in range(1, 9)]
    town.network.closed_days = off
    request, part = waiting(session, town)
    path = f"{FOUND}/{request.id}/uitzetten/{part.id}"
    sign_in(town.ellen).post(path, data={"organisation_id": town.hiphelpt.id})
    made = session.scalars(sa.select(Assignment.answer_by)).one()
    assert made == answer_by(today, off) > answer_by(today, ())


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"may_share": None}, "Vraag eerst of wij de gegevens mogen delen"),
        ({"seeker_agrees": False}, "weet nog niet van de aanvraag"),
        ({"state": RequestState.INTAKE}, "Maak eerst de intake af"),
    ],
)
def test_a_part_is_handed_on_only_when_the_seeker_agrees(sign_in, town, session, values, sentence):
    request, part = waiting(session, town, **values)
    path = f"{FOUND}/{request.id}/uitzetten/{part.id}"
    answer = sign_in(town.ellen).post(path, data={"organisation_id": town.hiphelpt.id})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert session.scalars(sa.select(Assignment)).all() == []


def test_no_to_sharing_means_one_organisation(sign_in, town, session):
    request, part = waiting(session, town, may_share=False)
    second = make_part(session, request, town.paint)
    session.commit()
    ellen = sign_in(town.ellen)
    path = f"{FOUND}/{request.id}/uitzetten"
    assert "één organisatie" in ellen.get(path).text
    to = {"organisation_id": town.hiphelpt.id}
    assert ellen.post(f"{path}/{part.id}", data=to).status_code == 303
    refused = ellen.post(f"{path}/{second.id}", data={"organisation_id": town.present.id})
    assert refused.status_code == 422
    assert "alleen die kan het doen" in refused.text
    assert ellen.post(f"{path}/{second.id}", data=to).status_code == 303


def test_an_offer_is_a_card_without_a_name(sign_in, town, session):
    request, _ = offered(session, town)
    bram = sign_in(town.bram)
    page = bram.get(OFFERS).text
    for text in ("Maatje (langere tijd)", "Crabbehof", "2 uur per 2 weken", request.number):
        assert text in page
    for text in ("Fatma", "Demir", "Maasstraat", "687654321", SECRET):
        assert text not in page
    assert bram.get(f"{FOUND}/{request.id}").status_code == 404


def test_after_its_yes_a_partner_reads_it_all_and_that_is_noted(sign_in, town, session):
    request, assignment = offered(session, town)
    bram = sign_in(town.bram)
    answer = bram.post(f"{OFFERS}/{assignment.id}/oppakken")
    assert answer.headers["Location"] == f"{FOUND}/{request.id}"
    page = bram.get(f"{FOUND}/{request.id}").text
    for text in ("Fatma Demir", "06 87654321", SECRET):
        assert text in page
    assert "Maasstraat" not in page  # nobody goes there yet
    looked = session.scalars(sa.select(AuditEvent).where(AuditEvent.verb == "looked")).one()
    assert (looked.actor_key, looked.object_key) == (town.bram.id, request.id)
    assert "name" in looked.fields
    assert "address" not in looked.fields
    assert "Fatma Demir" in bram.get(OURS).text
    assert "Maasstraat" in bram.get(f"{FOUND}/{request.id}/adres").text


def test_the_second_yes_reads_who_was_first(sign_in, town, session):
    _, assignment = offered(session, town)
    path = f"{OFFERS}/{assignment.id}/oppakken"
    bram = sign_in(town.bram)
    bram.post(path)
    bram.post(path)
    assert "Bram antwoordde al op" in bram.get(OFFERS).text


def test_a_no_comes_with_a_reason(sign_in, town, session):
    request, assignment = offered(session, town)
    bram = sign_in(town.bram)
    path = f"{OFFERS}/{assignment.id}/past-niet"
    assert bram.get(path).status_code == 200
    assert bram.post(path, data={}).status_code == 422
    assert bram.post(path, data={"reason": "geen capaciteit"}).status_code == 303
    assert state_of(session, assignment) is AssignmentState.DECLINED
    assert bram.get(f"{FOUND}/{request.id}").status_code == 404
    assert "Fatma" in sign_in(town.ellen).get("/dordrecht/hulplijn").text


@pytest.mark.parametrize("who", ["cor", "dina", "dirk", "board"])
def test_strangers_see_nothing_and_do_nothing(sign_in, town, session, who):
    request, assignment = offered(session, town)
    accepted, other = offered(session, town, state=AssignmentState.ACCEPTED)
    browser = sign_in(getattr(town, who))
    for path in (
        OFFERS, OURS, FOUND, "/dordrecht/hulplijn", f"{FOUND}/{request.id}",
        f"{FOUND}/{accepted.id}", f"{FOUND}/{accepted.id}/uitzetten",
        f"{OFFERS}/{assignment.id}/past-niet",
    ):  # fmt: skip
        answer = browser.get(path)
        assert answer.status_code in {200, 403, 404}, path
        for text in ("Fatma", "Demir", "Crabbehof", request.number, accepted.number):
            assert text not in answer.text, path
    for path in (
        f"{OFFERS}/{assignment.id}/oppakken", f"{FOUND}/{accepted.id}/even-stil",
        f"{FOUND}/{accepted.id}/niet-gelukt", f"{FOUND}/{accepted.id}/notitie",
    ):  # fmt: skip
        body = {"text": "x", "alternative": "x"}
        assert browser.post(path, data=body).status_code in {403, 404}, path
    assert state_of(session, assignment) is AssignmentState.OFFERED
    assert state_of(session, other) is AssignmentState.ACCEPTED
    assert request_state(session, accepted) is RequestState.READY


@pytest.mark.parametrize("path", ["/dordrecht/hulplijn", FOUND, OFFERS, OURS])
def test_no_list_grows_with_its_rows(sign_in, town, session, count_statements, path):
    def fill(count):
        for _ in range(count):
            _, part = waiting(session, town)
            state = AssignmentState.OFFERED if path == OFFERS else AssignmentState.ACCEPTED
            if path in {OFFERS, OURS}:
                make_assignment(session, part, town.hiphelpt, town.ellen, state=state)
        session.commit()
        take_stock(session)
        browser = sign_in(town.bram if path in {OFFERS, OURS} else town.ellen)
        browser.get(path)
        return count_statements(lambda: browser.get(path))

    few = fill(10)
    assert few <= 14
    assert fill(50) == few


def test_the_page_of_a_request_needs_few_statements(sign_in, town, session, count_statements):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    for who in (town.ellen, town.bram):
        browser = sign_in(who)
        browser.get(f"{FOUND}/{request.id}")
        assert count_statements(lambda b=browser: b.get(f"{FOUND}/{request.id}")) <= 14
    path = f"{FOUND}/{request.id}/uitzetten"
    assert count_statements(lambda: sign_in(town.ellen).get(path)) <= 14


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (FOUND, "text"), (FOUND, "state"), (FOUND, "category_id"), (FOUND, "voor"),
        ("{request}/notitie", "text"), ("{request}/intrekken", "reason"),
        ("{request}/niet-gelukt", "alternative"), ("{part}", "organisation_id"),
        ("{offer}/past-niet", "reason"), ("{offer}/past-niet", "note"),
    ],
)  # fmt: skip
def test_every_form_survives_anything(sign_in, town, session, path, name):
    request, assignment = offered(session, town)
    places = {
        "request": f"{FOUND}/{request.id}",
        "part": f"{FOUND}/{request.id}/uitzetten/{assignment.part_id}",
        "offer": f"{OFFERS}/{assignment.id}",
    }
    browser = sign_in(town.bram if "offer" in path else town.ellen)
    for body in hostile_bodies([name], {"reason": "past niet"} if name == "note" else {}):
        assert browser.post(path.format(**places), data=body).status_code < 500, body


@pytest.mark.parametrize(
    "na",
    ["", "x", "-1", "9" * 30, "2026-01-01_1", "0001-01-01T00:00:00+00:00_1"],
)
def test_nonsense_in_an_address_begins_at_the_beginning(sign_in, town, session, na):
    bram = sign_in(town.bram)
    for path in (OFFERS, OURS):
        assert bram.get(path, query_string={"na": na}).status_code == 200
    found = sign_in(town.ellen).get(FOUND, query_string={"voor": na, "state": na})
    assert found.status_code in {200, 422}
