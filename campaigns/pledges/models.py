"""What somebody promised, and how far we are with it."""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.participation.models import Participation
from campaigns.planning.models import Project
from campaigns.volunteers.models import Volunteer
from portal.accounts.models import Account
from portal.db import EncryptedText, Model, personal, plain
from portal.scope import Scope, Scoped

KEEP = "12 months after the campaign when never used, else 24 months after the last activity"


class PledgeState(Enum):
    """Where a pledge stands (domain.md 3.4)."""

    UNCONFIRMED = "unconfirmed"
    NEW = "new"
    WAITLISTED = "waitlisted"
    TO_CONTACT = "to_contact"
    AVAILABLE = "available"
    COMPLETED = "completed"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"
    UNREACHABLE = "unreachable"
    DECLINED = "declined"


# Nobody of us spoke with them yet.
NOT_CALLED = frozenset({PledgeState.UNCONFIRMED, PledgeState.NEW, PledgeState.TO_CONTACT})
# A pledge that nobody confirmed appears on the call list after so many days.
CONFIRM_DAYS = 7


class PledgeKind(Enum):
    """Once (a total), spread (a total within a period) or recurring (minutes every n weeks)."""

    ONCE = "once"
    SPREAD = "spread"
    RECURRING = "recurring"


class PledgeSource(Enum):
    """How it came in."""

    WEB = "web"
    PAPER = "paper"
    PHONE = "phone"


class Pledge(Scoped, Model):
    """Minutes that one volunteer promised to one project.

    ``planned_minutes`` is the part already given away (of the rate, when recurring). To whom is
    not our business. ``served_minutes`` is what happened, and may be more.
    """

    __tablename__ = "pledges"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.CheckConstraint("planned_minutes BETWEEN 0 AND minutes", name="planned_within"),
        sa.CheckConstraint("people > 0", name="people"),
        sa.Index("ix_pledges_call_list", "organisation_id", "state", "contact_by"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(sa.ForeignKey("projects.id"), index=True)
    # The project's organisation owns the pledge.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"))
    volunteer_id: Mapped[int] = mapped_column(sa.ForeignKey("volunteers.id"), index=True)
    # Kept only when the volunteer lets their church count the pledge (consent A).
    participation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("participations.id"), index=True, info=personal("religion", KEEP)
    )
    # The church may also see the name (consent B).
    church_may_see_name: Mapped[bool] = mapped_column(
        default=False, info=personal("religion", KEEP)
    )
    state: Mapped[PledgeState] = mapped_column(info=plain())
    source: Mapped[PledgeSource] = mapped_column(default=PledgeSource.WEB, info=plain())
    kind: Mapped[PledgeKind] = mapped_column(info=plain())
    # In all; or per time when recurring.
    minutes: Mapped[int] = mapped_column(info=plain())
    every_weeks: Mapped[int | None] = mapped_column(info=plain())
    starts_on: Mapped[date | None] = mapped_column(info=personal("trait", KEEP))
    ends_on: Mapped[date | None] = mapped_column(info=personal("trait", KEEP))
    # Weekday times daypart, see portal.wording.DAYPARTS; 0 means not told.
    dayparts: Mapped[int] = mapped_column(default=0, info=personal("trait", KEEP))
    # Companions included; so many places are held.
    people: Mapped[int] = mapped_column(default=1, info=plain())
    remark: Mapped[str | None] = mapped_column(EncryptedText, info=personal("note", KEEP))
    pledged_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    # The last day on which the volunteer hears from us; promised on the page.
    contact_by: Mapped[date] = mapped_column(info=plain())
    # Who picked it up.
    contact_account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    contacted_at: Mapped[datetime | None]
    call_attempts: Mapped[int] = mapped_column(default=0, info=plain())
    planned_minutes: Mapped[int] = mapped_column(default=0, info=plain())
    served_minutes: Mapped[int] = mapped_column(default=0, info=plain())
    version: Mapped[int] = mapped_column(default=1)

    project: Mapped[Project] = relationship()
    volunteer: Mapped[Volunteer] = relationship()
    participation: Mapped[Participation | None] = relationship()
    contact: Mapped[Account | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """The owner's people see it, and the volunteer; a church goes through its own queries."""
        return sa.or_(
            cls.organisation_id.in_(sorted(scope.organisation_ids)),
            cls.volunteer_id == (scope.volunteer_id or 0),
        )
