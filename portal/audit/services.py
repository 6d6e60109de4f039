"""Add to the trail, seal it, and check that nobody changed it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import scope
from portal.audit.models import AuditEvent, AuditHead
from portal.permissions import Actor


def record(
    session: Session,
    *,
    actor: Actor | None,
    verb: str,
    object_kind: str,
    object_key: int,
    now: datetime,
    fields: Sequence[str] = (),
) -> None:
    """Note that ``actor`` (None for a job) did or saw something. Ids and names of fields only."""
    kind, key = _who(actor)
    session.add(
        AuditEvent(
            network_id=scope.network_of(session),
            at=now,
            actor_kind=kind,
            actor_key=key,
            verb=verb,
            object_kind=object_kind,
            object_key=object_key,
            fields=list(fields),
        )
    )


def _who(actor: Actor | None) -> tuple[str, int | None]:
    if actor is None:
        return "job", None
    if actor.account_id is not None:
        return "account", actor.account_id
    if actor.volunteer_id is not None:
        return "volunteer", actor.volunteer_id
    return "visitor", None


def seal_of(event: AuditEvent, before: str) -> str:
    """The fingerprint of one row with everything before it."""
    facts = [
        before,
        event.id,
        event.at.isoformat(),
        event.actor_kind,
        event.actor_key,
        event.verb,
        event.object_kind,
        event.object_key,
        event.fields,
    ]
    return hashlib.sha256(json.dumps(facts, separators=(",", ":")).encode()).hexdigest()


def seal_trail(session: Session, *, limit: int = 5000) -> int:
    """Chain the rows that came since the last seal; return how many. Locks the chain's head."""
    head = session.scalars(sa.select(AuditHead).with_for_update()).one_or_none()
    if head is None:
        head = AuditHead(network_id=scope.network_of(session), last_event_id=0, seal="")
        session.add(head)
        session.flush()
    events = session.scalars(
        sa.select(AuditEvent).where(AuditEvent.seal.is_(None)).order_by(AuditEvent.id).limit(limit)
    ).all()
    for event in events:
        event.seal = head.seal = seal_of(event, head.seal)
        head.last_event_id = event.id
    session.flush()
    return len(events)
