"""The same town for each test of a process: made by hand once, laid in place from then on."""

import pickle
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from factories import make_town
from sqlalchemy.orm import Session

from portal.db import Base
from portal.networks.models import Network

Rows = list[tuple[sa.Table, list[dict[str, Any]]]]


class TownMould:
    """The rows that :func:`make_town` wrote in one database, and the objects that came of them.

    Rows keep their numbers: a sequence of PostgreSQL never goes back, and SQLite counts on from
    the highest. So they fit wherever nobody lives yet.
    """

    def __init__(self) -> None:
        self._rows: Rows = []
        self._objects = b""

    def lay(self, session: Session) -> SimpleNamespace:
        """A town of this session's own; by hand when a test put something there before."""
        if session.scalar(sa.select(sa.exists().where(Network.id.is_not(None)))):
            return make_town(session)
        if not self._objects:
            return self._made_by_hand(session)
        for table, rows in self._rows:
            session.execute(sa.insert(table), rows)
        town: SimpleNamespace = pickle.loads(self._objects)
        session.add_all(vars(town).values())
        return town

    def _made_by_hand(self, session: Session) -> SimpleNamespace:
        is_empty = not _read(session)
        town = make_town(session)
        if is_empty:
            self._rows, self._objects = _read(session), pickle.dumps(town)
        return town


def _read(session: Session) -> Rows:
    """All that stands in the database."""
    read = [
        (table, [dict(row) for row in session.execute(sa.select(table)).mappings()])
        for table in Base.metadata.sorted_tables
    ]
    return [(table, rows) for table, rows in read if rows]
