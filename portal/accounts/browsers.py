"""Browsers that somebody was in before, and those they trust for thirty days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import crypto
from portal.accounts import rules
from portal.accounts.models import Account, KnownBrowser


@dataclass(frozen=True)
class Known:
    """A browser this person was in before, and whether it is trusted now."""

    id: int
    is_trusted: bool


def find_known(session: Session, *, email: str, secret: str, now: datetime) -> Known | None:
    """Whether this browser is known for an address. The same statement for every address."""
    row = session.execute(
        sa.select(KnownBrowser.id, KnownBrowser.trusted_until, KnownBrowser.seen_at)
        .join(Account, Account.id == KnownBrowser.account_id)
        .where(
            Account.email == email.strip().lower(),
            KnownBrowser.fingerprint == crypto.fingerprint(secret),
        )
    ).one_or_none()
    if row is None or row.seen_at <= now - rules.KNOWN:
        return None
    return Known(row.id, row.trusted_until is not None and row.trusted_until > now)


def known_id(session: Session, *, account_id: int, secret: str, now: datetime) -> int | None:
    """The number under which an account knows this browser, if it does."""
    return session.scalar(
        sa.select(KnownBrowser.id).where(
            KnownBrowser.account_id == account_id,
            KnownBrowser.fingerprint == crypto.fingerprint(secret),
            KnownBrowser.seen_at > now - rules.KNOWN,
        )
    )


def remember_browser(
    session: Session, *, account_id: int, secret: str, text: str, now: datetime, trust: bool = False
) -> None:
    """This browser is known from now on; trusted for a while when its owner says so."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    seen = {"seen_at": now, "browser_text": text}
    trusted = {"trusted_until": now + rules.TRUST} if trust else {}
    session.execute(
        insert(KnownBrowser)
        .values(
            account_id=account_id,
            fingerprint=crypto.fingerprint(secret),
            created_at=now,
            **seen,
            **trusted,
        )
        .on_conflict_do_update(
            index_elements=["fingerprint", "account_id"], set_={**seen, **trusted}
        )
    )


def trusted_browsers(session: Session, *, account_id: int, now: datetime) -> Sequence[KnownBrowser]:
    """The browsers in which the password alone is enough, newest first."""
    return session.scalars(
        sa.select(KnownBrowser)
        .where(KnownBrowser.account_id == account_id, KnownBrowser.trusted_until > now)
        .order_by(KnownBrowser.seen_at.desc(), KnownBrowser.id)
    ).all()


def stop_trusting(session: Session, *, account_id: int, browser_id: int | None = None) -> None:
    """Ask the second step again: in one browser of this person, or in all of them."""
    change = sa.update(KnownBrowser).where(KnownBrowser.account_id == account_id)
    if browser_id is not None:
        change = change.where(KnownBrowser.id == browser_id)
    session.execute(change.values(trusted_until=None))


def forget_browsers(session: Session, *, account_id: int) -> None:
    """Know no browser of this person any more."""
    session.execute(sa.delete(KnownBrowser).where(KnownBrowser.account_id == account_id))


def forget_old_browsers(session: Session, *, now: datetime) -> int:
    """Drop those that were not seen for long; returns how many."""
    old = sa.delete(KnownBrowser).where(KnownBrowser.seen_at <= now - rules.KNOWN)
    return len(session.scalars(old.returning(KnownBrowser.id)).all())
