"""Count what is tried in vain. Waiting grows and ends; nobody can keep the owner out.

A browser in which the owner signed in before has a counter of its own, so that a stranger who
guesses from elsewhere is in nobody's way; and a mailed link makes any browser a known one.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import crypto
from portal.accounts import rules
from portal.accounts.models import SignInTry


def password_key(*, email: str, browser_id: int | None) -> str:
    """Which counter a password is tried on: the known browser's, or the address's."""
    whose = f"address:{email.strip().lower()}" if browser_id is None else f"browser:{browser_id}"
    return crypto.lookup_code(f"password:{whose}")


def second_key(*, account_id: int, browser_id: int | None) -> str:
    """Which counter a second step is tried on."""
    whose = f"account:{account_id}" if browser_id is None else f"browser:{browser_id}"
    return crypto.lookup_code(f"second:{whose}")


def count_try(session: Session, *, key: str, now: datetime) -> int:
    """Count a try before it is looked at; returns 0, or in how many minutes one may try again.

    Commit it before looking: guesses that come all at once are then counted too. Tries while
    one must wait are not counted, so that nobody can make it last.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    is_old = SignInTry.last_at <= now - rules.FORGIVEN
    failed = sa.case((is_old, 1), else_=SignInTry.failed + 1)
    first_open = now + rules.wait_after(1)
    counted = session.scalar(
        insert(SignInTry)
        .values(key=key, failed=1, last_at=now, open_at=first_open)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"failed": failed, "last_at": now, "open_at": _open_at(failed, now)},
            where=SignInTry.open_at <= now,
        )
        .returning(SignInTry.failed)
    )
    opens = session.scalar(sa.select(SignInTry.open_at).where(SignInTry.key == key)) or now
    if counted is not None:
        return 0
    return max(1, -int((now - opens) // timedelta(minutes=1)))


def _open_at(failed: sa.ColumnElement[int], now: datetime) -> sa.ColumnElement[datetime]:
    """When one may try again, as the database works it out from its own count."""
    last = rules.TRIES + len(rules.WAITS) - 1
    steps = [(failed == n, _moment(n, now)) for n in range(rules.TRIES, last)]
    return sa.case((failed < rules.TRIES, _moment(0, now)), *steps, else_=_moment(last, now))


def _moment(failed: int, now: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(now + rules.wait_after(failed), SignInTry.open_at.type)


def forget_tries(session: Session, *, key: str) -> None:
    """It was right in the end: begin anew."""
    session.execute(sa.delete(SignInTry).where(SignInTry.key == key))


def forget_old_tries(session: Session, *, now: datetime) -> int:
    """Drop the counters that count nothing any more; returns how many."""
    old = sa.delete(SignInTry).where(SignInTry.last_at <= now - rules.FORGIVEN)
    return len(session.scalars(old.returning(SignInTry.key)).all())
