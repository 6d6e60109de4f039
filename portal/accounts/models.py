"""Who can sign in, and who is signed in."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Model, personal, plain

KEEP = "as long as the account is in use, then 24 months"


class Account(Model):
    """Somebody of the staff or of a church. A volunteer or a help seeker is never an account."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), info=personal("name", KEEP))
    # In small letters; the name to sign in with.
    email: Mapped[str] = mapped_column(sa.String(254), unique=True, info=personal("contact", KEEP))
    # Argon2id; empty for church contacts, who sign in by mailed link.
    password_hash: Mapped[str | None] = mapped_column(sa.String(200), info=plain())
    # Tries to sign in that did not end well, and when the last one was counted.
    failed_count: Mapped[int] = mapped_column(default=0, info=plain())
    failed_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True, info=plain())
    # The language of pages and mails; empty until they choose.
    page_language: Mapped[str] = mapped_column(sa.String(5), default="", info=plain())
    # Whether single keys do things at the desk (WCAG 2.1.4: they can be switched off).
    has_shortcuts: Mapped[bool] = mapped_column(default=True, info=plain())
    created_at: Mapped[datetime]


class LoginSession(Model):
    """One signed-in browser. The cookie holds a random name; here stands its fingerprint."""

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True, info=plain())
    # 'account' or 'volunteer', with its number.
    subject_kind: Mapped[str] = mapped_column(sa.String(20), info=plain())
    subject_key: Mapped[int]
    # The partnership of a volunteer; accounts may belong to several.
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("networks.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (sa.Index("ix_login_sessions_subject", "subject_kind", "subject_key"),)
