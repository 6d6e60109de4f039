"""Outside organisations, and the moments we were in touch; the sociale kaart grows from here."""

from datetime import date
from enum import Enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import EncryptedText, Model, personal, plain
from portal.scope import Scope, Scoped

KEEP = "24 months after the contact"


class ContactKind(Enum):
    """Once, or for a longer time: a report counts the second kind."""

    ONCE = "once"
    INTENSIVE = "intensive"


class ExternalOrganisation(Scoped, Model):
    """An organisation that is no partner: no covenant, no seat, no access."""

    __tablename__ = "external_organisations"
    __table_args__ = (sa.UniqueConstraint("network_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(160), info=plain())
    # What they do, in one line.
    does: Mapped[str] = mapped_column(sa.String(300), default="", info=plain())
    phone: Mapped[str] = mapped_column(sa.String(30), default="", info=plain())
    site: Mapped[str] = mapped_column(sa.String(200), default="", info=plain())
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """The desk keeps this list; others hear how many."""
        return sa.false()


class ExternalContact(Scoped, Model):
    """One day on which we were in touch with such an organisation."""

    __tablename__ = "external_contacts"
    __table_args__ = (sa.Index("ix_external_contacts_day", "network_id", "contact_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(
        sa.ForeignKey("external_organisations.id"), index=True
    )
    kind: Mapped[ContactKind] = mapped_column(info=plain())
    contact_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(EncryptedText, info=personal("note", KEEP))
    written_by: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"))
    version: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[ExternalOrganisation] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """As the organisation."""
        return sa.false()
