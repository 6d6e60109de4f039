"""Whether our key still finds the people who stand in the database.

Another key opens everything and finds nobody: numbers, codes on paper and mails that come back are
known by a keyed fingerprint, which cannot be made anew. So a database keeps a mark of the key.
Needs a connection with the tables of this version, on PostgreSQL as any role.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from cryptography.fernet import InvalidToken
from sqlalchemy.dialects import postgresql, sqlite

from portal import crypto
from portal.networks.models import Network
from portal.safekeeping import openable, rows
from portal.safekeeping.copying import see_everything
from portal.safekeeping.models import KeyMark
from portal.safekeeping.rows import Unkept

LOOKUP = "lookup"
# So many rows of a table are looked at when there is no mark yet.
ENOUGH = 3
OTHER = (
    "LOOKUP_KEY ontbreekt of is een andere: op telefoonnummer wordt niemand meer gevonden. "
    "Zet LOOKUP_KEY zoals op het nieuwste sleutelblad. Staat zij er niet op? "
    "Zet de oude sleutel weer achteraan in DATA_KEYS"
)


class OtherLookupKey(Unkept):
    """Everything would open, and nobody would be found."""

    sentence = f"{OTHER}."


class OtherLookupKeyOfBackup(Unkept):
    """The same of a backup that is to be put back."""

    sentence = (
        "Met deze LOOKUP_KEY wordt in deze reservekopie niemand op telefoonnummer gevonden. Neem "
        "DATA_KEYS en LOOKUP_KEY over van het sleutelblad van die tijd, en probeer het opnieuw."
    )


def mark_in(connection: sa.Connection) -> str | None:
    """The mark that the database keeps; None when nobody wrote it yet."""
    kept: str | None = connection.scalar(sa.select(KeyMark.mark).where(KeyMark.name == LOOKUP))
    return kept


def fits(connection: sa.Connection) -> bool:
    """Whether our key is the one that made the fingerprints here; true while nobody is known."""
    see_everything(connection)
    if connection.execute(sa.select(Network.id).limit(1)).first() is None:
        return True
    kept = mark_in(connection)
    return _finds_the_oldest(connection) if kept is None else kept == crypto.lookup_mark()


def _finds_the_oldest(connection: sa.Connection) -> bool:
    """Look the first people up, in a database of before there were marks."""
    found: list[Any] = []
    for table in rows.tables():
        if "phone_lookup" not in table.columns:
            continue
        asked = sa.select(table.c.phone, table.c.phone_lookup).where(
            table.c.phone.is_not(None), table.c.phone_lookup.is_not(None)
        )
        try:
            found += connection.execute(asked.order_by(table.c.id).limit(ENOUGH)).all()
        except InvalidToken:
            return False
    return not found or any(crypto.lookup_code(phone) == code for phone, code in found)


def keep(connection: sa.Connection) -> None:
    """Write the mark where it is missing; it needs to be able to write. Raises as ``require``."""
    require(connection)
    if mark_in(connection) != crypto.lookup_mark():
        put(connection)


def require(connection: sa.Connection) -> None:
    """Raise NothingOpens or OtherLookupKey when our keys are not those of what stands here."""
    openable.require_open(connection)
    if not fits(connection):
        raise OtherLookupKey


def put(connection: sa.Connection) -> None:
    """Write the mark of our key, whatever stood there."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    mark = crypto.lookup_mark()
    connection.execute(
        insert(KeyMark)
        .values(name=LOOKUP, mark=mark)
        .on_conflict_do_update(index_elements=["name"], set_={"mark": mark})
    )


def require_of_backup(mark: str) -> None:
    """Raise OtherLookupKeyOfBackup unless our key has this mark; an empty one tells nothing."""
    if mark and mark != crypto.lookup_mark():
        raise OtherLookupKeyOfBackup
