"""No page needs more than fourteen statements, and none needs more for a thousand rows."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import (
    NOW,
    make_assignment,
    make_contact,
    make_match,
    make_part,
    make_pledge,
    make_request,
    make_visit,
    make_volunteer,
)
from factories_portal import next_number, together
from factories_questions import make_outside, make_outside_contact, make_question, make_topic
from factories_reports import make_indicator, make_line, make_report
from stock import take_stock

from campaigns.pledges.models import PledgeState
from intake.matching.models import MatchState
from intake.referral.models import AssignmentState
from intake.reports.models import Indicator
from intake.requests.models import RequestState
from portal.accounts import services as accounts
from portal.clock import utc_now

MOST = 14
BY_ROLE = {
    "bram": (
        "vandaag", "bellijst", "toezeggingen", "aangeboden", "onze-hulpvragen", "wachtenden",
        "koppelingen",
        "campagnes", "campagnes/{campaign}", "projecten/{project}", "toezeggingen/{pledge}",
        "hulpvragen/{request}", "onderdelen/{part}/voorstellen", "koppelingen/{match}",
        "onze-organisatie", "samenwerking",
    ),
    "ellen": (
        "toezeggingen/nieuw", "projecten/{project}/toezegging", "hulplijn", "hulpvragen",
        "hulpvragen/{request}", "hulpvragen/nieuw", "bellijst",
        "koppelingen", "wachtenden", "hulpvragen/{request}/uitzetten",
        "onderdelen/{part}/voorstellen", "informatievragen", "informatievragen/{question}",
        "andere-organisaties", "andere-organisaties/{outside}", "verslagen",
        "verslagen/{report}", "verslagen/{report}/cijfers", "verslagen/indicatoren",
    ),
    "dirk": ("mijn-kerk", "mijn-kerk/toezeggingen"),
    "board": ("wachtenden", "campagnes", "verslagen"),
    "anna": ("mijn-toezegging", "mijn-bezoeken"),
    "visitor": (
        "", "acties/najaar", "k/ark7", "k/ark7/projecten/{project}",
        "projecten/{project}/toezeggen", "hulp-vragen", "privacy",
    ),
}  # fmt: skip
PAGES = [(role, page) for role, pages in BY_ROLE.items() for page in pages]


def fill(session, town, count):
    """So many of everything that a list can hold; returns one number of each kind."""
    network, numbers = town.network, range(count)
    town.topic = make_topic(session, network)
    with together(session):
        people = [make_volunteer(session, network) for _ in numbers]
        seekers = [make_contact(session, network) for _ in numbers]
        outsides = [make_outside(session, network) for _ in numbers]
        for _ in numbers:
            question = make_question(session, network, town.ellen, topic_id=town.topic.id)
    with together(session):
        matched = [make_pledge(session, town.project, one, planned_minutes=120) for one in people]
        for n, person in enumerate(people):
            pledge = make_pledge(
                session, town.project, person,
                state=(PledgeState.NEW, PledgeState.AVAILABLE)[n % 2],
                participation_id=town.participation.id, church_may_see_name=True,
            )  # fmt: skip
        for outside in outsides:
            make_outside_contact(session, outside, town.ellen)
    last = _helped(session, town, seekers, matched)
    last |= {"question": question.id, "outside": outside.id}
    last["report"] = _reports(session, town, count).id
    session.commit()
    take_stock(session)
    return {**last, "pledge": pledge.id, "volunteer": person.id}


def _helped(session, town, seekers, pledges):
    """A request of each seeker; of each three two are helped from a pledge."""
    with together(session):
        requests = [
            make_request(
                session, town.network, town.buddy, seeker=seeker,
                number=f"{2000 + next_number()}", received_at=NOW - timedelta(days=n % 90),
                state=(RequestState.READY, RequestState.RECEIVED)[n % 5 == 4],
            ) for n, seeker in enumerate(seekers)
        ]  # fmt: skip
    with together(session):
        parts = [make_part(session, one, town.buddy) for one in requests]
    helped = [n for n in range(len(parts)) if n % 3 != 2]
    with together(session):
        for n, part in enumerate(parts):
            state = AssignmentState.ACCEPTED if n % 3 != 2 else AssignmentState.OFFERED
            make_assignment(session, part, town.hiphelpt, town.ellen, state=state)
        matches = [
            make_match(session, parts[n], pledges[n], town.bram, state=MatchState.SEEKER_ACCEPTED)
            for n in helped
        ]
    with together(session):
        for match in matches:
            make_visit(session, match)
    at = helped[-1]
    return {"request": requests[at].id, "part": parts[at].id, "match": matches[-1].id}


def _reports(session, town, count):
    """A few reports, the last with a line for each of a few indicators."""
    for _ in range(min(count, 25)):
        report = make_report(session, town.network)
        make_indicator(session, town.network)
    for indicator in session.scalars(sa.select(Indicator)).all():
        make_line(session, report, indicator)
    return report


def enter(client, session, town, role, numbers):
    """Let the browser be this person."""
    kind, key = "account", None
    if role == "anna":
        kind, key = "volunteer", numbers["volunteer"]
    elif role != "visitor":
        key = getattr(town, role).id
    with client.session_transaction() as cookie:
        cookie.clear()
        if key is not None:
            cookie["login"] = accounts.start_session(
                session, kind=kind, key=key, network_id=town.network.id, now=utc_now()
            )
    session.commit()


def measure(client, session, town, count_statements, numbers):
    """How many statements each page sends."""
    found = {}
    places = {"campaign": town.campaign.id, "project": town.project.id, **numbers}
    for role, page in PAGES:
        enter(client, session, town, role, numbers)
        path = f"/dordrecht/{page.format(**places)}"
        statuses = []
        found[role, page] = count_statements(
            lambda path=path, statuses=statuses: statuses.append(client.get(path).status_code)
        )
        assert statuses == [200], (role, path, statuses)
    return found


@pytest.fixture
def few_and_many(client, session, town, count_statements, full_size):
    # The same code on both: the quick size takes the thousand where rows cost least.
    many_rows = 1000 if full_size or session.get_bind().dialect.name == "sqlite" else 200
    few = measure(client, session, town, count_statements, fill(session, town, 10))
    many = measure(client, session, town, count_statements, fill(session, town, many_rows))
    return few, many


def test_no_page_sends_more_for_a_thousand_rows(few_and_many):
    few, many = few_and_many
    assert {page: n for page, n in many.items() if n > MOST} == {}
    assert {page: (few[page], n) for page, n in many.items() if n != few[page]} == {}


def test_a_query_per_row_is_noticed(client, session, town, count_statements):
    """The control: a page that asks once per row sends more for more rows."""
    fill(session, town, 3)

    def per_row():
        return [session.get(type(town.project), town.project.id, populate_existing=True)
                for _ in range(5)]  # fmt: skip

    assert count_statements(per_row) == 5
