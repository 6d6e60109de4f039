"""The columns by which we reach a person, shared by volunteers and help seekers."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from portal.db import EncryptedText, personal, plain
from portal.language import _

KEEP = "24 months after the last activity"


class ContactColumns:
    """Mixin: name, mail and telephone. The number is encrypted; its fingerprint is for look-up."""

    first_name: Mapped[str] = mapped_column(sa.String(80), default="", info=personal("name", KEEP))
    infix: Mapped[str] = mapped_column(sa.String(20), default="", info=personal("name", KEEP))
    last_name: Mapped[str] = mapped_column(sa.String(120), default="", info=personal("name", KEEP))
    email: Mapped[str] = mapped_column(sa.String(254), default="", info=personal("contact", KEEP))
    phone: Mapped[str | None] = mapped_column(EncryptedText, info=personal("contact", KEEP))

    # The language in which we write to them: 'nl' or 'en'.
    page_language: Mapped[str] = mapped_column(sa.String(5), default="nl", info=plain())

    @declared_attr
    def phone_lookup(cls) -> Mapped[str | None]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Keyed fingerprint of the number in E.164."""
        return mapped_column(sa.String(64), index=True, info=personal("contact", KEEP))

    @property
    def full_name(self) -> str:
        """'Ria van den Berg'; of somebody who was forgotten, that we know no name any more."""
        if getattr(self, "erased_at", None) is not None:
            return _("Vergeten persoon")
        return " ".join(part for part in (self.first_name, self.infix, self.last_name) if part)

    @property
    def sort_name(self) -> str:
        """'Berg, Ria van den'."""
        before = " ".join(part for part in (self.first_name, self.infix) if part)
        return f"{self.last_name}, {before}" if before else self.last_name
