"""Partners, faith communities, seats and memberships."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.models import Account
from portal.db import Model, personal, plain
from portal.permissions import Role
from portal.scope import Scoped

KEEP_SEAT = "as long as the yearly reports are kept"


class Organisation(Scoped, Model):
    """A partner (deelnemende organisatie). Brand, legal entity and board seat are three things."""

    __tablename__ = "organisations"
    __table_args__ = (sa.UniqueConstraint("network_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), info=plain())
    legal_entity: Mapped[str] = mapped_column(sa.String(160), default="", info=plain())
    is_in_board: Mapped[bool] = mapped_column(default=False)
    covenant_from: Mapped[date | None]
    # The last day of the covenant; access ends the day after.
    covenant_until: Mapped[date | None]
    phone: Mapped[str] = mapped_column(sa.String(30), default="", info=plain())
    email: Mapped[str] = mapped_column(sa.String(254), default="", info=plain())


class OrganisationLogo(Scoped, Model):
    """The partner's picture, decoded and drawn anew by us; a table of its own, it is heavy."""

    __tablename__ = "organisation_logos"

    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("organisations.id"), primary_key=True
    )
    png: Mapped[bytes] = mapped_column(sa.LargeBinary)


class Church(Scoped, Model):
    """A faith community (kerk, parochie, moskee) that gives time in its own way."""

    __tablename__ = "churches"
    __table_args__ = (sa.UniqueConstraint("network_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(160), info=plain())
    place: Mapped[str] = mapped_column(sa.String(120), default="", info=plain())


class Seat(Scoped, Model):
    """Somebody's place in a body of the partnership: its board, steering group or working group."""

    __tablename__ = "seats"

    id: Mapped[int] = mapped_column(primary_key=True)
    # 'bestuur', 'stuurgroep', 'werkgroep' or 'klankbordgroep'; a partnership may have others.
    body: Mapped[str] = mapped_column(sa.String(40), info=plain())
    person_name: Mapped[str] = mapped_column(sa.String(120), info=personal("name", KEEP_SEAT))
    duty: Mapped[str] = mapped_column(sa.String(80), default="", info=plain())
    # For whom they sit there; empty when they are independent.
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    from_on: Mapped[date]
    # The last day; empty while it lasts.
    until_on: Mapped[date | None]

    organisation: Mapped[Organisation | None] = relationship()


class Membership(Scoped, Model):
    """What an account is in a partnership: its role, and for which organisation or church."""

    __tablename__ = "memberships"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "network_id", "role", "organisation_id", "church_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    role: Mapped[Role]
    organisation_id: Mapped[int | None] = mapped_column(sa.ForeignKey("organisations.id"))
    church_id: Mapped[int | None] = mapped_column(sa.ForeignKey("churches.id"))
    # Since when it is over; empty while it lasts.
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    church: Mapped[Church | None] = relationship()
