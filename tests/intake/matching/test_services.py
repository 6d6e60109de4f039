"""From a proposal to a visit that was held, with the minutes and the mails."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import sqlalchemy as sa
from factories import (
    make_assignment,
    make_match,
    make_part,
    make_pledge,
    make_request,
    make_visit,
    make_volunteer,
)

from campaigns.participation.models import Participation
from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge, PledgeKind
from campaigns.pledges.rules import NotEnoughMinutes
from campaigns.pledges.services import withdraw_pledge
from intake.matching import services, transitions, visit_services
from intake.matching.models import Match, MatchState, VisitState
from intake.referral.models import Assignment, AssignmentState
from intake.requests import services as requests
from intake.requests.models import HelpRequest, PartOutcome, RequestState
from intake.requests.rules import waited_days
from portal import scope
from portal.audit.models import AuditEvent
from portal.clock import NoSuchLocalTime
from portal.db import unit_of_work
from portal.errors import Missing, StaleEdit
from portal.outbox.models import Message, MessageState
from portal.permissions import NOBODY
from portal.scope import Scope

M = MatchState


def proposed(session, case, **changes):
    values = {
        "part_id": case.part.id,
        "pledge_id": case.pledge.id,
        "minutes": 120,
        "reasons": ["zelfde wijk"],
        "actor": case.bram,
        "now": case.now,
        **changes,
    }
    return services.propose(session, **values)


def agreed(session, case):
    match = proposed(session, case)
    services.accept_by_volunteer(session, match_id=match.id, actor=NOBODY, now=case.now)
    return services.seeker_said_yes(session, match_id=match.id, actor=case.bram, now=case.now)


def planned(session, case, day=date(2026, 11, 10), at=time(14, 0)):
    match = agreed(session, case)
    return match, services.plan_visit(
        session,
        match_id=match.id,
        day=day,
        at=at,
        minutes=120,
        note="Bel even aan.",
        actor=case.bram,
        now=case.now,
    )


def planned_minutes(session, pledge):
    return session.scalar(sa.select(Pledge.planned_minutes).where(Pledge.id == pledge.id))


def messages(session, prefix):
    found = session.scalars(
        sa.select(Message)
        .where(Message.key.startswith(prefix))
        .order_by(Message.id)
        .execution_options(populate_existing=True)
    )
    return {message.key: message for message in found}


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


def test_a_visit_reminds_both_sides_the_day_before(as_bram, case):
    _, visit = planned(as_bram, case)
    assert visit.starts_at == datetime(2026, 11, 10, 13, 0, tzinfo=UTC)
    found = messages(as_bram, "visit-reminder:")
    assert set(found) == {
        f"visit-reminder:{visit.id}:2026-11-10T14:00:volunteer",
        f"visit-reminder:{visit.id}:2026-11-10T14:00:seeker",
    }
    nine_utc = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
    assert {message.due_at for message in found.values()} == {nine_utc}
    assert {message.stale_at for message in found.values()} == {visit.starts_at}


@pytest.mark.parametrize(
    ("now", "day", "due"),
    [
        (datetime(2026, 10, 20, 9, tzinfo=UTC), date(2026, 10, 26), "2026-10-24T08:00+00:00"),
        (datetime(2026, 10, 20, 9, tzinfo=UTC), date(2026, 10, 27), "2026-10-26T09:00+00:00"),
        (datetime(2027, 3, 20, 9, tzinfo=UTC), date(2027, 3, 31), "2027-03-30T08:00+00:00"),
    ],
)
def test_the_reminder_keeps_to_the_wall_clock_when_that_changes(as_bram, case, now, day, due):
    case.now = now
    planned(as_bram, case, day=day)
    found = messages(as_bram, "visit-reminder:").values()
    assert {message.due_at for message in found} == {datetime.fromisoformat(due)}


def test_who_has_no_mail_is_phoned(as_bram, case, see_all):
    case.seeker.email = ""
    as_bram.merge(case.seeker)
    as_bram.flush()
    _, visit = planned(as_bram, case)
    (key,) = messages(as_bram, "visit-reminder:")
    assert key.endswith(":volunteer")
    visit_services.note_called(
        as_bram, visit_id=visit.id, side="seeker", actor=case.bram, now=case.now
    )
    assert visit.seeker_called_at == case.now


def test_a_visit_can_be_moved_and_moved_back(as_bram, case):
    _, visit = planned(as_bram, case)
    for day in (date(2026, 11, 12), date(2026, 11, 10)):
        services.move_visit(
            as_bram,
            visit_id=visit.id,
            day=day,
            at=time(14, 0),
            minutes=120,
            actor=case.bram,
            now=case.now,
        )
    waiting = {
        (message.context["side"], message.context["starts_local"])
        for message in messages(as_bram, "visit-reminder:").values()
        if message.state is MessageState.WAITING
    }
    assert waiting == {("volunteer", "2026-11-10T14:00"), ("seeker", "2026-11-10T14:00")}
    states = [message.state for message in messages(as_bram, "visit-reminder:").values()]
    assert (states.count(MessageState.WAITING), states.count(MessageState.DROPPED)) == (2, 4)


def test_a_cancelled_visit_reminds_nobody(as_bram, case):
    _, visit = planned(as_bram, case)
    services.cancel_visit(as_bram, visit_id=visit.id, actor=case.bram, now=case.now)
    assert visit.state is VisitState.CANCELLED
    states = {message.state for message in messages(as_bram, "visit-reminder:").values()}
    assert states == {MessageState.DROPPED}


@pytest.mark.parametrize(
    ("day", "at", "refusal"),
    [
        (date(2026, 11, 3), time(10, 59), transitions.VisitInPast),
        (date(2025, 11, 10), time(14, 0), transitions.VisitInPast),
        (date(2027, 3, 28), time(2, 30), NoSuchLocalTime),
        (date(2062, 11, 10), time(14, 0), transitions.VisitTooFar),
        (date(2026, 11, 10), time(14, 0), transitions.VisitTwice),
    ],
)
def test_a_moment_that_cannot_be_is_refused(as_bram, case, day, at, refusal):
    match, _ = planned(as_bram, case)
    with pytest.raises(refusal):
        services.plan_visit(
            as_bram, match_id=match.id, day=day, at=at, minutes=60, actor=case.bram, now=case.now
        )


def test_nothing_is_planned_before_both_said_yes(as_bram, case):
    match = proposed(as_bram, case)
    with pytest.raises(transitions.WrongStep):
        services.plan_visit(
            as_bram,
            match_id=match.id,
            day=date(2026, 11, 10),
            at=time(14),
            minutes=60,
            actor=case.bram,
            now=case.now,
        )


AFTER = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)


def record(session, case, visit, minutes=420, now=AFTER):
    return services.record_visit(
        session, visit_id=visit.id, minutes=minutes, actor=case.bram, now=now
    )


def test_recorded_hours_may_be_more_than_was_promised(as_bram, case):
    match, visit = planned(as_bram, case)
    record(as_bram, case, visit)
    assert (match.state, visit.state) == (M.ACTIVE, VisitState.DONE)
    assert as_bram.scalar(sa.select(Pledge.served_minutes)) == 420
    helped = as_bram.scalar(sa.select(HelpRequest.first_helped_at))
    assert helped == visit.starts_at  # when somebody came, not when it was written down
    assert waited_days(case.request.received_at, until=helped) == 7
    with pytest.raises(transitions.WrongVisitStep):
        record(as_bram, case, visit)


def test_the_wait_ends_at_the_first_visit_only(as_bram, case):
    match, visit = planned(as_bram, case)
    record(as_bram, case, visit)
    later = services.plan_visit(
        as_bram,
        match_id=match.id,
        day=date(2026, 11, 24),
        at=time(14),
        minutes=60,
        actor=case.bram,
        now=AFTER,
    )
    record(as_bram, case, later, minutes=60, now=datetime(2026, 11, 24, 20, 0, tzinfo=UTC))
    assert as_bram.scalar(sa.select(HelpRequest.first_helped_at)) == visit.starts_at
    assert as_bram.scalar(sa.select(Pledge.served_minutes)) == 480


@pytest.mark.parametrize("minutes", [0, -60, 24 * 60 + 1])
def test_hours_that_cannot_be_are_refused(as_bram, case, minutes):
    _, visit = planned(as_bram, case)
    with pytest.raises(transitions.NoMinutes):
        record(as_bram, case, visit, minutes=minutes)


def test_what_must_still_come_is_not_recorded(as_bram, case):
    _, visit = planned(as_bram, case)
    with pytest.raises(transitions.NotYetThere):
        record(as_bram, case, visit, now=case.now)


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
        services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=case.now)
    record(as_bram, case, visit)
    services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=AFTER)
    as_bram.expire_all()
    assert as_bram.get(Match, match.id).state is M.ENDED
    assert as_bram.get(Assignment, case.assignment.id).state is AssignmentState.DONE
    request = as_bram.get(HelpRequest, case.request.id)
    assert (request.state, request.parts[0].outcome) == (
        RequestState.COMPLETED,
        PartOutcome.COMPLETED,
    )
    with pytest.raises(Missing):
        services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=AFTER)


def test_the_request_waits_for_its_other_part(as_bram, case):
    other = make_part(as_bram, case.request, case.town.paint)
    _, visit = planned(as_bram, case)
    record(as_bram, case, visit)
    services.finish_help(as_bram, part_id=case.part.id, actor=case.bram, now=AFTER)
    assert as_bram.get(HelpRequest, case.request.id).state is RequestState.READY
    assert other.outcome is None


def test_giving_a_part_back_ends_its_matches_first(as_bram, case):
    match = agreed(as_bram, case)
    services.return_part(
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
    ("before", "people", "minutes"), [(0, None, None), (3, None, None), (4, 5, 540)]
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
