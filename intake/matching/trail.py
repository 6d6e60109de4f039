"""What every change of a match or visit shares: lock it, note it."""

from datetime import datetime

from sqlalchemy.orm import Session

from intake.matching import queries
from intake.matching.models import Match, Visit
from intake.requests.models import RequestPart
from intake.requests.queries import part as part_query
from intake.requests.services import KIND as REQUEST
from portal.audit.services import record
from portal.errors import Missing, check_version
from portal.permissions import Actor

KIND = "match"


def locked_match(session: Session, match_id: int, version: int | None = None) -> Match:
    """The match as it is now, held with its pledge until the transaction ends.

    Everybody locks request, part, pledge, match, visit in this order, so that no two of them
    wait for each other. Raises Missing or StaleEdit.
    """
    part_id = session.scalars(queries.part_of_match(match_id)).one_or_none()
    if part_id is None:
        raise Missing
    session.execute(queries.request_lock(part_id)).all()
    session.execute(queries.pledge_lock(match_id)).all()
    match = session.scalars(queries.match_for_update(match_id)).one_or_none()
    if match is None:
        raise Missing
    check_version(version, match.version)
    return match


def locked_part(session: Session, part_id: int) -> RequestPart:
    """The part as it is now, held until the transaction ends. Raises Missing."""
    session.execute(queries.request_lock(part_id)).all()
    statement = part_query(part_id).with_for_update(of=RequestPart)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found


def locked_visit(
    session: Session, visit_id: int, version: int | None = None
) -> tuple[Visit, Match]:
    """A visit with its match as they are now. Raises Missing or StaleEdit."""
    match_id = session.scalar(queries.match_of_visit(visit_id))
    if match_id is None:
        raise Missing
    match = locked_match(session, match_id)
    visit = session.scalars(queries.visit_for_update(visit_id)).one()
    check_version(version, visit.version)
    return visit, match


def note_step(
    session: Session, match: Match, verb: str, actor: Actor | None, now: datetime
) -> None:
    """Write the change to the database, to the trail of the match and to that of the request."""
    session.flush()
    request_id = session.scalars(queries.request_of_part(match.part_id)).one()
    record(session, actor=actor, verb=verb, object_kind=KIND, object_key=match.id, now=now)
    record(session, actor=actor, verb=verb, object_kind=REQUEST, object_key=request_id, now=now)
    session.flush()


def look(session: Session, match_id: int, verb: str, actor: Actor, now: datetime) -> None:
    """Somebody read who is who."""
    record(session, actor=actor, verb=verb, object_kind=KIND, object_key=match_id, now=now)
