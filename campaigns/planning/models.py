"""A campaign and its projects: what people can give time to, and how many places there are."""

from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.db import Model, plain
from portal.networks.models import Category
from portal.organisations.models import Organisation
from portal.scope import Scoped


class CampaignState(Enum):
    """Where a campaign stands (domain.md 3.1)."""

    DRAFT = "draft"
    INVITING = "inviting"
    OPEN = "open"
    CLOSED = "closed"
    FOLLOW_UP = "follow_up"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ProjectState(Enum):
    """Where a project stands (domain.md 3.3). 'Full' is counted, not stored."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class ProjectKind(Enum):
    """A pool is filled against requests; a dated project has a day; a concrete one is one job."""

    POOL = "pool"
    DATED = "dated"
    CONCRETE = "concrete"


class Campaign(Scoped, Model):
    """A tijdcollecte: churches ask for time together, during some weeks."""

    __tablename__ = "campaigns"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "slug"),
        sa.CheckConstraint("opens_on <= closes_on", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(sa.String(60), info=plain())
    name: Mapped[str] = mapped_column(sa.String(120), info=plain())
    intro: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.DRAFT)
    # The campaign's own colour; empty for that of the partnership.
    accent: Mapped[str] = mapped_column(sa.String(20), default="", info=plain())
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    # Why it was called off; empty when it was not.
    cancel_reason: Mapped[str] = mapped_column(sa.String(300), default="", info=plain())
    version: Mapped[int] = mapped_column(default=1)

    projects: Mapped[list["Project"]] = relationship(
        back_populates="campaign", order_by="Project.position, Project.id"
    )

    __mapper_args__ = {"version_id_col": version}


class Project(Scoped, Model):
    """A defined thing to sign up for, with an owner, a named contact and a number of places.

    ``places_taken`` changes by one conditional UPDATE only; the CHECK has the last word.
    The pushed facts come from the floor above, already hidden when they are small.
    """

    __tablename__ = "projects"
    __table_args__ = (
        sa.CheckConstraint("places_taken BETWEEN 0 AND places_max", name="places"),
        sa.CheckConstraint("minutes > 0", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(sa.ForeignKey("campaigns.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    # Who calls the people that pledge.
    contact_account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    category_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id"), index=True)
    kind: Mapped[ProjectKind] = mapped_column(default=ProjectKind.POOL)
    state: Mapped[ProjectState] = mapped_column(default=ProjectState.DRAFT)
    title: Mapped[str] = mapped_column(sa.String(120), info=plain())
    summary: Mapped[str] = mapped_column(sa.String(200), default="", info=plain())
    description: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    position: Mapped[int] = mapped_column(default=0)
    places_max: Mapped[int]
    # People who hold a place, companions included.
    places_taken: Mapped[int] = mapped_column(default=0)
    # The usual gift: minutes per time (every n weeks), or in all when ``every_weeks`` is empty.
    minutes: Mapped[int]
    every_weeks: Mapped[int | None]
    min_age: Mapped[int] = mapped_column(default=18)
    is_vog_required: Mapped[bool] = mapped_column(default=False)
    # Pushed: how many wait for this kind of help; empty when fewer than the small number.
    people_waiting: Mapped[int | None]
    # Pushed: how many were helped from these pledges (0 none yet; empty: a few), and minutes given.
    people_helped: Mapped[int | None] = mapped_column(default=0)
    minutes_served: Mapped[int | None] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    campaign: Mapped[Campaign] = relationship(back_populates="projects")
    organisation: Mapped[Organisation] = relationship()
    contact: Mapped[Account] = relationship()
    category: Mapped[Category] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @property
    def places_free(self) -> int:
        """How many people can still join."""
        return self.places_max - self.places_taken

    @property
    def is_full(self) -> bool:
        """Nobody can join any more; the reserve list is open."""
        return self.places_taken >= self.places_max
