"""Write everything that is encrypted anew with the first key, while people work.

A value is replaced only when it is still what we read, so nobody's change is lost; what the first
key opens already is passed over, so that a rotation that was cut off goes on where it was.
"""

from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.orm import Session

from portal import crypto
from portal.db import EncryptedJson, EncryptedText
from portal.safekeeping import rows

BATCH = 200


def encrypted_columns() -> Iterator[tuple[sa.Table, list[sa.Column[Any]]]]:
    """Each table that keeps something secret, with those columns."""
    for table in rows.tables():
        found = [c for c in table.columns if isinstance(c.type, EncryptedText | EncryptedJson)]
        if found:
            yield table, found


def keys_of_rows(session: Session, table: sa.Table, after: Any) -> list[Any]:
    """The next rows of a table, by key."""
    [key] = table.primary_key.columns
    asked = sa.select(key).order_by(key).limit(BATCH)
    if after is not None:
        asked = asked.where(key > after)
    return list(session.execute(asked).scalars())


def rotate_rows(
    session: Session,
    table: sa.Table,
    columns: list[sa.Column[Any]],
    keys: list[Any],
    newest: Fernet,
) -> int:
    """Rewrite the secrets of these rows; how many values changed. Needs a system scope."""
    [key] = table.primary_key.columns
    # As the database keeps it: what is written is a token already.
    bare = sa.table(table.name, sa.column(key.name), *(sa.column(c.name) for c in columns))
    count = 0
    for row in session.execute(sa.select(bare).where(bare.c[key.name].in_(keys))).all():
        for column in columns:
            old = row._mapping[column.name]
            if old is None or _opens(newest, old):
                continue
            done: Any = session.execute(
                sa.update(bare)
                .where(bare.c[key.name] == row._mapping[key.name], bare.c[column.name] == old)
                .values({column.name: crypto.rotated(old)})
            )
            count += done.rowcount
    return count


def _opens(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def old_secrets(session: Session, newest: Fernet) -> int:
    """How many values the first key does not open yet."""
    count = 0
    for table, columns in encrypted_columns():
        for column in columns:
            bare = sa.table(table.name, sa.column(column.name))
            found = session.execute(sa.select(bare.c[column.name]))
            count += sum(1 for (value,) in found if value is not None and not _opens(newest, value))
    return count


def rotate_all(work: Callable[[], Any], newest: Fernet) -> int:
    """Every table, batch after batch, each in a unit of work of its own."""
    count = 0
    for table, columns in encrypted_columns():
        after = None
        while True:
            with work() as session:
                keys = keys_of_rows(session, table, after)
                if not keys:
                    break
                count += rotate_rows(session, table, columns, keys, newest)
                after = keys[-1]
    return count
