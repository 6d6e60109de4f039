"""Whether our keys open what is locked in the database.

Other keys would lock what is written next, and every page with a name on it would fail. Needs a
connection with the tables of this version, on PostgreSQL as any role.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from portal import crypto
from portal.safekeeping.copying import see_everything
from portal.safekeeping.rotation import encrypted_columns
from portal.safekeeping.rows import Unkept

# So many values of each column are tried: of the oldest rows, and of the newest.
TRIED = 3
NOTHING = (
    "DATA_KEYS opent niets van wat hier staat. Zet DATA_KEYS zoals op het nieuwste sleutelblad, "
    "en LOOKUP_KEY ook, als die daarop staat"
)
NOT_ALL = (
    "van de {tried} geheimen die wij proberen, gaan er {shut} niet open. Er is een tijd met een "
    "andere sleutel gewerkt: zet die achteraan in DATA_KEYS, start alles opnieuw, en doe "
    "'tijdcollecte keys rotate'"
)


class NothingOpens(Unkept):
    """Whoever goes on with these keys loses what was there, and what comes."""

    sentence = f"{NOTHING}."


@dataclass(frozen=True)
class Tried:
    """How many values were tried, and how many of them stayed shut."""

    tried: int
    shut: int

    @property
    def is_hopeless(self) -> bool:
        """Nothing opens, where there is something to open."""
        return 0 < self.tried == self.shut

    @property
    def finding(self) -> str | None:
        """What to tell when some stay shut."""
        if self.is_hopeless or not self.shut:
            return None
        return NOT_ALL.format(tried=self.tried, shut=self.shut)


def try_some(connection: sa.Connection) -> Tried:
    """Open the oldest and the newest secrets of each kind."""
    see_everything(connection)
    tried = shut = 0
    for table, columns in encrypted_columns():
        [key] = table.primary_key.columns
        for column in columns:
            # As the database keeps it: still locked.
            kept = sa.type_coerce(column, sa.Text)
            asked = sa.select(kept).where(column.is_not(None)).limit(TRIED)
            found = connection.scalars(asked.order_by(key.asc())).all()
            if len(found) == TRIED:  # else these are all there are
                found = [*found, *connection.scalars(asked.order_by(key.desc()))]
            tried += len(found)
            shut += sum(not _opens(value) for value in found)
    return Tried(tried, shut)


def require_open(connection: sa.Connection) -> None:
    """Raise NothingOpens when our keys are others altogether."""
    if try_some(connection).is_hopeless:
        raise NothingOpens


def _opens(locked: str) -> bool:
    try:
        crypto.decrypt(locked)
    except InvalidToken:
        return False
    return True
