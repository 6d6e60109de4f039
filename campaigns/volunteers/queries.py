"""Selects on volunteers."""

from datetime import datetime

from sqlalchemy import Select, select

from campaigns.volunteers.models import Volunteer
from portal.tokens.models import LinkToken, Purpose


def volunteer(volunteer_id: int) -> Select[Volunteer]:
    """One volunteer."""
    return select(Volunteer).where(Volunteer.id == volunteer_id)


def own_page_link(volunteer_id: int, now: datetime) -> Select[str, str]:
    """Name and fingerprint of the newest link to somebody's own page, when there is a good one."""
    return (
        select(LinkToken.id, LinkToken.fingerprint)
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
