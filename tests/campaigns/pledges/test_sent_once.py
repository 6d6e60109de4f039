"""A form is one pledge, however often its button was pressed."""

import pytest
import sqlalchemy as sa
from casts.pledge_pages import send, token_of

from campaigns.pledges.models import Pledge
from portal.clock import utc_now
from portal.tokens.models import FormClaim
from portal.tokens.services import SAME_WORDS


@pytest.fixture
def path(town):
    return f"/dordrecht/projecten/{town.project.id}/toezeggen"


def pledges(session):
    session.expire_all()
    return session.scalars(sa.select(Pledge).order_by(Pledge.id)).all()


def test_a_double_tap_is_one_pledge_and_one_thanks_page(client, session, path):
    token = token_of(client.get(path).text)
    first, second = (send(client, path, token=token) for _ in range(2))
    assert first.status_code == second.status_code == 303
    assert first.location == second.location
    assert len(pledges(session)) == 1


def test_a_form_that_an_earlier_version_took_in_leads_to_the_same_thanks(client, session, path):
    """That one kept the number only."""
    token = token_of(client.get(path).text)
    first = send(client, path, token=token)
    for claim in session.scalars(sa.select(FormClaim)):
        claim.answer = {"pledge_id": claim.answer["pledge_id"]}
    session.commit()
    assert send(client, path, token=token).location == first.location
    assert client.get(first.location).status_code == 200


def test_back_and_send_again_is_one_pledge_and_one_thanks_page(client, session, town, path):
    """Back fetches the form anew, with another token, and the browser fills in what was typed."""
    tokens = [token_of(client.get(path).text) for _ in range(5)]
    assert len(set(tokens)) == 5
    answers = [send(client, path, token=token) for token in tokens]
    assert {(one.status_code, one.location) for one in answers} == {(303, answers[0].location)}
    assert len(pledges(session)) == 1
    session.refresh(town.project)
    assert town.project.places_taken == 1


def test_the_other_of_a_couple_and_a_later_moment_are_other_pledges(
    client, session, path, monkeypatch
):
    send(client, path)
    send(client, path, first_name="Jan")
    assert len(pledges(session)) == 2
    later = utc_now() + SAME_WORDS
    monkeypatch.setattr("portal.web.public_forms.utc_now", lambda: later)
    first, again = send(client, path), send(client, path)
    assert first.location == again.location
    assert len(pledges(session)) == 3


def test_a_refused_form_claims_nothing(client, session, town, path):
    town.project.places_taken = town.project.places_max
    session.commit()
    assert send(client, path).status_code == 422
    town.project.places_taken = 0
    session.commit()
    assert send(client, path).status_code == 303
    assert len(pledges(session)) == 1


def test_the_same_form_with_other_words_is_refused(client, session, path):
    token = token_of(client.get(path).text)
    send(client, path, token=token)
    answer = send(client, path, token=token, first_name="Piet")
    assert answer.status_code == 422
    assert len(pledges(session)) == 1
