"""A request for help, its parts, and the people around it."""

from datetime import date, datetime
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.contacts import ContactColumns
from portal.db import EncryptedText, Model, index_where, personal, plain
from portal.networks.models import Category, District
from portal.scope import Scope, Scoped

KEEP = "24 months after the request was closed"
KEEP_SENSITIVE = "6 months after the request was closed"


class RequestState(Enum):
    """What is stored of a request's life; assigned and later follow from its parts (§8)."""

    RECEIVED = "received"
    INTAKE = "intake"
    READY = "ready"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    UNFULFILLED = "unfulfilled"
    CRITERIA_FAILED = "criteria_failed"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (
    RequestState.RECEIVED,
    RequestState.INTAKE,
    RequestState.READY,
    RequestState.ON_HOLD,
)


class RequestChannel(Enum):
    """How it came in."""

    PHONE = "phone"
    WEB = "web"


class PartOutcome(Enum):
    """How a part ended; empty while it runs."""

    COMPLETED = "completed"
    UNFULFILLED = "unfulfilled"


class Answer(Enum):
    """A criterion is a human's judgement."""

    YES = "yes"
    NO = "no"
    PARTLY = "partly"
    UNKNOWN = "unknown"


def _assigned_to(scope: Scope) -> sa.Select[int]:
    """Requests of which a part is offered to, or handled by, one of these organisations."""
    assignments = sa.table(
        "assignments", sa.column("request_id"), sa.column("organisation_id"), sa.column("state")
    )
    return sa.select(assignments.c.request_id).where(
        assignments.c.organisation_id.in_(sorted(scope.organisation_ids)),
        assignments.c.state.in_(["accepted", "done"]),
    )


class HelpRequest(Scoped, Model):
    """Somebody asks for help (hulpvraag). The waiting clock runs from ``received_at``."""

    __tablename__ = "help_requests"
    __table_args__ = (
        sa.UniqueConstraint("network_id", "number"),
        index_where(
            "ix_help_requests_open", "network_id", "received_at", where="closed_at IS NULL"
        ),
        # The desk's list, newest first, narrowed by state and kind of help.
        sa.Index("ix_help_requests_listed", "network_id", "state", "category_id", "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # '2026-0123': what we tell the caller.
    number: Mapped[str] = mapped_column(sa.String(12), info=plain())
    state: Mapped[RequestState] = mapped_column(info=plain())
    channel: Mapped[RequestChannel] = mapped_column(info=plain())
    received_at: Mapped[datetime]
    seeker_id: Mapped[int] = mapped_column(sa.ForeignKey("contacts.id"), index=True)
    # Who asked, when it was not the seeker.
    requester_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contacts.id"))
    seeker_agrees: Mapped[bool] = mapped_column(default=True, info=personal("need", KEEP))
    category_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("categories.id"), index=True, info=personal("need", KEEP)
    )
    district_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("districts.id"), info=personal("place", KEEP)
    )
    need: Mapped[str | None] = mapped_column(EncryptedText, info=personal("need", KEEP))
    # What is agreed to belong to it, and what not (afbakening).
    boundary: Mapped[str | None] = mapped_column(EncryptedText, info=personal("need", KEEP))
    practical: Mapped[str | None] = mapped_column(EncryptedText, info=personal("need", KEEP))
    best_moment: Mapped[str] = mapped_column(
        EncryptedText, default="", info=personal("contact", KEEP)
    )
    needed_by: Mapped[date | None] = mapped_column(info=personal("need", KEEP))
    criterion_network: Mapped[Answer] = mapped_column(
        default=Answer.UNKNOWN, info=personal("need", KEEP)
    )
    criterion_means: Mapped[Answer] = mapped_column(
        default=Answer.UNKNOWN, info=personal("need", KEEP)
    )
    criteria_note: Mapped[str | None] = mapped_column(EncryptedText, info=personal("need", KEEP))
    # The wait the desk told the caller, in weeks, when, and by when they hear again.
    wait_weeks_min: Mapped[int | None] = mapped_column(info=plain())
    wait_weeks_max: Mapped[int | None] = mapped_column(info=plain())
    wait_told_at: Mapped[datetime | None]
    next_contact_by: Mapped[date | None] = mapped_column(info=plain())
    role_explained: Mapped[bool] = mapped_column(default=False, info=plain())
    heard_of_us: Mapped[str] = mapped_column(sa.String(40), default="", info=plain())
    # A visitor's form that looks like spam: set apart for a human, never thrown away.
    is_suspect: Mapped[bool] = mapped_column(default=False, info=plain())
    on_hold_since: Mapped[datetime | None]
    # Days that do not count as waiting, of earlier holds.
    held_days: Mapped[int] = mapped_column(default=0, info=plain())
    first_helped_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closure_reason: Mapped[str] = mapped_column(sa.String(60), default="", info=plain())
    # Read out, or written in the letter, when we could not help ourselves.
    alternative: Mapped[str] = mapped_column(EncryptedText, default="", info=personal("need", KEEP))
    # What was typed in a half-finished intake and has no place of its own yet (JSON, as typed).
    draft: Mapped[str | None] = mapped_column(EncryptedText, info=personal("need", KEEP))
    version: Mapped[int] = mapped_column(default=1)

    seeker: Mapped["Contact"] = relationship(foreign_keys=[seeker_id])
    requester: Mapped["Contact | None"] = relationship(foreign_keys=[requester_id])
    category: Mapped[Category | None] = relationship()
    district: Mapped[District | None] = relationship()
    parts: Mapped[list["RequestPart"]] = relationship(
        back_populates="request", order_by="RequestPart.id"
    )

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """An organisation reads what it accepted; an offer is a card without a name."""
        return cls.id.in_(_assigned_to(scope))


class RequestPart(Scoped, Model):
    """What one organisation would carry out (deelvraag): assignment, match and hours hang here."""

    __tablename__ = "request_parts"
    __table_args__ = (sa.CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("help_requests.id"), index=True)
    category_id: Mapped[int] = mapped_column(
        sa.ForeignKey("categories.id"), index=True, info=personal("need", KEEP)
    )
    # Minutes per time when ``every_weeks`` is set, else in all.
    minutes: Mapped[int] = mapped_column(info=personal("need", KEEP))
    every_weeks: Mapped[int | None] = mapped_column(info=personal("need", KEEP))
    starts_on: Mapped[date | None] = mapped_column(info=personal("need", KEEP))
    ends_on: Mapped[date | None] = mapped_column(info=personal("need", KEEP))
    # When it suits the seeker; 0 means any time.
    dayparts: Mapped[int] = mapped_column(default=0, info=personal("trait", KEEP))
    people_needed: Mapped[int] = mapped_column(default=1, info=personal("need", KEEP))
    is_one_person: Mapped[bool] = mapped_column(default=False, info=personal("need", KEEP))
    is_vog_required: Mapped[bool] = mapped_column(default=False, info=personal("need", KEEP))
    # Spoken when Dutch is not enough; a code of portal.wording.LANGUAGES.
    language: Mapped[str] = mapped_column(sa.String(8), default="", info=personal("need", KEEP))
    skills: Mapped[list[str]] = mapped_column(default=list, info=personal("need", KEEP))
    # 'man' or 'vrouw' when the seeker asks for one; no reason is asked.
    gender_wish: Mapped[str] = mapped_column(sa.String(10), default="", info=personal("need", KEEP))
    outcome: Mapped[PartOutcome | None] = mapped_column(info=plain())
    version: Mapped[int] = mapped_column(default=1)

    request: Mapped[HelpRequest] = relationship(back_populates="parts")
    category: Mapped[Category] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """As the request it belongs to."""
        return cls.request_id.in_(_assigned_to(scope))


class Contact(ContactColumns, Scoped, Model):
    """A help seeker, or somebody who asks for them. The exact address is encrypted."""

    __tablename__ = "contacts"

    id: Mapped[int] = mapped_column(primary_key=True)
    second_phone: Mapped[str | None] = mapped_column(EncryptedText, info=personal("contact", KEEP))
    street: Mapped[str | None] = mapped_column(EncryptedText, info=personal("address", KEEP))
    house_number: Mapped[str | None] = mapped_column(EncryptedText, info=personal("address", KEEP))
    postcode: Mapped[str | None] = mapped_column(EncryptedText, info=personal("address", KEEP))
    # 'dochter', 'wijkteam': how a requester stands to the seeker.
    relation: Mapped[str] = mapped_column(EncryptedText, default="", info=personal("trait", KEEP))
    organisation: Mapped[str] = mapped_column(
        EncryptedText, default="", info=personal("trait", KEEP)
    )
    language: Mapped[str] = mapped_column(sa.String(8), default="", info=personal("trait", KEEP))
    # Set when the person asked to be forgotten; the row stays for the counts.
    erased_at: Mapped[datetime | None]

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """Whoever may read one of their requests."""
        requests = sa.table(
            "help_requests", sa.column("id"), sa.column("seeker_id"), sa.column("requester_id")
        )
        # Two plain lists rather than a question per row: a database without statistics
        # would ask it for each pair of rows.
        readable = requests.c.id.in_(_assigned_to(scope))
        seekers = sa.select(requests.c.seeker_id).where(readable)
        requesters = sa.select(requests.c.requester_id).where(readable)
        return sa.or_(cls.id.in_(seekers), cls.id.in_(requesters))


class RequestNote(Scoped, Model):
    """A note of the desk or of an organisation on a request (P-09: own organisation at first)."""

    __tablename__ = "request_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(sa.ForeignKey("help_requests.id"), index=True)
    # Empty for the desk.
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    is_shared: Mapped[bool] = mapped_column(default=False, info=plain())
    text: Mapped[str] = mapped_column(EncryptedText, info=personal("note", KEEP_SENSITIVE))
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    written_at: Mapped[datetime]

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """One's own notes, and those shared, on requests one may read."""
        return sa.and_(
            cls.request_id.in_(_assigned_to(scope)),
            sa.or_(
                cls.is_shared.is_(True), cls.organisation_id.in_(sorted(scope.organisation_ids))
            ),
        )
