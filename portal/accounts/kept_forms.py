"""What somebody had typed when they had to sign in, or take the second step, first."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts import rules
from portal.accounts.models import KeptForm

Fields = list[tuple[str, str]]


@dataclass(frozen=True)
class Kept:
    """Where it was to go, and what was typed."""

    path: str
    fields: Fields


def keep_form(
    session: Session, *, account_id: int, path: str, fields: Fields, now: datetime
) -> None:
    """Keep one form for this person, in place of an earlier one."""
    session.execute(sa.delete(KeptForm).where(KeptForm.account_id == account_id))
    session.add(
        KeptForm(
            account_id=account_id, path=path, fields=[list(pair) for pair in fields], kept_at=now
        )
    )
    session.flush()


def kept_form(session: Session, *, account_id: int, now: datetime) -> Kept | None:
    """What was kept for this person and is not too old."""
    row = session.get(KeptForm, account_id)
    if row is None or row.kept_at <= now - rules.KEPT:
        return None
    return Kept(row.path, [(str(name), str(value)) for name, value in row.fields])


def drop_form(session: Session, *, account_id: int) -> None:
    """It was sent after all, or is not wanted any more."""
    session.execute(sa.delete(KeptForm).where(KeptForm.account_id == account_id))


def drop_old_forms(session: Session, *, now: datetime) -> int:
    """Forget what nobody came back for; returns how many."""
    old = sa.delete(KeptForm).where(KeptForm.kept_at <= now - rules.KEPT)
    return len(session.scalars(old.returning(KeptForm.account_id)).all())
