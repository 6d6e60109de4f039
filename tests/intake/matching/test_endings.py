"""How a match ends, and what is told downstairs."""

import pytest
import sqlalchemy as sa
from factories import (
    make_match,
    make_part,
    make_pledge,
    make_request,
    make_visit,
)
from match_steps import AFTER, agreed, messages, planned, planned_minutes, proposed, record

from campaigns.participation.models import Participation
from campaigns.planning.models import Project
from campaigns.pledges.models import PledgeKind
from campaigns.pledges.services import withdraw_pledge
from intake.matching import part_services, services, transitions
from intake.matching.models import Match, MatchState, VisitState
from intake.referral.models import Assignment, AssignmentState
from intake.requests import services as requests
from intake.requests.models import HelpRequest, PartOutcome, RequestState
from portal import scope
from portal.db import unit_of_work
from portal.errors import Missing
from portal.outbox.models import MessageState
from portal.permissions import NOBODY
from portal.scope import Scope

M = MatchState


def test_ending_gives_back_what_was_not_served(as_bram, case):
    once = make_pledge(
        as_bram, case.town.project, kind=PledgeKind.ONCE, minutes=360, every_weeks=None
    )
    case.pledge = once
    match, visit = planned(as_bram, case)
    record(as_bram, case, visit, minutes=90)
    services.end_match(as_bram, match_id=match.id, reason="geen klik", actor=case.bram, now=AFTER)
    assert planned_minutes(as_bram, once) == 90
    assert (match.state, match.end_reason) == (M.ENDED, "geen klik")
    assert match.call_seeker_since is None


def test_ending_cancels_what_was_planned(as_bram, case):
    match, visit = planned(as_bram, case)
    services.end_match(as_bram, match_id=match.id, reason="tijd om", actor=case.bram, now=case.now)
    assert visit.state is VisitState.CANCELLED
    states = {message.state for message in messages(as_bram, "visit-reminder:").values()}
    assert states == {MessageState.DROPPED}
    assert planned_minutes(as_bram, case.pledge) == 0


def test_a_volunteer_who_withdraws_leaves_a_call_to_the_seeker(as_bram, case, see_all):
    match, _ = planned(as_bram, case)
    as_bram.commit()
    scope.enter(as_bram, Scope(case.town.network.id, volunteer_id=case.anna.id))
    with unit_of_work() as work:
        withdraw_pledge(work, pledge_id=case.pledge.id, actor=NOBODY, now=case.now)
    session = see_all()
    ended = session.get(Match, match.id)
    assert (ended.state, ended.end_reason) == (M.ENDED, "toezegging ingetrokken")
    assert ended.call_seeker_since == case.now
    assert planned_minutes(session, case.pledge) == 0
    # The search goes on: somebody else can be asked, and the days waited are what they were.
    other = make_pledge(session, case.town.project)
    assert proposed(session, case, pledge_id=other.id).state is M.PROPOSED
    assert session.get(HelpRequest, case.request.id).received_at == case.request.received_at
    services.note_seeker_called(session, match_id=match.id, actor=case.bram, now=case.now)
    assert session.get(Match, match.id).call_seeker_since is None


def test_a_volunteer_who_withdraws_before_anybody_knew_asks_no_call(as_bram, case, see_all):
    match = proposed(as_bram, case)
    as_bram.commit()
    with unit_of_work() as work:
        withdraw_pledge(work, pledge_id=case.pledge.id, actor=case.bram, now=case.now)
    ended = see_all().get(Match, match.id)
    assert (ended.state, ended.call_seeker_since) == (M.ENDED, None)
    (message,) = messages(as_bram, "match-proposal:").values()
    assert message.state is MessageState.DROPPED


def test_a_request_that_closes_sets_the_volunteer_free(as_bram, case, see_all):
    match = agreed(as_bram, case)
    as_bram.commit()
    session = see_all()
    with unit_of_work() as work:
        requests.withdraw_request(
            work, request_id=case.request.id, actor=case.ellen, now=case.now, reason="beter"
        )
    ended = see_all().get(Match, match.id)
    assert (ended.state, ended.end_reason) == (M.ENDED, "hulpvraag gestopt")
    assert planned_minutes(session, case.pledge) == 0


def test_done_ends_match_part_assignment_and_request(as_bram, case):
    match, visit = planned(as_bram, case)
    with pytest.raises(transitions.NobodyCameYet):
        part_services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=case.now)
    record(as_bram, case, visit)
    part_services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=AFTER)
    as_bram.expire_all()
    assert as_bram.get(Match, match.id).state is M.ENDED
    assert as_bram.get(Assignment, case.assignment.id).state is AssignmentState.DONE
    request = as_bram.get(HelpRequest, case.request.id)
    assert (request.state, request.parts[0].outcome) == (
        RequestState.COMPLETED,
        PartOutcome.COMPLETED,
    )
    with pytest.raises(Missing):
        part_services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=AFTER)


def test_the_request_waits_for_its_other_part(as_bram, case):
    other = make_part(as_bram, case.request, case.town.paint)
    _, visit = planned(as_bram, case)
    record(as_bram, case, visit)
    part_services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=AFTER)
    assert as_bram.get(HelpRequest, case.request.id).state is RequestState.READY
    assert other.outcome is None


def test_giving_a_part_back_ends_its_matches_first(as_bram, case):
    match = agreed(as_bram, case)
    part_services.return_part(
        as_bram,
        part_id=case.part.id,
        actor=case.bram,
        now=case.now,
        reason="geen vrijwilliger gevonden",
    )
    as_bram.expire_all()
    assert as_bram.get(Match, match.id).end_reason == "hulpvraag teruggegeven"
    assert as_bram.get(Assignment, case.assignment.id).state is AssignmentState.RETURNED
    assert planned_minutes(as_bram, case.pledge) == 0


def helped(session, case, number):
    for _ in range(number):
        request = make_request(session, case.town.network, case.town.buddy)
        part = make_part(session, request, case.town.buddy)
        pledge = make_pledge(
            session, case.town.project, participation_id=case.town.participation.id
        )
        match = make_match(session, part, pledge, case.town.bram, state=M.ACTIVE)
        for _ in range(2):
            make_visit(session, match, state=VisitState.DONE, minutes_served=60)
    session.flush()


@pytest.mark.parametrize(
    ("before", "people", "minutes"), [(0, None, None), (3, None, None), (4, 5, 300)]
)
def test_small_numbers_are_not_pushed_down(as_bram, case, before, people, minutes):
    helped(as_bram, case, before)
    _, visit = planned(as_bram, case)
    record(as_bram, case, visit, minutes=60)
    for model, key in (
        (Project, case.town.project.id),
        (Participation, case.town.participation.id),
    ):
        told = sa.select(model.people_helped, model.minutes_served).where(model.id == key)
        assert as_bram.execute(told).one() == (people, minutes)


def test_the_job_tells_how_many_wait(session, case, see_all):
    see_all()
    for _ in range(4):
        make_part(
            session, make_request(session, case.town.network, case.town.buddy), case.town.buddy
        )
    services.push_results(session, now=case.now)
    waiting = sa.select(Project.people_waiting).where(Project.id == case.town.project.id)
    assert session.scalar(waiting) == 5
    match = agreed(session, case)
    make_visit(session, match, state=VisitState.DONE, minutes_served=60)
    services.push_results(session, now=case.now)
    assert session.scalar(waiting) is None  # four are left
