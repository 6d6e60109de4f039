"""Somebody who gives time."""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contacts import KEEP, ContactColumns
from portal.db import Model, personal
from portal.networks.models import District
from portal.scope import Scope, Scoped


class AgeBand(Enum):
    """As much of somebody's age as we need."""

    ADULT = "adult"
    SIXTEEN = "sixteen"
    YOUNGER = "younger"


class Volunteer(ContactColumns, Scoped, Model):
    """A person who pledged. Contact data need not be unique: couples share an address (case 5)."""

    __tablename__ = "volunteers"

    id: Mapped[int] = mapped_column(primary_key=True)
    age_band: Mapped[AgeBand] = mapped_column(default=AgeBand.ADULT, info=personal("trait", KEEP))
    # 'man' or 'vrouw' when they wish to say so; some seekers ask for one.
    gender: Mapped[str] = mapped_column(sa.String(10), default="", info=personal("trait", KEEP))
    district_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("districts.id"), info=personal("place", KEEP)
    )
    postcode: Mapped[str] = mapped_column(sa.String(4), default="", info=personal("place", KEEP))
    # Codes of portal.wording.LANGUAGES and SKILLS.
    languages: Mapped[list[str]] = mapped_column(default=list, info=personal("trait", KEEP))
    skills: Mapped[list[str]] = mapped_column(default=list, info=personal("trait", KEEP))
    # A certificate of good conduct was shown to us; its content is never kept (V-02).
    vog_seen_on: Mapped[date | None] = mapped_column(info=personal("trait", KEEP))
    created_at: Mapped[datetime]
    # Set when the person asked to be forgotten; the row stays for the counts.
    erased_at: Mapped[datetime | None]

    district: Mapped[District | None] = relationship()

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """Whoever may see one of the pledges may see the person; and everybody themselves."""
        # Imported late would be a circle: the clause names the table of the floor beside us.
        pledges = sa.table("pledges", sa.column("volunteer_id"), sa.column("organisation_id"))
        mine = sa.select(pledges.c.volunteer_id).where(
            pledges.c.organisation_id.in_(sorted(scope.organisation_ids))
        )
        return sa.or_(cls.id == (scope.volunteer_id or 0), cls.id.in_(mine))
