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
from intake.matching.trail import locked_match, locked_part, note_step
from intake.matching.visit_services import (
    cancel_visit,
    drop_reminders,
    move_visit,
    plan_visit,
    record_visit,
)
from intake.requests.models import RequestPart, RequestState
from portal.errors import Missing
from portal.outbox import services as outbox
from portal.permissions import Actor
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

__all__ = [
    "accept_by_volunteer",
    "cancel_visit",
    "decline_by_volunteer",
    "end_match",
    "lapse_due",
    "move_visit",
    "note_asked",
    "note_seeker_called",
    "plan_visit",
    "propose",
    "push_results",
    "record_visit",
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
    part = locked_part(session, part_id)
    pledge = session.scalars(pledges.pledge(pledge_id)).one_or_none()
    handling = session.scalars(queries.handling(part_id)).one_or_none()
    if handling is None or pledge is None or pledge.organisation_id != handling.organisation_id:
        raise Missing
    _check_searching(part)
    if minutes < 1:
        raise transitions.NoMinutes
    match = _new_match(part, pledge, minutes, actor, now)
    match.reasons = list(reasons)
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


def _new_match(
    part: RequestPart, pledge: Pledge, minutes: int, actor: Actor, now: datetime
) -> Match:
    return Match(
        network_id=part.network_id,
        part_id=part.id,
        pledge_id=pledge.id,
        organisation_id=pledge.organisation_id,
        minutes=minutes,
        is_one_person=part.is_one_person,
        proposed_at=now,
        proposed_by=actor.account_id or 0,
    )


def _check_searching(part: RequestPart) -> None:
    if part.outcome is not None or part.request.state is not RequestState.READY:
        raise transitions.NotNow


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


def note_asked(session: Session, *, match_id: int, side: str, actor: Actor, now: datetime) -> Match:
    """A side was asked how it goes; what they said is acted upon, not kept. Raises Missing."""
    match = locked_match(session, match_id)
    if side == "volunteer":
        match.volunteer_asked_at = now
    else:
        match.seeker_asked_at = now
    note_step(session, match, f"match_{side}_asked", actor, now)
    return match


def _give_back(session: Session, match: Match) -> None:
    """Minutes that nobody needs any more are free again."""
    pledge = match.pledge
    served = session.scalars(queries.minutes_served(match.id)).one() or 0
    back = transitions.minutes_back(pledge.kind, planned=match.minutes, served=served)
    if back:
        plan_minutes(session, pledge_id=match.pledge_id, minutes=-back)


def _take_back_question(session: Session, match: Match) -> None:
    outbox.drop(session, key=f"match-proposal:{match.id}")
