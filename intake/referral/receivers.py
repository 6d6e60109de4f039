"""What we do about news from other floors, inside their transaction."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.referral import services
from intake.referral.models import Assignment
from intake.requests.queries import request_ids_of
from portal.erasure.signals import person_forgotten
from portal.permissions import Actor


@person_forgotten.connect
def forget_assignments(
    _sender: Any, *, session: Session, kind: str, key: int, actor: Actor | None, now: datetime
) -> None:
    """A seeker is forgotten: nobody is asked or busy any more, and the notes go."""
    if kind != "contact":
        return
    for request_id in session.scalars(request_ids_of(key)).all():
        services.end_all(session, request_id)
        session.execute(
            sa.update(Assignment).where(Assignment.request_id == request_id).values(note=None)
        )
