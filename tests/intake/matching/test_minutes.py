"""Whatever happens, in whatever order: nothing is given away twice and nothing gets lost."""

import os
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from factories import make_assignment, make_part, make_pledge, make_request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from match_steps import proposed

from campaigns.pledges.models import Pledge, PledgeKind
from intake.matching import services, transitions, visit_services
from intake.matching.models import Match, MatchState, Visit, VisitState
from portal.errors import Refusal
from portal.permissions import NOBODY

STEPS = ("propose", "accept", "decline", "yes", "no", "plan", "record", "cancel", "end", "lapse")
SEARCH = settings(
    max_examples=60 if os.environ.get("TIJDCOLLECTE_FULL") == "1" else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def board(as_bram, case):
    """Two pledges, one recurring and one of a total; and three parts, one for a single person."""
    once = make_pledge(
        as_bram, case.town.project, kind=PledgeKind.ONCE, minutes=240, every_weeks=None
    )
    parts = [case.part.id]
    for _ in range(2):
        request = make_request(as_bram, case.town.network, case.town.paint)
        part = make_part(as_bram, request, case.town.paint, is_one_person=False)
        make_assignment(as_bram, part, case.town.hiphelpt, case.town.ellen)
        parts.append(part.id)
    as_bram.commit()
    return parts, [case.pledge.id, once.id]


def act(session: Any, case: Any, board: Any, step: str, pick: int, minutes: int) -> None:
    """One step with one of the matches or visits that there are."""
    parts, pledges = board
    matches = session.scalars(sa.select(Match.id).order_by(Match.id)).all()
    visits = session.scalars(sa.select(Visit.id).order_by(Visit.id)).all()
    who = {"actor": case.bram, "now": case.now}
    if step == "propose":
        part_id, pledge_id = parts[pick % 3], pledges[pick % 2]
        proposed(session, case, part_id=part_id, pledge_id=pledge_id, minutes=minutes)
    elif step == "lapse":
        services.lapse_due(session, now=case.now + timedelta(days=5))
    elif step in ("record", "cancel") and visits:
        visit = session.get(Visit, visits[pick % len(visits)])
        if step == "cancel":
            visit_services.cancel_visit(session, visit_id=visit.id, **who)
        else:
            later = {"actor": case.bram, "now": visit.starts_at}
            visit_services.record_visit(session, visit_id=visit.id, minutes=minutes, **later)
    elif matches:
        match_id = matches[pick % len(matches)]
        on_match(session, step, match_id, pick, minutes, who)


def on_match(
    session: Any, step: str, match_id: int, pick: int, minutes: int, who: dict[str, Any]
) -> None:
    if step == "plan":
        moment = who["now"] + timedelta(days=1 + pick)
        visit_services.plan_visit(
            session, match_id=match_id, day=moment.date(), at=moment.time(), minutes=minutes, **who
        )
    elif step in ("accept", "decline"):
        answer = {
            "accept": services.accept_by_volunteer,
            "decline": services.decline_by_volunteer,
        }[step]
        answer(session, match_id=match_id, actor=NOBODY, now=who["now"])
    elif step in ("yes", "no"):
        said = {"yes": services.seeker_said_yes, "no": services.seeker_said_no}[step]
        said(session, match_id=match_id, **who)
    elif step == "end":
        services.end_match(session, match_id=match_id, reason="tijd om", **who)


def check(session: Any) -> None:
    """What is planned is what live matches hold, and of a total what was served and kept."""
    session.expire_all()
    for pledge in session.scalars(sa.select(Pledge)):
        held = served = 0
        for match in session.scalars(sa.select(Match).where(Match.pledge_id == pledge.id)):
            done = sum(v.minutes_served for v in match.visits if v.state is VisitState.DONE)
            served += done
            if match.state in transitions.LIVE_STATES:
                held += match.minutes
            elif match.state is MatchState.ENDED and pledge.kind is not PledgeKind.RECURRING:
                held += min(done, match.minutes)
            if match.state is not MatchState.ACTIVE and match.state is not MatchState.ENDED:
                assert done == 0
            planned = [v for v in match.visits if v.state is VisitState.PLANNED]
            assert not planned or match.state in transitions.AGREED
        assert pledge.planned_minutes == held <= pledge.minutes
        assert pledge.served_minutes == served


@SEARCH
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 7), st.sampled_from([30, 60, 120, 300])),
        max_size=14,
    )
)
def test_minutes_are_neither_doubled_nor_lost(as_bram, case, board, steps):
    story = [("propose", 1, 60), ("accept", 0, 1), ("yes", 0, 1), ("plan", 0, 60), *steps]
    undo = as_bram.begin_nested()
    for step, pick, minutes in story:
        try:
            with as_bram.begin_nested():
                act(as_bram, case, board, step, pick, minutes)
        except Refusal:
            continue
        check(as_bram)
    undo.rollback()
    as_bram.expire_all()
