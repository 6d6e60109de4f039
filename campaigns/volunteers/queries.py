"""Selects on volunteers."""

from datetime import datetime

from sqlalchemy import Select, func, select

from campaigns.volunteers.models import Volunteer
from portal.scope import WHOLE_NETWORK
from portal.tokens.models import LinkToken, Purpose


def volunteer(volunteer_id: int) -> Select[Volunteer]:
    """One volunteer."""
    return select(Volunteer).where(Volunteer.id == volunteer_id)


def recent_with_address(email: str, *, hour_ago: datetime, day_ago: datetime) -> Select[int, int]:
    """How many people gave this address since; counts, so they look everywhere."""
    people = func.count(Volunteer.id)
    return (
        select(people.filter(Volunteer.created_at > hour_ago), people)
        .where(Volunteer.email == email, Volunteer.created_at > day_ago)
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
