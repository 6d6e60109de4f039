"""Assignments: which organisation carries out which part of a request."""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.requests.models import HelpRequest, RequestPart
from portal.db import EncryptedText, Model, index_where, personal, plain
from portal.organisations.models import Organisation
from portal.scope import Scope, Scoped


class AssignmentState(Enum):
    """Where an assignment stands (domain.md 3.7)."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    RETURNED = "returned"
    DONE = "done"


LIVE = ("offered", "accepted")


class Assignment(Scoped, Model):
    """The desk asks a partner to carry out a part (uitzetten). One live assignment for a part."""

    __tablename__ = "assignments"
    __table_args__ = (
        index_where(
            "uq_assignments_live_part",
            "part_id",
            unique=True,
            where="state IN ('offered', 'accepted')",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(sa.ForeignKey("request_parts.id"), index=True)
    # The request of the part, so that who may read it is one look-up.
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("help_requests.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.OFFERED)
    offered_at: Mapped[datetime]
    offered_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    # The partner answers before the end of this day (five working days).
    answer_by: Mapped[date]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    # 'past niet', 'geen capaciteit', 'buiten gebied', 'voldoet niet'.
    reason: Mapped[str] = mapped_column(sa.String(60), default="", info=plain())
    note: Mapped[str | None] = mapped_column(
        EncryptedText, info=personal("need", "24 months after the request was closed")
    )
    version: Mapped[int] = mapped_column(default=1)

    part: Mapped[RequestPart] = relationship()
    request: Mapped[HelpRequest] = relationship()
    organisation: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """An organisation sees what was offered to itself."""
        return cls.organisation_id.in_(sorted(scope.organisation_ids))
