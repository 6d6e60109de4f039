"""A proposal, its answers, and the minutes."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from factories import (
    make_assignment,
    make_part,
    make_pledge,
    make_volunteer,
)
from match_steps import messages, planned_minutes, proposed

from campaigns.pledges.rules import NotEnoughMinutes
from intake.matching import services, transitions
from intake.matching.models import MatchState
from intake.requests.models import HelpRequest, RequestState
from portal import scope
from portal.audit.models import AuditEvent
from portal.errors import Missing, StaleEdit
from portal.permissions import NOBODY

M = MatchState


def test_a_proposal_takes_minutes_and_asks_the_volunteer(as_bram, case):
    match = proposed(as_bram, case)
    assert (match.state, match.organisation_id) == (M.PROPOSED, case.town.hiphelpt.id)
    assert planned_minutes(as_bram, case.pledge) == 120
    (message,) = messages(as_bram, "match-proposal:").values()
    assert message.template == "match_proposal"
    assert set(message.context) == {"match_id", "link"}
    verbs = as_bram.execute(sa.select(AuditEvent.object_kind, AuditEvent.verb)).all()
    assert sorted(verbs) == [("help_request", "match_proposed"), ("match", "match_proposed")]


def test_a_volunteer_without_mail_is_not_mailed(as_bram, case):
    quiet = make_pledge(
        as_bram, case.town.project, make_volunteer(as_bram, case.town.network, email="")
    )
    proposed(as_bram, case, pledge_id=quiet.id)
    assert messages(as_bram, "match-proposal:") == {}


def test_two_proposals_for_the_same_person_are_one(as_bram, case):
    proposed(as_bram, case, minutes=60)
    with pytest.raises(transitions.AlreadyProposed):
        proposed(as_bram, case, minutes=60)
    assert planned_minutes(as_bram, case.pledge) == 60


def test_a_buddy_is_asked_one_at_a_time(as_bram, case):
    other = make_pledge(as_bram, case.town.project)
    proposed(as_bram, case)
    with pytest.raises(transitions.AlreadyProposed):
        proposed(as_bram, case, pledge_id=other.id)
    assert planned_minutes(as_bram, other) == 0


def test_several_people_may_share_a_job(as_bram, case):
    part = make_part(as_bram, case.request, case.town.paint, is_one_person=False, people_needed=3)
    make_assignment(as_bram, part, case.town.hiphelpt, case.town.ellen)
    first = proposed(as_bram, case, part_id=part.id)
    other = make_pledge(as_bram, case.town.project)
    second = proposed(as_bram, case, part_id=part.id, pledge_id=other.id)
    assert first.id != second.id


def test_more_than_was_promised_cannot_be_given_away(as_bram, case):
    with pytest.raises(NotEnoughMinutes):
        proposed(as_bram, case, minutes=121)
    assert planned_minutes(as_bram, case.pledge) == 0


def test_only_who_accepted_the_part_proposes(session, case):
    scope.enter(session, case.cor.scope(case.town.network.id))
    with pytest.raises(Missing):
        proposed(session, case, actor=case.cor)


def test_a_pledge_of_another_partner_was_not_promised_to_us(session, case, see_all):
    see_all()
    foreign = make_pledge(session, case.town.project, organisation_id=case.town.present.id)
    with pytest.raises(Missing):
        proposed(session, case, pledge_id=foreign.id, actor=case.ellen)


@pytest.mark.parametrize("state", [RequestState.ON_HOLD, RequestState.WITHDRAWN])
def test_nobody_is_asked_for_a_request_that_is_still(as_bram, case, state):
    as_bram.get(HelpRequest, case.request.id).state = state
    as_bram.flush()
    with pytest.raises(transitions.NotNow):
        proposed(as_bram, case)


def test_a_no_gives_the_minutes_back(as_bram, case):
    match = proposed(as_bram, case)
    services.decline_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=case.now)
    again = services.decline_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=case.now)
    assert again.state is M.VOLUNTEER_DECLINED
    assert planned_minutes(as_bram, case.pledge) == 0


def test_a_second_yes_changes_nothing_and_a_no_after_it_needs_a_human(as_bram, case):
    match = proposed(as_bram, case)
    for _ in range(2):
        services.accept_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=case.now)
    with pytest.raises(transitions.WrongStep):
        services.decline_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=case.now)
    assert planned_minutes(as_bram, case.pledge) == 120


def test_a_page_that_is_old_is_not_obeyed(as_bram, case):
    match = proposed(as_bram, case)
    shown = match.version
    services.accept_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=case.now)
    with pytest.raises(StaleEdit):
        services.seeker_said_yes(
            as_bram, match_id=match.id, actor=case.bram, now=case.now, version=shown
        )


def test_what_nobody_answered_lapses_once(as_bram, case):
    match = proposed(as_bram, case)
    before = case.now + timedelta(days=5) - timedelta(seconds=1)
    assert services.lapse_due(as_bram, now=before) == 0
    after = case.now + timedelta(days=5)
    assert [services.lapse_due(as_bram, now=after) for _ in range(2)] == [1, 0]
    assert match.state is M.LAPSED
    assert planned_minutes(as_bram, case.pledge) == 0
    with pytest.raises(transitions.AskedOther):
        services.accept_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=after)


def test_a_seeker_may_say_no(as_bram, case):
    match = proposed(as_bram, case)
    services.accept_by_volunteer(as_bram, match_id=match.id, actor=NOBODY, now=case.now)
    services.seeker_said_no(as_bram, match_id=match.id, actor=case.bram, now=case.now)
    assert match.state is M.SEEKER_DECLINED
    assert planned_minutes(as_bram, case.pledge) == 0
