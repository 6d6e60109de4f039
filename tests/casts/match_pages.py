"""What the tests of the matching pages share: matches in a state, and how to press a button."""

import re
from datetime import date, timedelta
from typing import Any

from factories import make_match, make_visit
from flask.testing import FlaskClient

from campaigns.pledges.models import Pledge
from intake.matching.models import MatchState, VisitState
from portal.clock import local_day, utc_now
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

# What must not be seen by who may not know who it is.
CANARIES = ("Kanarie", "Kanariestraat", "kanarie@volk.example", "31687654321", "687654321")


def csrf(client: FlaskClient, path: str) -> str:
    """The token of the forms on a page."""
    page = client.get(path)
    assert page.status_code == 200, page.status
    return page.text.split('name="csrf_token" value="')[1].split('"')[0]


def press(client: FlaskClient, page: str, path: str, **fields: Any) -> Any:
    """Send one of the forms of a page, with what it holds unseen."""
    seen = client.get(page).text
    names = {"csrf_token": csrf(client, page)}
    if shown := re.search(r'name="version"[^>]*value="(\d+)"', seen):
        names["version"] = shown[1]
    return client.post(path, data={**names, **fields})


def a_match(session: Any, case: Any, state: MatchState = MatchState.PROPOSED, **values: Any) -> Any:
    """A match between Anna and the request, with its minutes taken."""
    match = make_match(
        session,
        case.part,
        case.pledge,
        case.town.bram,
        state=state,
        proposed_at=utc_now(),
        **values,
    )
    session.get(Pledge, case.pledge.id).planned_minutes = match.minutes
    if state is not MatchState.PROPOSED:
        match.volunteer_answered_at = utc_now()
    session.commit()
    return match


def a_visit(session: Any, match: Any, *, days: int, **values: Any) -> Any:
    """A visit so many days from now, at two o'clock UTC."""
    starts = (utc_now() + timedelta(days=days)).replace(hour=14, minute=0, second=0, microsecond=0)
    visit = make_visit(
        session,
        match,
        starts_at=starts,
        starts_local=f"{local_day(starts).isoformat()}T15:00",
        state=VisitState.PLANNED,
        **values,
    )
    session.commit()
    return visit


def soon(days: int = 10) -> date:
    """A day that still comes."""
    return local_day(utc_now()) + timedelta(days=days)


def mailed_link(session: Any, match: Any) -> str:
    """The secret in the mail of a proposal."""
    link = tokens.issue_link(
        session,
        purpose=Purpose.ANSWER_PROPOSAL,
        subject_kind="match",
        subject_key=match.id,
        network_id=match.network_id,
        now=utc_now(),
    )
    session.commit()
    return tokens.secret_of(link, Purpose.ANSWER_PROPOSAL)
