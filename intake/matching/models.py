"""Matches (koppelingen) and the visits that follow from them."""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.pledges.models import Pledge
from intake.requests.models import RequestPart
from portal.db import EncryptedJson, EncryptedText, Model, index_where, personal, plain
from portal.scope import Scope, Scoped

KEEP = "24 months after the request was closed"


class MatchState(Enum):
    """Where a match stands (domain.md 3.6)."""

    PROPOSED = "proposed"
    VOLUNTEER_ACCEPTED = "volunteer_accepted"
    VOLUNTEER_DECLINED = "volunteer_declined"
    SEEKER_ACCEPTED = "seeker_accepted"
    SEEKER_DECLINED = "seeker_declined"
    ACTIVE = "active"
    ENDED = "ended"
    LAPSED = "lapsed"


LIVE = ("proposed", "volunteer_accepted", "seeker_accepted", "active")
_LIVE_SQL = "state IN ('proposed', 'volunteer_accepted', 'seeker_accepted', 'active')"


def _carried_out_by(scope: Scope) -> sa.Select[int]:
    """Parts that these organisations carry out, or did until the end."""
    assignments = sa.table(
        "assignments", sa.column("part_id"), sa.column("organisation_id"), sa.column("state")
    )
    return sa.select(assignments.c.part_id).where(
        assignments.c.organisation_id.in_(sorted(scope.organisation_ids)),
        assignments.c.state.in_(["accepted", "done"]),
    )


class Match(Scoped, Model):
    """A pledge and a part of a request that may belong together, and why we thought so."""

    __tablename__ = "matches"
    __table_args__ = (
        sa.CheckConstraint("minutes > 0", name="minutes"),
        index_where("uq_matches_live_pair", "part_id", "pledge_id", unique=True, where=_LIVE_SQL),
        index_where(
            "uq_matches_live_one_person",
            "part_id",
            unique=True,
            where=f"{_LIVE_SQL} AND is_one_person",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(sa.ForeignKey("request_parts.id"), index=True)
    pledge_id: Mapped[int] = mapped_column(sa.ForeignKey("pledges.id"), index=True)
    # The organisation that carries it out.
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisations.id"), index=True)
    state: Mapped[MatchState] = mapped_column(default=MatchState.PROPOSED, info=plain())
    # Taken from the pledge: of its rate when recurring, else of its total.
    minutes: Mapped[int] = mapped_column(info=plain())
    is_one_person: Mapped[bool] = mapped_column(default=False, info=personal("need", KEEP))
    # The reasons shown when it was proposed; they tell traits ('spreekt Turks').
    reasons: Mapped[list[str]] = mapped_column(
        EncryptedJson, default=list, info=personal("trait", KEEP)
    )
    proposed_at: Mapped[datetime]
    proposed_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    volunteer_answered_at: Mapped[datetime | None]
    seeker_answered_at: Mapped[datetime | None]
    # The day of the first visit; from then on both are asked now and then how it goes.
    helps_since: Mapped[date | None] = mapped_column(info=personal("visit", KEEP))
    volunteer_asked_at: Mapped[datetime | None]
    seeker_asked_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    # 'doel bereikt', 'tijd om', 'geen klik', 'toezegging ingetrokken'.
    end_reason: Mapped[str] = mapped_column(sa.String(60), default="", info=plain())
    # The seeker counted on somebody who cannot come: a person phones; empty once that was done.
    call_seeker_since: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    part: Mapped[RequestPart] = relationship()
    pledge: Mapped[Pledge] = relationship()
    visits: Mapped[list["Visit"]] = relationship(back_populates="match", order_by="Visit.starts_at")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """The organisation that carries it out, and the volunteer it is about.

        An organisation that gave the part back reads the request no longer, nor what hung on it.
        """
        pledges = sa.table("pledges", sa.column("id"), sa.column("volunteer_id"))
        mine = sa.select(pledges.c.id).where(pledges.c.volunteer_id == (scope.volunteer_id or 0))
        carried_out = sa.and_(
            cls.organisation_id.in_(sorted(scope.organisation_ids)),
            cls.part_id.in_(_carried_out_by(scope)),
        )
        return sa.or_(carried_out, cls.pledge_id.in_(mine))


class VisitState(Enum):
    """Whether it took place."""

    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled"


class Visit(Scoped, Model):
    """One time that the volunteer comes (inzet). Hours recorded are what happened."""

    __tablename__ = "visits"
    __table_args__ = (
        sa.CheckConstraint("minutes_served IS NULL OR minutes_served > 0", name="served"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    match_id: Mapped[int] = mapped_column(sa.ForeignKey("matches.id"), index=True)
    state: Mapped[VisitState] = mapped_column(default=VisitState.PLANNED, info=plain())
    starts_at: Mapped[datetime] = mapped_column(info=personal("visit", KEEP))
    # The wall clock that was meant: '2026-11-24T14:00', whatever happens to the time zone.
    starts_local: Mapped[str] = mapped_column(sa.String(16), info=personal("visit", KEEP))
    minutes_planned: Mapped[int] = mapped_column(info=plain())
    note: Mapped[str | None] = mapped_column(EncryptedText, info=personal("need", KEEP))
    minutes_served: Mapped[int | None] = mapped_column(info=plain())
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id"))
    # Reminded by telephone, because there is no mail address.
    volunteer_called_at: Mapped[datetime | None]
    seeker_called_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    match: Mapped[Match] = relationship(back_populates="visits")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """As the match it belongs to."""
        matches = sa.table(
            "matches",
            *(sa.column("id"), sa.column("organisation_id"), sa.column("part_id")),
            sa.column("pledge_id"),
        )
        pledges = sa.table("pledges", sa.column("id"), sa.column("volunteer_id"))
        own = sa.select(pledges.c.id).where(pledges.c.volunteer_id == (scope.volunteer_id or 0))
        mine = sa.select(matches.c.id).where(
            sa.or_(
                sa.and_(
                    matches.c.organisation_id.in_(sorted(scope.organisation_ids)),
                    matches.c.part_id.in_(_carried_out_by(scope)),
                ),
                matches.c.pledge_id.in_(own),
            )
        )
        return cls.match_id.in_(mine)
