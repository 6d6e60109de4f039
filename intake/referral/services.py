"""Hand a part to a partner, and take the answer. The first answer decides."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.referral import queries, rules
from intake.referral.models import Assignment, AssignmentState
from intake.requests import services as requests
from intake.requests.models import HelpRequest, RequestPart
from intake.requests.queries import part as part_query
from intake.requests.queries import share_answer
from portal.audit.services import record
from portal.clock import local_day
from portal.errors import Missing
from portal.organisations.queries import organisations, staff_of
from portal.outbox.services import put
from portal.permissions import Actor, Permission
from portal.scope import network_of


def offer(
    session: Session,
    *,
    part_id: int,
    organisation_id: int,
    actor: Actor,
    closed: Collection[str],
    now: datetime,
) -> Assignment:
    """Ask a partner to carry out a part; its coordinators get a mail without content.

    ``closed`` are the days off of the partnership, which move the day of the answer.
    Locks the part. Raises Missing, or a refusal of ``rules.check_offer``, or AlreadyAssigned.
    """
    part = _locked_part(session, part_id)
    request = requests.locked_request(session, part.request_id)
    known = {one.id for one in session.scalars(organisations(local_day(now)))}
    if organisation_id not in known or actor.account_id is None:
        raise Missing
    _check_offer(session, part, request, organisation_id)
    live = session.scalars(queries.live_assignment(part_id)).one_or_none()
    if live is not None:
        raise rules.AlreadyAssigned(organisation=live.organisation.name)
    assignment = Assignment(
        network_id=network_of(session),
        part_id=part_id,
        request_id=request.id,
        organisation_id=organisation_id,
        state=AssignmentState.OFFERED,
        offered_at=now,
        offered_by=actor.account_id,
        answer_by=rules.answer_by(local_day(now), closed),
    )
    session.add(assignment)
    session.flush()
    _note(session, assignment, actor, "part_offered", now)
    _tell_partner(session, organisation_id, now)
    return assignment


def _check_offer(
    session: Session, part: RequestPart, request: HelpRequest, organisation_id: int
) -> None:
    earlier = session.scalars(queries.assignments_of(request.id)).all()
    rules.check_offer(
        request_state=request.state,
        seeker_agrees=request.seeker_agrees,
        may_share=session.scalar(share_answer(request.id)),
        outcome=part.outcome,
        organisation_id=organisation_id,
        earlier=[
            rules.Earlier(one.organisation_id, one.organisation.name, one.state) for one in earlier
        ],
    )


def accept(session: Session, *, assignment_id: int, actor: Actor, now: datetime) -> Assignment:
    """The partner takes it. Raises AlreadyAnswered (who and when) or NoLongerOffered."""
    return _answer(session, assignment_id, "accept", actor, now)


def decline(
    session: Session,
    *,
    assignment_id: int,
    actor: Actor,
    now: datetime,
    reason: str,
    note: str = "",
) -> Assignment:
    """The partner cannot; back to the desk. Raises ReasonMissing, AlreadyAnswered."""
    rules.check_reason(reason, rules.DECLINE_REASONS)
    extra = {"reason": reason, "note": note.strip() or None}
    return _answer(session, assignment_id, "decline", actor, now, **extra)


def return_assignment(
    session: Session,
    *,
    assignment_id: int,
    actor: Actor,
    now: datetime,
    reason: str,
    note: str = "",
) -> Assignment:
    """The partner gives back what it accepted; who calls ends the live matches first.

    Raises ReasonMissing or NotAccepted.
    """
    rules.check_reason(reason, rules.RETURN_REASONS)
    extra = {"reason": reason, "note": note.strip() or None}
    if not _move(session, Assignment.id == assignment_id, "return", **extra):
        _found(session, assignment_id)
        raise rules.NotAccepted
    assignment = _found(session, assignment_id)
    _note(session, assignment, actor, "assignment_returned", now)
    return assignment


def finish(session: Session, *, part_id: int, now: datetime) -> None:
    """The part ended, so whoever carried it out is done."""
    _move(session, Assignment.part_id == part_id, "finish")


def expire_due(session: Session, *, now: datetime) -> int:
    """Take back what was not answered in time; return how many. A job calls this."""
    ids = session.scalars(queries.due_offers(local_day(now))).all()
    for assignment_id in ids:
        if _move(session, Assignment.id == assignment_id, "expire"):
            _note(session, _found(session, assignment_id), None, "assignment_expired", now)
    return len(ids)


def withdraw(
    session: Session, *, request_id: int, actor: Actor, now: datetime, reason: str
) -> None:
    """The seeker needs it no longer; nobody is asked or busy any more."""
    requests.withdraw_request(session, request_id=request_id, actor=actor, now=now, reason=reason)
    end_all(session, request_id)


def give_up(
    session: Session, *, request_id: int, actor: Actor, now: datetime, alternative: str
) -> None:
    """We did not manage; an alternative is written down.

    Raises OthersBusy when another organisation carries out a part of it.
    """
    if not actor.may(Permission.INTAKE_DO) and session.scalar(
        queries.others_busy(request_id, actor.organisation_ids)
    ):
        raise rules.OthersBusy
    requests.give_up_request(
        session, request_id=request_id, actor=actor, now=now, alternative=alternative
    )
    end_all(session, request_id)


def end_all(session: Session, request_id: int) -> None:
    """Nobody is asked for this request any more, or busy with it."""
    _move(session, Assignment.request_id == request_id, "expire")
    _move(session, Assignment.request_id == request_id, "finish")


def _answer(
    session: Session,
    assignment_id: int,
    event: str,
    actor: Actor,
    now: datetime,
    **extra: Any,
) -> Assignment:
    """One conditional UPDATE decides who was first."""
    who: dict[str, Any] = {"answered_at": now, "answered_by": actor.account_id}
    if not _move(session, Assignment.id == assignment_id, event, **who, **extra):
        late = _found(session, assignment_id)
        if late.answered_at is None or late.answered_by is None:
            raise rules.NoLongerOffered
        name = session.scalars(queries.account_name(late.answered_by)).one()
        raise rules.already_answered(name, late.answered_at, late.state)
    assignment = _found(session, assignment_id)
    _note(session, assignment, actor, f"assignment_{assignment.state.value}", now)
    return assignment


def _move(session: Session, which: sa.ColumnElement[bool], event: str, **extra: Any) -> bool:
    """Bring assignments further, those that are where the event begins."""
    origins, target = rules.TRANSITIONS[event]
    moved = session.scalars(
        sa.update(Assignment)
        .where(which, Assignment.state.in_(sorted(origins, key=lambda state: state.value)))
        .values(state=target, version=Assignment.version + 1, **extra)
        .returning(Assignment.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(moved)


def _found(session: Session, assignment_id: int) -> Assignment:
    statement = queries.assignment(assignment_id).execution_options(populate_existing=True)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise Missing
    return found


def _locked_part(session: Session, part_id: int) -> RequestPart:
    statement = part_query(part_id).with_for_update(of=RequestPart)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found


def _tell_partner(session: Session, organisation_id: int, now: datetime) -> None:
    """One mail per person and quarter of an hour, however much is offered."""
    due_at = rules.mail_moment(now)
    for account in session.scalars(staff_of(organisation_id)):
        put(
            session,
            key=f"assignment-offered:{organisation_id}:{account.id}:{due_at:%Y-%m-%dT%H:%M}",
            template="assignment_offered",
            context={"account_id": account.id, "organisation_id": organisation_id},
            now=now,
            due_at=due_at,
        )


def _note(
    session: Session, assignment: Assignment, actor: Actor | None, verb: str, now: datetime
) -> None:
    """In the trail of the request, so that its time line is whole."""
    record(
        session,
        actor=actor,
        verb=verb,
        object_kind=requests.KIND,
        object_key=assignment.request_id,
        now=now,
    )
