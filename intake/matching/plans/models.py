"""A plan that was asked for, and its lines: numbers of rows, no names and no reasons."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intake.matching.plans.states import PlanState
from portal.db import Model, index_where, plain
from portal.scope import Scope, Scoped

_ACTIVE_SQL = "state IN ('queued', 'running')"


class PlanRun(Scoped, Model):
    """One time that a plan for the whole board was asked for. It proposes nothing by itself."""

    __tablename__ = "plan_runs"
    __table_args__ = (
        sa.CheckConstraint("done BETWEEN 0 AND 100", name="done"),
        index_where("uq_plan_runs_active", "organisation_id", unique=True, where=_ACTIVE_SQL),
        index_where(
            "uq_plan_runs_active_desk",
            "network_id",
            unique=True,
            where=f"{_ACTIVE_SQL} AND organisation_id IS NULL",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # Whose pledges and parts; empty for the desk, which plans for everybody.
    organisation_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("organisations.id"), index=True
    )
    state: Mapped[PlanState] = mapped_column(default=PlanState.QUEUED, info=plain())
    # Per cent of the work.
    done: Mapped[int] = mapped_column(default=0, info=plain())
    is_stop_asked: Mapped[bool] = mapped_column(default=False, info=plain())
    asked_at: Mapped[datetime]
    asked_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    # The last sign of life of the worker that makes it.
    alive_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # The board as it was: when this is no longer the same, the plan is stale.
    stamp: Mapped[str] = mapped_column(sa.String(200), default="", info=plain())
    parts: Mapped[int] = mapped_column(default=0, info=plain())
    pledges: Mapped[int] = mapped_column(default=0, info=plain())
    # Points of the plan and of the relaxed bound: no plan can have more than the bound.
    worth: Mapped[int] = mapped_column(default=0, info=plain())
    bound: Mapped[int] = mapped_column(default=0, info=plain())

    lines: Mapped[list["PlanLine"]] = relationship(
        back_populates="run", order_by="PlanLine.position", cascade="all, delete-orphan"
    )

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """The people of the organisation it was made for; the desk sees the whole network."""
        return cls.organisation_id.in_(sorted(scope.organisation_ids))


class PlanLine(Scoped, Model):
    """So many minutes of this pledge for this part, if a coordinator agrees."""

    __tablename__ = "plan_lines"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        sa.UniqueConstraint("run_id", "part_id", "pledge_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("plan_runs.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(info=plain())
    part_id: Mapped[int] = mapped_column(sa.ForeignKey("request_parts.id"), index=True)
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledges.id"), index=True)
    minutes: Mapped[int] = mapped_column(info=plain())

    run: Mapped[PlanRun] = relationship(back_populates="lines")

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """As the plan it belongs to."""
        runs = sa.table("plan_runs", sa.column("id"), sa.column("organisation_id"))
        mine = runs.c.organisation_id.in_(sorted(scope.organisation_ids))
        return cls.run_id.in_(sa.select(runs.c.id).where(mine))
