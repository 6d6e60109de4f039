"""A second part, so that one question can go to two organisations."""

import sqlalchemy as sa
from casts.referrals import FOUND, offered, waiting
from factories import make_request

from intake.referral.models import AssignmentState
from intake.requests.models import RequestPart, RequestState


def fields(town, **changes):
    values = {"category_id": str(town.paint.id), "minutes": "4", "rhythm": "0"}
    return {**values, "dayparts": ["tue-afternoon"], **changes}


def parts(session, request):
    wanted = sa.select(RequestPart).where(RequestPart.request_id == request.id)
    return session.scalars(wanted.order_by(RequestPart.id)).all()


def test_the_desk_adds_a_part_that_is_handed_on_apart(sign_in, town, session):
    request, _ = offered(session, town, state=AssignmentState.ACCEPTED)
    ellen = sign_in(town.ellen)
    path = f"{FOUND}/{request.id}/onderdelen/nieuw"
    assert path in ellen.get(f"{FOUND}/{request.id}").text
    assert ellen.get(path).status_code == 200
    assert ellen.post(path, data=fields(town)).status_code == 303
    first, second = parts(session, request)
    assert (second.category_id, second.minutes, second.every_weeks) == (town.paint.id, 240, None)
    assert second.dayparts
    shown = ellen.get(f"{FOUND}/{request.id}").text
    assert "Onderdeel toegevoegd" in shown
    choice = ellen.get(f"{FOUND}/{request.id}/uitzetten?onderdeel={second.id}").text
    assert f"/uitzetten/{second.id}" in choice
    assert f"/uitzetten/{first.id}" not in choice


def test_what_misses_is_said_and_kept(sign_in, town, session):
    request, _ = waiting(session, town)
    path = f"{FOUND}/{request.id}/onderdelen/nieuw"
    before = len(parts(session, request))
    answer = sign_in(town.ellen).post(path, data=fields(town, category_id="", minutes="1,5"))
    assert answer.status_code == 422
    assert 'value="1,5"' in answer.text
    assert len(parts(session, request)) == before


def test_only_a_request_that_is_ready_gets_one(sign_in, town, session):
    request = make_request(session, town.network, state=RequestState.WITHDRAWN)
    session.commit()
    path = f"{FOUND}/{request.id}/onderdelen/nieuw"
    refused = sign_in(town.ellen).post(path, data=fields(town))
    assert refused.status_code == 422
    assert parts(session, request) == []


def test_nobody_but_the_desk(sign_in, town, session):
    request, _ = waiting(session, town)
    path = f"{FOUND}/{request.id}/onderdelen/nieuw"
    for who in (town.bram, town.dina):
        assert sign_in(who).post(path, data=fields(town)).status_code in {403, 404}
    assert len(parts(session, request)) <= 1
