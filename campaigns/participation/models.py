"""One church in one campaign."""

from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.planning.models import Campaign
from portal.db import Model, plain
from portal.organisations.models import Church
from portal.scope import Scoped


class ParticipationState(Enum):
    """Where a church stands in this campaign (domain.md 3.2)."""

    APPROACHED = "approached"
    CONSIDERING = "considering"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    COLLECTING = "collecting"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


class Participation(Scoped, Model):
    """A church's own page, address and flyer in a campaign (deelname)."""

    __tablename__ = "participations"
    __table_args__ = (sa.UniqueConstraint("campaign_id", "church_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaigns.id"), index=True)
    church_id: Mapped[int] = mapped_column(sa.ForeignKey("churches.id"), index=True)
    state: Mapped[ParticipationState] = mapped_column(default=ParticipationState.APPROACHED)
    # The short address /k/CODE: says nothing about which church it is.
    code: Mapped[str] = mapped_column(sa.String(12), unique=True, info=plain())
    # The Sunday (or Friday) of the collection, when the church has chosen it.
    collects_on: Mapped[date | None]
    # How it asks, each church in its own way: codes of ``rules.WAYS``.
    ways: Mapped[list[str]] = mapped_column(default=list, info=plain())
    # Pushed from above, hidden when small: see Project.people_helped.
    people_helped: Mapped[int | None] = mapped_column(default=0)
    minutes_served: Mapped[int | None] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    campaign: Mapped[Campaign] = relationship()
    church: Mapped[Church] = relationship()

    __mapper_args__ = {"version_id_col": version}
