"""Visits: planned, moved, held; with reminders and hours."""

from datetime import UTC, date, datetime, time

import pytest
import sqlalchemy as sa
from match_steps import AFTER, messages, planned, proposed, record

from campaigns.pledges.models import Pledge
from intake.matching import services, transitions, visit_services
from intake.matching.models import MatchState, VisitState
from intake.requests.models import HelpRequest
from intake.requests.rules import waited_days
from portal.clock import NoSuchLocalTime
from portal.outbox.models import MessageState

M = MatchState


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
    before = {message.due_at for message in found if message.template == "visit_reminder"}
    assert before == {datetime.fromisoformat(due)}


def weeks_ahead(session):
    found = messages(session, "visit-reminder:").values()
    return [message for message in found if message.template == "visit_ahead"]


def test_a_week_before_the_volunteer_is_told_once_and_of_the_right_day(as_bram, case):
    _, visit = planned(as_bram, case, day=date(2026, 11, 24))
    [told] = weeks_ahead(as_bram)
    assert told.due_at == datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
    assert told.context["side"] == "volunteer"
    move = {"visit_id": visit.id, "minutes": 120, "actor": case.bram, "now": case.now}
    services.move_visit(as_bram, day=date(2026, 11, 26), at=time(14, 0), **move)
    later = {message.due_at: message.state for message in weeks_ahead(as_bram)}
    assert later == {
        told.due_at: MessageState.DROPPED,
        datetime(2026, 11, 19, 9, 0, tzinfo=UTC): MessageState.WAITING,
    }
    services.cancel_visit(as_bram, visit_id=visit.id, actor=case.bram, now=case.now)
    assert {message.state for message in weeks_ahead(as_bram)} == {MessageState.DROPPED}


def test_a_visit_within_a_week_is_told_the_day_before_only(as_bram, case):
    planned(as_bram, case, day=date(2026, 11, 9))
    assert weeks_ahead(as_bram) == []
    assert len(messages(as_bram, "visit-reminder:")) == 2


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
    found = messages(as_bram, "visit-reminder:").values()
    states = [message.state for message in found if message.template == "visit_reminder"]
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


def test_the_first_visit_is_thanked_for_and_no_other(as_bram, case):
    match, visit = planned(as_bram, case)
    record(as_bram, case, visit)
    [thanks] = messages(as_bram, "visit-thanks:").values()
    assert thanks.key == f"visit-thanks:{match.id}"
    assert thanks.context["visit_id"] == visit.id
    assert not thanks.is_asked
    again = visit_services.plan_visit(
        as_bram,
        match_id=match.id,
        day=date(2026, 11, 10),
        at=time(16, 0),
        minutes=60,
        actor=case.bram,
        now=case.now,
    )
    record(as_bram, case, again)
    assert len(messages(as_bram, "visit-thanks:")) == 1


def test_nobody_thanks_an_empty_mailbox(as_bram, case, see_all):
    match, visit = planned(as_bram, case)
    match.pledge.volunteer.email = ""
    as_bram.flush()
    record(as_bram, case, visit)
    assert messages(as_bram, "visit-thanks:") == {}


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
