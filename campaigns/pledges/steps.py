"""What every change of a pledge shares: lock it, move it, note it, write a mail down."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.planning import services as places
from campaigns.pledges import queries, rules
from campaigns.pledges.models import Pledge
from portal.audit.services import record
from portal.errors import Missing, check_version
from portal.outbox import services as outbox
from portal.permissions import Actor


def locked_pledge(session: Session, pledge_id: int, version: int | None = None) -> Pledge:
    """The pledge as it stands now, held until the transaction ends.

    Raises Missing, or StaleEdit when it is not the version that the page showed.
    """
    pledge = session.scalars(queries.pledge_for_update(pledge_id)).one_or_none()
    if pledge is None:
        raise Missing
    check_version(version, pledge.version)
    return pledge


def release(session: Session, pledge: Pledge, event: str) -> None:
    """Leave the project: the places that were held come free."""
    held = pledge.state in rules.HOLDS_PLACES
    pledge.state = rules.follow(pledge.state, event)
    if held:
        places.give_back_places(session, project_id=pledge.project_id, people=pledge.people)


def note(session: Session, pledge: Pledge, verb: str, actor: Actor, now: datetime) -> None:
    """Write the change to the database and to the trail."""
    record(session, actor=actor, verb=verb, object_kind="pledge", object_key=pledge.id, now=now)
    session.flush()


def put_mail(
    session: Session,
    template: str,
    pledge: Pledge,
    now: datetime,
    *,
    link: str,
    is_asked: bool = False,
    address: str = "",
) -> None:
    """Write down that the volunteer gets this mail, once; ``address`` when a stranger typed it."""
    outbox.put(
        session,
        key=f"{template}:{pledge.id}",
        template=template,
        context={"pledge_id": pledge.id, "link": link},
        now=now,
        is_asked=is_asked,
        address=address,
    )
