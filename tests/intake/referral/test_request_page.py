"""What can be done on the page of a request."""

import re

import sqlalchemy as sa
from casts.referrals import FOUND, offered, request_state, state_of

from intake.referral.models import AssignmentState
from intake.requests.models import PartOutcome, RequestNote, RequestState


def test_notes_stay_in_ones_own_organisation_unless_shared(sign_in, town, session):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    path = f"{FOUND}/{request.id}"
    bram = sign_in(town.bram)
    assert bram.post(f"{path}/notitie", data={"text": "Alleen voor ons"}).status_code == 303
    bram.post(f"{path}/notitie", data={"text": "Voor iedereen", "is_shared": "y"})
    assert "Alleen voor ons" in bram.get(path).text
    seen = sign_in(town.ellen).get(path).text
    assert "Voor iedereen" in seen
    assert "Alleen voor ons" not in seen
    notes = session.scalars(sa.select(RequestNote)).all()
    assert {one.organisation_id for one in notes} == {town.hiphelpt.id}
    assert sign_in(town.bram).post(f"{path}/notitie", data={"text": " "}).status_code == 422


def test_the_clock_stops_and_goes_on(sign_in, town, session):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    bram = sign_in(town.bram)
    bram.post(f"{FOUND}/{request.id}/even-stil")
    assert request_state(session, request) is RequestState.ON_HOLD
    assert "Even stil" in bram.get(f"{FOUND}/{request.id}").text
    bram.post(f"{FOUND}/{request.id}/verder")
    assert request_state(session, request) is RequestState.READY
    refused = bram.post(f"{FOUND}/{request.id}/verder")
    assert refused.status_code == 422
    assert "Dit kan nu niet" in refused.text


def test_withdrawing_ends_what_was_asked_of_partners(sign_in, town, session):
    request, assignment = offered(session, town)
    ellen = sign_in(town.ellen)
    path = f"{FOUND}/{request.id}/intrekken"
    assert ellen.post(path, data={}).status_code == 422
    assert ellen.post(path, data={"reason": "niet meer nodig"}).status_code == 303
    assert request_state(session, request) is RequestState.WITHDRAWN
    assert state_of(session, assignment) is AssignmentState.EXPIRED


def test_giving_up_needs_an_alternative(sign_in, town, session):
    request, assignment = offered(session, town, state=AssignmentState.ACCEPTED)
    bram = sign_in(town.bram)
    path = f"{FOUND}/{request.id}/niet-gelukt"
    assert bram.post(path, data={"alternative": " "}).status_code == 422
    assert bram.post(path, data={"alternative": "Buurtplein, 078 1"}).status_code == 303
    assert request_state(session, request) is RequestState.UNFULFILLED
    assert state_of(session, assignment) is AssignmentState.DONE


def test_a_request_is_completed_after_its_parts(sign_in, town, session):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    bram = sign_in(town.bram)
    early = bram.post(f"{FOUND}/{request.id}/afronden")
    assert early.status_code == 422
    assert "Er loopt nog een onderdeel" in early.text
    request.parts[0].outcome = PartOutcome.COMPLETED
    session.commit()
    assert bram.post(f"{FOUND}/{request.id}/afronden").status_code == 303
    assert request_state(session, request) is RequestState.COMPLETED


def test_a_note_with_a_number_like_a_bsn_is_asked_back_once(sign_in, town, session):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    path = f"{FOUND}/{request.id}/notitie"
    bram = sign_in(town.bram)
    asked = bram.post(path, data={"text": "nummer 111222333"})
    assert asked.status_code == 422
    assert "nummer 111222333" in asked.text
    mark = re.search(r'name="bsn_asked"[^>]*value="([^"]+)"', asked.text)[1]
    kept = bram.post(path, data={"text": "nummer 111222333", "bsn_asked": mark})
    assert kept.status_code == 303
    assert session.scalars(sa.select(RequestNote)).one().text == "nummer 111222333"
