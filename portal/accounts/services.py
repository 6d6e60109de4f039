"""Sign in, stay signed in, sign out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from portal import crypto
from portal.accounts import rules
from portal.accounts.models import Account, LoginSession

SEEN_EVERY = timedelta(minutes=1)


class Hashing:
    """The password hasher; tests set cheaper parameters."""

    hasher = PasswordHasher()
    # Checked when the address is unknown, so that the answer takes as long.
    decoy: str | None = None

    @classmethod
    def spend_time(cls, password: str) -> None:
        """Do the work of a check that cannot succeed."""
        if cls.decoy is None:
            cls.decoy = cls.hasher.hash(crypto.new_secret())
        try:
            cls.hasher.verify(cls.decoy, password)
        except VerificationError:
            return


@dataclass(frozen=True)
class Login:
    """Whose browser this is."""

    id: int
    kind: str
    key: int
    network_id: int | None


def create_account(session: Session, *, name: str, email: str, now: datetime) -> Account:
    """Add somebody who may sign in; a password or a link comes later."""
    account = Account(name=name, email=email.strip().lower(), created_at=now, is_active=True)
    session.add(account)
    session.flush()
    return account


def has_account(session: Session, *, email: str) -> bool:
    """Whether this address signs somebody in already."""
    wanted = sa.select(Account.id).where(Account.email == email.strip().lower())
    return session.scalars(wanted).first() is not None


def set_password(session: Session, *, account: Account, password: str, now: datetime) -> None:
    """Set a new password and end every session of this account. Raises PasswordTooShort."""
    if len(password) < rules.PASSWORD_LENGTH:
        raise rules.PasswordTooShort(length=rules.PASSWORD_LENGTH)
    account.password_hash = Hashing.hasher.hash(password)
    account.failed_count, account.failed_at = 0, None
    end_all(session, kind="account", key=account.id, now=now)
    session.flush()


def count_try(session: Session, *, email: str, now: datetime) -> bool:
    """Count a try before the password is looked at; False when there were too many of late.

    Commit it before ``sign_in``: guesses that come all at once are then counted too. Tries in
    the pause are not counted, so that nobody can make it last.
    """
    is_fresh = sa.or_(Account.failed_at.is_(None), Account.failed_at <= now - rules.PAUSE)
    counted = session.scalar(
        sa.update(Account)
        .where(
            Account.email == email.strip().lower(),
            sa.or_(is_fresh, Account.failed_count < rules.TRIES),
        )
        .values(failed_count=sa.case((is_fresh, 1), else_=Account.failed_count + 1), failed_at=now)
        .returning(Account.id)
        .execution_options(synchronize_session=False)
    )
    return counted is not None


def sign_in(
    session: Session, *, email: str, password: str, now: datetime, may_try: bool = True
) -> str:
    """Check the password and start a session; returns the cookie's secret. Raises SignInFailed.

    ``may_try`` is what ``count_try`` said; without it no password is right.
    """
    account = session.scalars(
        sa.select(Account).where(Account.email == email.strip().lower())
    ).one_or_none()
    if not may_try or account is None or not account.is_active or not account.password_hash:
        Hashing.spend_time(password)
        raise rules.SignInFailed
    try:
        Hashing.hasher.verify(account.password_hash, password)
    except (VerificationError, InvalidHashError) as wrong:
        raise rules.SignInFailed from wrong
    if Hashing.hasher.check_needs_rehash(account.password_hash):
        account.password_hash = Hashing.hasher.hash(password)
    account.failed_count, account.failed_at = 0, None
    return start_session(session, kind="account", key=account.id, now=now)


def start_session(
    session: Session, *, kind: str, key: int, now: datetime, network_id: int | None = None
) -> str:
    """Open a session for somebody who proved who they are."""
    secret = crypto.new_secret()
    session.add(
        LoginSession(
            fingerprint=crypto.fingerprint(secret),
            subject_kind=kind,
            subject_key=key,
            network_id=network_id,
            created_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return secret


def find_login(session: Session, *, secret: str, now: datetime) -> tuple[Login, bool] | None:
    """The living session behind a cookie, and whether its last-seen needs a touch."""
    row = session.scalars(
        sa.select(LoginSession).where(
            LoginSession.fingerprint == crypto.fingerprint(secret),
            LoginSession.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None or not rules.is_alive(
        row.subject_kind, created_at=row.created_at, seen_at=row.seen_at, now=now
    ):
        return None
    login = Login(row.id, row.subject_kind, row.subject_key, row.network_id)
    return login, now - row.seen_at > SEEN_EVERY


def touch(session: Session, *, login_id: int, now: datetime) -> None:
    """Note that the browser was seen."""
    session.execute(sa.update(LoginSession).where(LoginSession.id == login_id).values(seen_at=now))


def choose_language(session: Session, *, account_id: int, language: str) -> None:
    """Speak and write to this person in another language from now on."""
    session.execute(
        sa.update(Account).where(Account.id == account_id).values(page_language=language)
    )


def choose_shortcuts(session: Session, *, account_id: int, wanted: bool) -> None:
    """Let single keys do things for this person, or not."""
    session.execute(sa.update(Account).where(Account.id == account_id).values(has_shortcuts=wanted))


def end_session(session: Session, *, secret: str, now: datetime) -> None:
    """Sign this browser out."""
    session.execute(
        sa.update(LoginSession)
        .where(LoginSession.fingerprint == crypto.fingerprint(secret))
        .values(ended_at=now)
    )


def end_all(session: Session, *, kind: str, key: int, now: datetime) -> None:
    """Sign out everywhere."""
    session.execute(
        sa.update(LoginSession)
        .where(
            LoginSession.subject_kind == kind,
            LoginSession.subject_key == key,
            LoginSession.ended_at.is_(None),
        )
        .values(ended_at=now)
    )
