"""A part ends, or goes back to the desk: with everything that hangs on it. Never commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from intake.matching import queries, transitions
from intake.matching.services import end_match
from intake.matching.trail import locked_part
from intake.referral import services as referral
from intake.requests import services as requests
from intake.requests.models import PartOutcome
from portal.errors import Missing
from portal.permissions import Actor


def finish_help(session: Session, *, part_id: int, actor: Actor, now: datetime) -> None:
    """The help is done: matches, part and assignment end, and the request when it was the last.

    Raises Missing, NotNow, NobodyCameYet, or what the request has against it.
    """
    part = locked_part(session, part_id)
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
    locked_part(session, part_id)
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
