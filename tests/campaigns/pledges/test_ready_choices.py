"""Amounts ready to choose: nobody types a number who does not want to."""

import pytest
import sqlalchemy as sa
from casts.pledge_pages import GOOD, send

from campaigns.pledges.amounts import ready_amounts
from campaigns.pledges.models import Pledge, PledgeKind
from campaigns.volunteers.models import Volunteer
from portal.language import speaking

PERSON = {k: v for k, v in GOOD.items() if k not in {"kind", "hours", "every_weeks", "people"}}


@pytest.fixture
def path(town):
    return f"/dordrecht/projecten/{town.project.id}/toezeggen"


@pytest.mark.parametrize(
    ("minutes", "weeks", "codes"),
    [
        (120, 2, ["recurring-120-2", "recurring-120-1", "recurring-120-4"]),
        (60, 1, ["recurring-60-1", "recurring-60-4", "recurring-60-2"]),
        (120, 8, ["recurring-120-8", "recurring-120-1"]),
        (120, 12, ["recurring-120-1", "recurring-120-12"]),
        (240, None, ["once-240-0", "once-120-0", "once-480-0"]),
        (480, None, ["once-480-0", "once-240-0"]),
        (60, None, ["once-60-0", "once-120-0"]),
        (45, None, ["once-45-0", "once-90-0"]),
    ],
)
def test_what_is_offered_stands_around_the_usual_gift(minutes, weeks, codes):
    offered = ready_amounts(minutes, weeks)
    assert sorted(one.code for one in offered) == sorted(codes)
    assert (offered[0].minutes, offered[0].every_weeks) == (minutes, weeks)


def send_only(client, path, **changes):
    """The body of a browser in which only ready choices were touched."""
    body = {**PERSON, "amount": "recurring-120-4", "together": "2", **changes}
    # What stands in the fields behind 'something else' is sent along as it was.
    body = {"kind": "recurring", "hours": "2", "every_weeks": "2", "people": "1", **body}
    return send(client, path, **body)


def test_a_ready_choice_overrules_what_stands_behind_something_else(client, session, path):
    assert send_only(client, path).status_code == 303
    pledge = session.scalars(sa.select(Pledge)).one()
    assert (pledge.kind, pledge.minutes, pledge.every_weeks) == (PledgeKind.RECURRING, 120, 4)
    assert pledge.people == 2


def test_even_when_nonsense_stands_behind_it(client, session, path):
    assert send_only(client, path, hours="veel", people="wij").status_code == 303
    assert session.scalars(sa.select(Pledge)).one().minutes == 120


def test_something_else_is_what_one_typed(client, session, path):
    answer = send_only(client, path, amount="other", together="more", hours="1,5", people="3")
    assert answer.status_code == 303
    pledge = session.scalars(sa.select(Pledge)).one()
    assert (pledge.minutes, pledge.every_weeks, pledge.people) == (90, 2, 3)


def test_an_amount_that_was_never_offered_is_no_choice(client, session, path):
    answer = send_only(client, path, amount="recurring-99999-1")
    assert answer.status_code == 422
    assert session.scalars(sa.select(Pledge)).all() == []


def test_a_group_that_does_not_fit_can_change_its_number(client, session, town, path):
    town.project.places_max = town.project.places_taken + 1
    session.commit()
    answer = send_only(client, path)
    assert answer.status_code == 422
    assert "Er is nog plek voor 1 persoon" in answer.text
    assert 'value="more" checked' in " ".join(answer.text.split())


def test_who_pledges_in_english_is_written_to_in_english(client, session, path):
    client.get(f"{path}?taal=en")
    page = client.get(path)
    with speaking("en"):
        assert "How much time would you like to give?" in page.text
    assert send_only(client, path).status_code == 303
    assert session.scalars(sa.select(Volunteer)).one().page_language == "en"
