"""Selects behind the intake screen."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from intake.requests.models import Contact, HelpRequest
from intake.requests.queries import listed_requests

EARLIER = 10


def first_helps(since: datetime) -> Select[int | None, datetime, datetime | None, int]:
    """Kind of help, begin, first help and days on hold of everybody helped since then."""
    return select(
        HelpRequest.category_id,
        HelpRequest.received_at,
        HelpRequest.first_helped_at,
        HelpRequest.held_days,
    ).where(HelpRequest.first_helped_at >= since, HelpRequest.category_id.is_not(None))


def requests_by_phone(lookup: str) -> Select[HelpRequest]:
    """Earlier requests of whoever has this number, newest first."""
    requester = aliased(Contact)
    return (
        listed_requests()
        .outerjoin(requester, requester.id == HelpRequest.requester_id)
        .where(sa.or_(Contact.phone_lookup == lookup, requester.phone_lookup == lookup))
        .order_by(HelpRequest.id.desc())
        .limit(EARLIER)
    )
