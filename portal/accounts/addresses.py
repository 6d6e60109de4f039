"""Another mail address to sign in with: asked for, waiting, changed, forgotten."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts import rules
from portal.accounts.models import Account, AddressChange
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


def ask_change(session: Session, *, account_id: int, email: str, now: datetime) -> AddressChange:
    """Let a new address wait for its link, in place of an earlier one; nothing else changes.

    Whose it is already makes no difference here. Raises SameAddress.
    """
    email = email.strip().lower()
    account = session.get_one(Account, account_id)
    if account.email == email:
        raise rules.SameAddress
    session.execute(sa.delete(AddressChange).where(*_waiting(account_id)))
    link = tokens.issue_link(
        session,
        purpose=Purpose.CHANGE_ADDRESS,
        subject_kind="account",
        subject_key=account_id,
        now=now,
    )
    change = AddressChange(
        account_id=account_id, old_email=account.email, new_email=email, link=link, asked_at=now
    )
    session.add(change)
    session.flush()
    return change


def waiting_for(session: Session, *, account_id: int, now: datetime) -> str:
    """The address whose link can still be used; empty when there is none."""
    alive = AddressChange.asked_at > now - tokens.LIFETIMES[Purpose.CHANGE_ADDRESS]
    wanted = sa.select(AddressChange.new_email).where(*_waiting(account_id), alive)
    return session.scalar(wanted) or ""


def look_at_change(
    session: Session, *, secret: str, account_id: int, now: datetime
) -> AddressChange:
    """What the mailed link would change of this account; changes nothing itself.

    Raises LinkUnknown, LinkExpired or LinkUsed, also when somebody else is signed in.
    """
    link = tokens.look_at_link(session, secret=secret, purpose=Purpose.CHANGE_ADDRESS, now=now)
    if link.subject_key != account_id:
        raise tokens.LinkUnknown
    change = session.scalars(
        sa.select(AddressChange).where(AddressChange.link == link.id, *_waiting(account_id))
    ).one_or_none()
    if change is None:  # another address was asked for since
        raise tokens.LinkExpired
    return change


def change_address(
    session: Session, *, secret: str, account_id: int, now: datetime
) -> AddressChange:
    """Sign in with the new address from now on; links that went to the old one are worth nothing.

    Sessions and second steps stay. Raises what ``look_at_change`` raises, and AddressTaken.
    """
    change = look_at_change(session, secret=secret, account_id=account_id, now=now)
    account = session.get_one(Account, account_id)
    if not account.is_active:
        raise tokens.LinkExpired
    tokens.use_link(session, secret=secret, purpose=Purpose.CHANGE_ADDRESS, now=now)
    try:
        with session.begin_nested():
            account.email = change.new_email
    except sa.exc.IntegrityError:  # somebody else got it in the meantime
        raise rules.AddressTaken from None
    change.changed_at = now
    tokens.revoke_links(session, subject_kind="account", subject_key=account_id, now=now)
    session.flush()
    return change


def forget_old_changes(session: Session, *, now: datetime) -> int:
    """Drop what has waited, or was told, long enough; returns how many."""
    old = sa.delete(AddressChange).where(AddressChange.asked_at <= now - rules.CHANGE_KEPT)
    return len(session.scalars(old.returning(AddressChange.id)).all())


def _waiting(account_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return AddressChange.account_id == account_id, AddressChange.changed_at.is_(None)
