"""Who can sign in, and who is signed in."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import EncryptedJson, EncryptedText, Model, personal, plain

KEEP = "as long as the account is in use, then 24 months"
KEEP_CHANGE = "a week after it was asked for"
KEEP_BROWSER = "until 180 days after it was last seen"


class Account(Model):
    """Somebody of the staff or of a church. A volunteer or a help seeker is never an account."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), info=personal("name", KEEP))
    # In small letters; the name to sign in with.
    email: Mapped[str] = mapped_column(sa.String(254), unique=True, info=personal("contact", KEEP))
    # Argon2id; empty for church contacts, who sign in by mailed link.
    password_hash: Mapped[str | None] = mapped_column(sa.String(200), info=plain())
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
    # 'account', 'volunteer', or 'half': an account whose second step is still to come.
    subject_kind: Mapped[str] = mapped_column(sa.String(20), info=plain())
    subject_key: Mapped[int]
    # The partnership of a volunteer; accounts may belong to several.
    network_id: Mapped[int | None] = mapped_column(sa.ForeignKey("networks.id"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    # When the second step was last taken; empty on a trusted browser that was not asked for it.
    proved_at: Mapped[datetime | None]
    # What the browser must sign with a passkey; good for one answer.
    challenge: Mapped[str | None] = mapped_column(sa.String(120), info=plain())
    # The secret that is being put into an app; it counts when the app shows the right code.
    new_secret: Mapped[str | None] = mapped_column(
        EncryptedText, info=personal("secret", "until the app shows a code")
    )
    # Recovery codes just made, until their owner says they are kept.
    new_codes: Mapped[list[str] | None] = mapped_column(
        EncryptedJson, info=personal("secret", "until the page with them is left")
    )
    # Roughly what browser it is: 'Firefox op Windows'. No address is kept.
    browser_text: Mapped[str] = mapped_column(
        sa.String(60), default="", info=personal("device", KEEP_BROWSER)
    )

    __table_args__ = (sa.Index("ix_login_sessions_subject", "subject_kind", "subject_key"),)


class KnownBrowser(Model):
    """A browser in which somebody signed in before. It has a counter of wrong tries of its own;
    while it is trusted the password alone is enough."""

    __tablename__ = "known_browsers"
    __table_args__ = (sa.UniqueConstraint("fingerprint", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    # Of the random name in the browser's cookie; two people at one desk share it.
    fingerprint: Mapped[str] = mapped_column(sa.String(64), info=plain())
    browser_text: Mapped[str] = mapped_column(
        sa.String(60), default="", info=personal("device", KEEP_BROWSER)
    )
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    trusted_until: Mapped[datetime | None]


class AuthenticatorApp(Model):
    """The app that shows somebody a new code every half minute (TOTP, RFC 6238)."""

    __tablename__ = "authenticator_apps"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedText, info=personal("secret", KEEP))
    created_at: Mapped[datetime]
    # The half minute of the last code that was used: no code works twice.
    last_step: Mapped[int] = mapped_column(default=0)


class Passkey(Model):
    """A key in somebody's phone, computer or stick; we hold its public half."""

    __tablename__ = "passkeys"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60), info=personal("device", KEEP))
    credential_id: Mapped[str] = mapped_column(
        sa.String(1400), unique=True, info=personal("device", KEEP)
    )
    public_key: Mapped[bytes] = mapped_column(sa.LargeBinary)
    # How often it signed, as it says itself; one that counts back was copied.
    sign_count: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """One of ten codes on paper, for the day the phone is lost. Each works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    # Keyed fingerprint of account and code.
    fingerprint: Mapped[str] = mapped_column(sa.String(64), unique=True, info=plain())
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class AddressChange(Model):
    """Another mail address for an account: it waits until the link that went there is used."""

    __tablename__ = "address_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), index=True)
    # The old one hears of it once it is changed.
    old_email: Mapped[str] = mapped_column(EncryptedText, info=personal("contact", KEEP_CHANGE))
    new_email: Mapped[str] = mapped_column(EncryptedText, info=personal("contact", KEEP_CHANGE))
    # The name of the link in the mail.
    link: Mapped[str] = mapped_column(sa.String(40), unique=True, info=plain())
    asked_at: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class SignInTry(Model):
    """How often something was tried in vain, per known browser, account or unknown address."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (sa.CheckConstraint("failed > 0", name="failed"),)

    # Keyed fingerprint: it names nobody.
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True, info=plain())
    failed: Mapped[int]
    last_at: Mapped[datetime]
    # Until this moment nothing is tried again.
    open_at: Mapped[datetime]


class KeptForm(Model):
    """What somebody had typed when their session had gone, or had to be confirmed first."""

    __tablename__ = "kept_forms"

    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id"), primary_key=True)
    # The path alone; what was typed may name a seeker, so it is encrypted.
    path: Mapped[str] = mapped_column(sa.String(300), info=plain())
    fields: Mapped[list[Any]] = mapped_column(
        EncryptedJson, info=personal("typed", "twelve hours at most")
    )
    kept_at: Mapped[datetime]
