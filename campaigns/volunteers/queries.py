"""Selects on volunteers."""

from datetime import datetime

from sqlalchemy import Select, func, select

from campaigns.volunteers.models import Volunteer
from portal.scope import WHOLE_NETWORK
from portal.tokens.models import LinkToken, Purpose


def volunteer(volunteer_id: int) -> Select[Volunteer]:
    """One volunteer."""
    return select(Volunteer).where(Volunteer.id == volunteer_id)


def recent_with_address(email: str, since: datetime) -> Select[int]:
    """How many people gave this address since a moment; a count, so it looks everywhere."""
    return (
        select(func.count(Volunteer.id))
        .where(Volunteer.email == email, Volunteer.created_at > since)
        .execution_options(**WHOLE_NETWORK)
    )


def own_page_link(volunteer_id: int, now: datetime) -> Select[str]:
    """The name of the link to somebody's own page, when there is a good one."""
    return (
        select(LinkToken.id)
        .where(
            LinkToken.purpose == Purpose.OWN_PAGE,
            LinkToken.subject_kind == "volunteer",
            LinkToken.subject_key == volunteer_id,
            LinkToken.revoked_at.is_(None),
            LinkToken.expires_at > now,
        )
        .order_by(LinkToken.created_at.desc())
        .limit(1)
    )
