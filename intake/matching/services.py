"""Bring a pledge and a part together, take the answers, and end it. Flushes, never commits."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaigns.pledges import queries as pledges
from campaigns.pledges.models import Pledge
from campaigns.pledges.services import plan_minutes
from intake.matching import queries, transitions
from intake.matching.models import Match, MatchState
from intake.matching.results import push_results
from intake.matching.trail import locked_match, note_step
from intake.matching.visit_services import (
    cancel_visit,
    drop_reminders,
    move_visit,
    plan_visit,
    record_visit,
)
from intake.referral import services as referral
from intake.requests import services as requests
from intake.requests.models import PartOutcome, RequestPart, RequestState
from intake.requests.queries import part as part_query
from portal.errors import Missing
from portal.outbox import services as outbox
from portal.permissions import Actor
from portal.scope import network_of
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

__all__ = [
    "accept_by_volunteer",
    "cancel_visit",
    "decline_by_volunteer",
    "end_match",
    "finish_help",
    "lapse_due",
    "move_visit",
    "note_seeker_called",
    "plan_visit",
    "propose",
    "push_results",
    "record_visit",
    "return_part",
    "seeker_said_no",
    "seeker_said_yes",
]


def propose(
    session: Session,
    *,
    part_id: int,
    pledge_id: int,
    minutes: int,
    reasons: Sequence[str],
    actor: Actor,
    now: datetime,
) -> Match:
    """Ask a volunteer for a part, and take minutes of the pledge. Locks part and pledge.

    The organisation that accepted the part proposes its own pledges only: to whom else would the
    promise be. Raises Missing, NotNow, NoMinutes, NotEnoughMinutes or AlreadyProposed.
    """
    part = _locked_part(session, part_id)
    handling = session.scalars(queries.handling(part_id)).one_or_none()
    pledge = session.scalars(pledges.pledge(pledge_id)).one_or_none()
    if handling is None or pledge is None or actor.account_id is None:
        raise Missing
    if pledge.organisation_id != handling.organisation_id:
        raise Missing
    if part.outcome is not None or part.request.state is not RequestState.READY:
        raise transitions.NotNow
    if minutes < 1:
        raise transitions.NoMinutes
    match = Match(
        network_id=network_of(session),
        part_id=part_id,
        pledge_id=pledge_id,
        organisation_id=handling.organisation_id,
        minutes=minutes,
        is_one_person=part.is_one_person,
        reasons=list(reasons),
        proposed_at=now,
        proposed_by=actor.account_id,
    )
    try:
        with session.begin_nested():
            plan_minutes(session, pledge_id=pledge_id, minutes=minutes)
            session.add(match)
            session.flush()
    except IntegrityError:
        raise transitions.AlreadyProposed from None
    _ask_by_mail(session, match, pledge, now)
    note_step(session, match, "match_proposed", actor, now)
    return match


def _ask_by_mail(session: Session, match: Match, pledge: Pledge, now: datetime) -> None:
    """With a mail address by mail, else the match stays among those to phone."""
    if not pledge.volunteer.email:
        return
    link = tokens.issue_link(
        session,
        purpose=Purpose.ANSWER_PROPOSAL,
        subject_kind="match",
        subject_key=match.id,
        network_id=match.network_id,
        now=now,
    )
    outbox.put(
        session,
        key=f"match-proposal:{match.id}",
        template="match_proposal",
        context={"match_id": match.id, "link": link},
        now=now,
    )


def accept_by_volunteer(
    session: Session, *, match_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Match:
    """The volunteer says yes, by link or on the telephone. A second yes changes nothing.

    Raises Missing, StaleEdit, or AskedOther when it is not open any more.
    """
    match = locked_match(session, match_id, version)
    if match.state in transitions.LIVE_STATES and match.volunteer_answered_at is not None:
        return match
    if match.state not in transitions.TRANSITIONS["accept"][0]:
        raise transitions.AskedOther
    match.state = transitions.follow(match.state, "accept")
    match.volunteer_answered_at = now
    _take_back_question(session, match)
    note_step(session, match, "match_accepted", actor, now)
    return match


def decline_by_volunteer(
    session: Session, *, match_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Match:
    """No is fine too; the minutes come back. A second no changes nothing.

    Raises Missing, StaleEdit, or WrongStep after a yes: then a human is phoned.
    """
    match = locked_match(session, match_id, version)
    if match.state is MatchState.VOLUNTEER_DECLINED:
        return match
    match.state = transitions.follow(match.state, "decline")
    match.volunteer_answered_at = now
    _give_back(session, match)
    _take_back_question(session, match)
    note_step(session, match, "match_declined", actor, now)
    return match


def seeker_said_yes(
    session: Session, *, match_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Match:
    """After a call: the volunteer may now know who it is. Raises Missing, StaleEdit, WrongStep."""
    match = locked_match(session, match_id, version)
    match.state = transitions.follow(match.state, "seeker_yes")
    match.seeker_answered_at = now
    note_step(session, match, "match_seeker_yes", actor, now)
    return match


def seeker_said_no(
    session: Session, *, match_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Match:
    """After a call; the minutes come back. Raises Missing, StaleEdit, WrongStep."""
    match = locked_match(session, match_id, version)
    match.state = transitions.follow(match.state, "seeker_no")
    match.seeker_answered_at = now
    _give_back(session, match)
    note_step(session, match, "match_seeker_no", actor, now)
    return match


def lapse_due(session: Session, *, now: datetime) -> int:
    """Ask no longer what nobody answered in five days; return how many. A job calls this."""
    lapsed = 0
    for match_id in session.scalars(queries.unanswered(now)).all():
        match = locked_match(session, match_id)
        if match.state not in transitions.TRANSITIONS["lapse"][0]:
            continue  # answered while we looked
        match.state = transitions.follow(match.state, "lapse")
        _give_back(session, match)
        _take_back_question(session, match)
        note_step(session, match, "match_lapsed", None, now)
        lapsed += 1
    return lapsed


def end_match(
    session: Session,
    *,
    match_id: int,
    reason: str,
    actor: Actor | None,
    now: datetime,
    version: int | None = None,
    is_seeker_to_call: bool = False,
) -> Match:
    """Stop: what was planned is cancelled, minutes that were not served come back.

    ``is_seeker_to_call``: when the seeker counts on somebody, it becomes a call for a human.
    Raises Missing, StaleEdit or WrongStep.
    """
    match = locked_match(session, match_id, version)
    knows = match.state in transitions.AGREED
    match.state = transitions.follow(match.state, "end")
    match.end_reason, match.ended_at = reason, now
    if is_seeker_to_call and knows:
        match.call_seeker_since = now
    for visit in session.scalars(queries.planned_visits(match_id)).all():
        visit.state = transitions.follow_visit(visit.state, "cancel")
        drop_reminders(session, visit.id)
    _give_back(session, match)
    _take_back_question(session, match)
    note_step(session, match, "match_ended", actor, now)
    return match


def note_seeker_called(session: Session, *, match_id: int, actor: Actor, now: datetime) -> Match:
    """The seeker knows that this volunteer does not come. Raises Missing."""
    match = locked_match(session, match_id)
    match.call_seeker_since = None
    note_step(session, match, "match_seeker_called", actor, now)
    return match


def finish_help(session: Session, *, part_id: int, actor: Actor, now: datetime) -> None:
    """The help is done: matches, part and assignment end, and the request when it was the last.

    Raises Missing, NotNow, NobodyCameYet, or what the request has against it.
    """
    part = _locked_part(session, part_id)
    if session.scalars(queries.handling(part_id)).one_or_none() is None:
        raise Missing
    if part.outcome is not None:
        raise transitions.NotNow
    if not session.scalars(queries.visits_done_for_part(part_id)).one():
        raise transitions.NobodyCameYet
    _end_all(session, part_id, transitions.HELP_DONE, actor, now)
    requests.finish_part(
        session, part_id=part_id, outcome=PartOutcome.COMPLETED, now=now, actor=actor
    )
    referral.finish(session, part_id=part_id, now=now)
    request = requests.locked_request(session, part.request_id)
    if all(one.outcome is not None for one in request.parts):
        requests.complete_request(session, request_id=request.id, actor=actor, now=now)


def return_part(
    session: Session, *, part_id: int, actor: Actor, now: datetime, reason: str, note: str = ""
) -> None:
    """Give a part back to the desk; its live matches end first. Raises Missing, ReasonMissing."""
    _locked_part(session, part_id)
    handling = session.scalars(queries.handling(part_id)).one_or_none()
    if handling is None:
        raise Missing
    _end_all(session, part_id, transitions.PART_RETURNED, actor, now)
    referral.return_assignment(
        session, assignment_id=handling.id, actor=actor, now=now, reason=reason, note=note
    )


def _end_all(session: Session, part_id: int, reason: str, actor: Actor, now: datetime) -> None:
    for match_id in session.scalars(queries.live_of_part(part_id)).all():
        end_match(session, match_id=match_id, reason=reason, actor=actor, now=now)


def _give_back(session: Session, match: Match) -> None:
    """Minutes that nobody needs any more are free again."""
    pledge = match.pledge
    served = session.scalars(queries.minutes_served(match.id)).one() or 0
    back = transitions.minutes_back(pledge.kind, planned=match.minutes, served=served)
    if back:
        plan_minutes(session, pledge_id=match.pledge_id, minutes=-back)


def _take_back_question(session: Session, match: Match) -> None:
    outbox.drop(session, key=f"match-proposal:{match.id}")


def _locked_part(session: Session, part_id: int) -> RequestPart:
    statement = part_query(part_id).with_for_update(of=RequestPart)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found
