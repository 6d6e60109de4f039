"""Sign in, stay signed in, sign out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from portal import crypto
from portal.accounts import rules
from portal.accounts.browsers import forget_browsers, stop_trusting
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
    proved_at: datetime | None = None
    # Needs a touch: it was last written down a while ago.
    is_stale: bool = False
    # Ended by itself, for nobody was there; kept only to know whose work was left behind.
    is_over: bool = False

    @property
    def account_id(self) -> int | None:
        """The account, when its owner went through every step."""
        return self.key if self.kind == "account" and not self.is_over else None

    @property
    def half_id(self) -> int | None:
        """The account that gave its password and must still take the second step."""
        return self.key if self.kind == "half" and not self.is_over else None


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
    """Set a new password; every session and every trust ends. Raises PasswordTooShort."""
    if len(password) < rules.PASSWORD_LENGTH:
        raise rules.PasswordTooShort(length=rules.PASSWORD_LENGTH)
    account.password_hash = Hashing.hasher.hash(password)
    end_everywhere(session, account_id=account.id, now=now)
    stop_trusting(session, account_id=account.id)
    session.flush()


def check_password(session: Session, *, email: str, password: str) -> Account:
    """Whose address and password this is. Raises SignInFailed, after as much work for everybody."""
    account = session.scalars(
        sa.select(Account).where(Account.email == email.strip().lower())
    ).one_or_none()
    if account is None or not account.is_active or not account.password_hash:
        Hashing.spend_time(password)
        raise rules.SignInFailed
    try:
        Hashing.hasher.verify(account.password_hash, password)
    except (VerificationError, InvalidHashError) as wrong:
        raise rules.SignInFailed from wrong
    if Hashing.hasher.check_needs_rehash(account.password_hash):
        account.password_hash = Hashing.hasher.hash(password)
        session.flush()
    return account


def start_session(
    session: Session,
    *,
    kind: str,
    key: int,
    now: datetime,
    network_id: int | None = None,
    is_proved: bool = False,
    browser_text: str = "",
) -> str:
    """Open a session for somebody who proved who they are; ``is_proved``: by a second step too."""
    secret = crypto.new_secret()
    session.add(
        LoginSession(
            fingerprint=crypto.fingerprint(secret),
            subject_kind=kind,
            subject_key=key,
            network_id=network_id,
            created_at=now,
            seen_at=now,
            proved_at=now if is_proved else None,
            browser_text=browser_text,
        )
    )
    session.flush()
    return secret


def find_login(session: Session, *, secret: str, now: datetime) -> Login | None:
    """The session behind a cookie, unless it was ended. One that nobody used is over."""
    row = session.scalars(
        sa.select(LoginSession).where(
            LoginSession.fingerprint == crypto.fingerprint(secret),
            LoginSession.ended_at.is_(None),
        )
    ).one_or_none()
    return login_of(row, now) if row is not None else None


def login_of(row: LoginSession, now: datetime) -> Login:
    """What a session that was not ended says of its browser."""
    alive = rules.is_alive(
        row.subject_kind, created_at=row.created_at, seen_at=row.seen_at, now=now
    )
    return Login(
        row.id,
        row.subject_kind,
        row.subject_key,
        row.network_id,
        row.proved_at,
        is_stale=now - row.seen_at > SEEN_EVERY,
        is_over=not alive,
    )


def prove(session: Session, *, login_id: int, now: datetime) -> None:
    """The second step was taken anew in this session."""
    session.execute(
        sa.update(LoginSession).where(LoginSession.id == login_id).values(proved_at=now)
    )


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
        .values(ended_at=now, new_codes=None)
    )


def end_one(session: Session, *, account_id: int, login_id: int, now: datetime) -> None:
    """Sign one browser of this person out."""
    session.execute(
        _living(account_id).where(LoginSession.id == login_id).values(ended_at=now, new_codes=None)
    )


def end_everywhere(session: Session, *, account_id: int, now: datetime) -> None:
    """Sign this person out in every browser, also where only the password was given."""
    session.execute(_living(account_id).values(ended_at=now, new_codes=None))


def _living(account_id: int) -> sa.Update:
    return sa.update(LoginSession).where(
        LoginSession.subject_kind.in_(["account", "half"]),
        LoginSession.subject_key == account_id,
        LoginSession.ended_at.is_(None),
    )


def sessions_of(session: Session, *, account_id: int, now: datetime) -> list[LoginSession]:
    """Where this person is signed in now, last seen first."""
    idle, whole = rules.LIFETIMES["account"]
    return list(
        session.scalars(
            sa.select(LoginSession)
            .where(
                LoginSession.subject_kind == "account",
                LoginSession.subject_key == account_id,
                LoginSession.ended_at.is_(None),
                LoginSession.seen_at >= now - idle,
                LoginSession.created_at >= now - whole,
            )
            .order_by(LoginSession.seen_at.desc(), LoginSession.id.desc())
        )
    )


def forget_secrets(session: Session, *, now: datetime) -> int:
    """Empty what a session that is over had still to show or to ask; returns how many had any."""
    _idle, whole = rules.LIFETIMES["account"]
    held = sa.or_(
        LoginSession.new_codes.is_not(None),
        LoginSession.new_secret.is_not(None),
        LoginSession.challenge.is_not(None),
    )
    over = sa.or_(LoginSession.ended_at.is_not(None), LoginSession.created_at < now - whole)
    emptied = session.scalars(
        sa.update(LoginSession)
        .where(held, over)
        .values(new_codes=None, new_secret=None, challenge=None)
        .returning(LoginSession.id)
    )
    return len(emptied.all())


def close_account(session: Session, *, account: Account, now: datetime) -> None:
    """Nobody signs in with it any more, from the next request on; the work stays."""
    account.is_active = False
    account.password_hash = None
    end_everywhere(session, account_id=account.id, now=now)
    forget_browsers(session, account_id=account.id)
    session.flush()
