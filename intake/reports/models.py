"""Indicators, reports over a period, and what a person adds to each number."""

from datetime import date, datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Model, personal, plain
from portal.scope import Scope, Scoped

KEEP = "as long as the report is kept"


class Counting(Enum):
    """Where an indicator gets its number: typed by a person, or counted from rows."""

    BY_HAND = "by_hand"
    REQUESTS_HANDLED = "requests_handled"
    QUESTIONS_ANSWERED = "questions_answered"
    BOARD_MEMBERS = "board_members"
    PARTNER_ORGANISATIONS = "partner_organisations"
    EXTERNAL_INTENSIVE = "external_intensive"


class Rounding(Enum):
    """How a percentage becomes a whole number."""

    HALF_UP = "half_up"
    DOWN = "down"


class ReportState(Enum):
    """A draft counts again at each look; what was delivered stays as it was."""

    DRAFT = "draft"
    DELIVERED = "delivered"


class Indicator(Scoped, Model):
    """Something the partnership promised to reach, and where its number comes from."""

    __tablename__ = "indicators"
    __table_args__ = (sa.CheckConstraint("decimals BETWEEN 0 AND 3", name="decimals"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(sa.String(120), info=plain())
    # 'fte', 'mensen'; may be empty.
    unit: Mapped[str] = mapped_column(sa.String(40), default="", info=plain())
    decimals: Mapped[int] = mapped_column(default=0)
    counting: Mapped[Counting] = mapped_column(default=Counting.BY_HAND, info=plain())
    # What exactly is counted; stands below the table of every report.
    definition: Mapped[str] = mapped_column(sa.String(600), default="", info=plain())
    # An indicator that is no longer used stays in the reports that have it.
    is_active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Report(Scoped, Model):
    """A report over a period (verslag). Texts are the writer's; numbers come from the lines."""

    __tablename__ = "reports"
    __table_args__ = (
        sa.CheckConstraint("starts_on <= ends_on", name="period"),
        sa.CheckConstraint(
            "(state = 'draft' AND delivered_at IS NULL AND content IS NULL) OR "
            "(state = 'delivered' AND delivered_at IS NOT NULL AND content IS NOT NULL)",
            name="delivered",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[ReportState] = mapped_column(default=ReportState.DRAFT, info=plain())
    starts_on: Mapped[date]
    # The last day.
    ends_on: Mapped[date]
    title: Mapped[str] = mapped_column(sa.String(160), info=plain())
    contact_name: Mapped[str] = mapped_column(
        sa.String(120), default="", info=personal("contact", KEEP)
    )
    contact_function: Mapped[str] = mapped_column(
        sa.String(120), default="", info=personal("contact", KEEP)
    )
    # As the partnership chose when the report was begun.
    rounding: Mapped[Rounding] = mapped_column(default=Rounding.HALF_UP, info=plain())
    activities: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    plans: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    successes: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    bottlenecks: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    board_questions: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    made_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]
    # The whole report as it was delivered, for inside and for outside (document.py).
    content: Mapped[dict[str, Any] | None] = mapped_column(
        sa.JSON(none_as_null=True), info=personal("contact", KEEP)
    )
    version: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list["ReportLine"]] = relationship(back_populates="report")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """Whoever is not of the desk reads what was delivered."""
        return cls.state == ReportState.DELIVERED


class ReportLine(Scoped, Model):
    """One indicator in one report. Amounts are whole thousandths, so that 0,67 stays exact."""

    __tablename__ = "report_lines"
    __table_args__ = (
        sa.UniqueConstraint("report_id", "indicator_id"),
        sa.CheckConstraint(
            "target_thousandths >= 0 AND entered_thousandths >= 0 AND correction_thousandths >= 0",
            name="not_negative",
        ),
        sa.CheckConstraint(
            "correction_thousandths IS NULL OR correction_reason <> ''", name="reason"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(sa.ForeignKey("reports.id"), index=True)
    indicator_id: Mapped[int] = mapped_column(sa.ForeignKey("indicators.id"), index=True)
    target_thousandths: Mapped[int | None]
    # What a person found, where nothing is counted.
    entered_thousandths: Mapped[int | None]
    # Takes the place of what was counted; always shown with its reason.
    correction_thousandths: Mapped[int | None]
    correction_reason: Mapped[str] = mapped_column(sa.String(300), default="", info=plain())
    explanation: Mapped[str] = mapped_column(sa.Text, default="", info=plain())
    version: Mapped[int] = mapped_column(default=1)

    report: Mapped[Report] = relationship(back_populates="lines")
    indicator: Mapped[Indicator] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """A draft's lines are the desk's; what was delivered lies in the report itself."""
        return sa.false()
