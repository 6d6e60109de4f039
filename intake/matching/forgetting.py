"""Wipe what matches and visits tell about somebody who is forgotten. Flushes, never commits."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.matching.models import Match, Visit
from portal.clock import AMSTERDAM
from portal.erasure.services import wipe_traces


def wipe_matches(session: Session, ids: Sequence[int], *, kind: str, now: datetime) -> None:
    """The reasons tell of both sides. Of a seeker the notes go too, and the days of the visits.

    Minutes served stay, in their month: the reports count them.
    """
    visits = list(session.scalars(sa.select(Visit).where(Visit.match_id.in_(ids))).all())
    if kind == "contact":
        for visit in visits:
            visit.note = None
            visit.starts_at, visit.starts_local = first_of_month(visit.starts_at)
    session.flush()
    values: dict[str, object] = {"reasons": [], "version": Match.version + 1}
    if kind == "contact":
        values["helps_since"] = None
    session.execute(sa.update(Match).where(Match.id.in_(ids)).values(values))
    wipe_traces(session, about={"match": ids, "visit": [one.id for one in visits]}, now=now)


def first_of_month(at: datetime) -> tuple[datetime, str]:
    """Noon of the first day of that month: enough to count by month, and no more."""
    first = at.astimezone(AMSTERDAM).replace(day=1, hour=12, minute=0, second=0, microsecond=0)
    return first, f"{first:%Y-%m-%dT%H:%M}"
