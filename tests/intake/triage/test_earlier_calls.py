"""Somebody phones again: the desk finds the request by the number, and reads how it stands."""

import re

import pytest
import sqlalchemy as sa
from factories import make_assignment, make_part

from intake.referral.models import AssignmentState
from intake.requests.models import HelpRequest, RequestState
from portal.audit.models import AuditEvent

NEW = "/dordrecht/hulpvragen/nieuw"


@pytest.fixture
def ellen(sign_in, town):
    return sign_in(town.ellen)


def test_an_earlier_call_is_found_by_number_only(ellen, town, session):
    ellen.post(NEW, data={"phone": "0612345678", "last_name": "Berg", "do": "save"})
    number = session.scalars(sa.select(HelpRequest)).one().number
    found = ellen.post(NEW, data={"phone": "+31 6 1234 5678", "do": "look_up"})
    assert number in found.text
    assert number not in ellen.post(NEW, data={"phone": "0612345679", "do": "look_up"}).text
    assert len(session.scalars(sa.select(HelpRequest)).all()) == 1
    verbs = session.scalars(sa.select(AuditEvent.verb)).all()
    assert verbs.count("found_by_phone") == 1


def test_an_earlier_call_says_where_the_request_is_now(ellen, town, session):
    """Whoever calls again hears that somebody is asked, not that nobody knows of it."""
    ellen.post(NEW, data={"phone": "0612345678", "last_name": "Berg", "do": "save"})
    request = session.scalars(sa.select(HelpRequest)).one()
    request.state = RequestState.READY
    part = make_part(session, request, town.buddy)
    session.commit()

    def phase():
        shown = ellen.post(NEW, data={"phone": "0612345678", "do": "look_up"}).text
        return re.search(r'id="earlier".*?class="badge[^>]*>\s*([^<]+?)\s*<', shown, re.S)[1]

    assert phase() == "Klaar om uit te zetten"
    make_assignment(session, part, town.hiphelpt, town.ellen, state=AssignmentState.OFFERED)
    session.commit()
    assert phase() == "Uitgezet"
