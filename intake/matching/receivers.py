"""What we do about news from other floors and subjects, inside their transaction."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from campaigns.pledges.signals import pledge_withdrawn
from intake.matching import forgetting, queries, services, transitions
from intake.requests.signals import request_closed
from portal.erasure.signals import person_forgotten
from portal.permissions import Actor
from portal.scope import Scope, network_of, scoped_to


@pledge_withdrawn.connect
def end_matches_of_pledge(
    _sender: Any, *, session: Session, pledge_id: int, actor: Actor, now: datetime
) -> None:
    """The volunteer cannot come any more: a person phones the seekers who counted on it."""
    _end(session, queries.live_of_pledge(pledge_id), transitions.PLEDGE_WITHDRAWN, actor, now)


@request_closed.connect
def end_matches_of_request(
    _sender: Any, *, session: Session, request_id: int, actor: Actor, now: datetime
) -> None:
    """The help is not needed or not possible any more; the volunteer's time is free again."""
    _end(session, queries.live_of_request(request_id), transitions.REQUEST_CLOSED, actor, now)


@person_forgotten.connect
def forget_matches(
    _sender: Any, *, session: Session, kind: str, key: int, actor: Actor | None, now: datetime
) -> None:
    """Somebody of either side is forgotten: what runs ends, and what told of them goes."""
    found = queries.of_volunteer(key) if kind == "volunteer" else queries.of_seeker(key)
    matches = list(session.scalars(found).all())
    for match in matches:
        if match.state in transitions.LIVE_STATES:
            is_volunteer = kind == "volunteer"
            services.end_match(
                session,
                match_id=match.id,
                reason=transitions.PLEDGE_WITHDRAWN if is_volunteer else transitions.REQUEST_CLOSED,
                actor=actor,
                now=now,
                is_seeker_to_call=is_volunteer,
            )
    forgetting.wipe_matches(session, [match.id for match in matches], kind=kind, now=now)


def _end(session: Session, matches: Select[int], reason: str, actor: Actor, now: datetime) -> None:
    # Whoever withdrew may not see the other side, so look with the eyes of the partnership.
    with scoped_to(session, Scope(network_of(session), whole_network=True)):
        for match_id in session.scalars(matches).all():
            services.end_match(
                session,
                match_id=match_id,
                reason=reason,
                actor=actor,
                now=now,
                is_seeker_to_call=reason == transitions.PLEDGE_WITHDRAWN,
            )
