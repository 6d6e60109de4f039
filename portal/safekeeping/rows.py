"""Rows as one line of text each, the same from SQLite and from PostgreSQL.

What is encrypted stays encrypted: a copy is made and put back without ever reading it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

import sqlalchemy as sa

from portal.db import STAYS, Base, EncryptedJson, EncryptedText, UtcDateTime

BATCH = 500

Encode = Callable[[Any], Any]


class Unkept(Exception):
    """A copy cannot be made or put back; the sentence tells the operator why and what to do."""

    sentence = ""

    def __init__(self, **values: str) -> None:
        super().__init__(self.sentence.format(**values))


@dataclass(frozen=True)
class Sum:
    """How many rows a table has, and the fingerprint over all of them in the order of their key."""

    rows: int
    checksum: str


class Adder:
    """Counts lines and takes their fingerprint while they pass."""

    def __init__(self) -> None:
        self._rows = 0
        self._hash = hashlib.sha256()

    def pass_on(self, lines: Iterable[str]) -> Iterator[str]:
        """The same lines."""
        for line in lines:
            self._rows += 1
            self._hash.update(line.encode())
            self._hash.update(b"\n")
            yield line

    def total(self) -> Sum:
        """What has passed so far."""
        return Sum(self._rows, self._hash.hexdigest())


def tables() -> list[sa.Table]:
    """Every table of this version that is copied, parents before their children."""
    return [table for table in Base.metadata.sorted_tables if not table.info.get(STAYS)]


def columns_of(table: sa.Table) -> list[str]:
    """The names of the columns, in the order in which a line holds them."""
    return sorted(column.name for column in table.columns)


def _kept_as(column: sa.Column[Any]) -> sa.types.TypeEngine[Any]:
    """How the database itself keeps it: no decryption, no names of an enum, no parsed JSON."""
    if isinstance(column.type, EncryptedText | EncryptedJson | sa.JSON):
        return sa.Text()
    if isinstance(column.type, sa.Enum):
        return sa.String()
    return column.type


def _encoder(column: sa.Column[Any]) -> tuple[Encode, Encode]:
    """To what JSON can hold, and back."""
    if isinstance(column.type, sa.LargeBinary):
        return lambda value: base64.b64encode(value).decode(), base64.b64decode
    if isinstance(column.type, UtcDateTime):
        return datetime.isoformat, datetime.fromisoformat
    if isinstance(column.type, sa.Date):
        return date.isoformat, date.fromisoformat
    return (lambda value: value), (lambda value: value)


def read_lines(connection: sa.Connection, table: sa.Table) -> Iterator[str]:
    """Each row as a line, in the order of its key; a few hundred in memory at a time."""
    is_postgresql = connection.dialect.name == "postgresql"
    columns = [table.c[name] for name in columns_of(table)]
    encoders = [_encoder(column)[0] for column in columns]
    asked = [
        sa.cast(column, sa.Text)
        if is_postgresql and isinstance(column.type, sa.JSON)
        else sa.type_coerce(column, _kept_as(column))
        for column in columns
    ]
    # Byte by byte on both: a database in Dutch would sort capitals elsewhere.
    order = [
        column.collate("C") if is_postgresql and isinstance(column.type, sa.String) else column
        for column in table.primary_key.columns
    ]
    found = connection.execute(
        sa.select(*asked).select_from(table).order_by(*order),
        execution_options={"yield_per": BATCH},
    )
    for row in found:
        values = [
            None if value is None else encode(value)
            for encode, value in zip(encoders, row, strict=True)
        ]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def write_lines(connection: sa.Connection, table: sa.Table, lines: Iterable[str]) -> None:
    """Put the rows in the table, batch after batch."""
    columns = [table.c[name] for name in columns_of(table)]
    decoders = [_encoder(column)[1] for column in columns]
    insert = _insert(table, columns, is_postgresql=connection.dialect.name == "postgresql")
    waiting = iter(lines)
    while batch := list(islice(waiting, BATCH)):
        connection.execute(
            insert,
            [
                {
                    f"v{place}": None if value is None else decode(value)
                    for place, (decode, value) in enumerate(
                        zip(decoders, json.loads(line), strict=True)
                    )
                }
                for line in batch
            ],
        )


def _insert(table: sa.Table, columns: list[sa.Column[Any]], *, is_postgresql: bool) -> sa.Insert:
    """An insert that leaves each value as it is kept."""
    bare = sa.table(table.name, *(sa.column(column.name) for column in columns))
    values: dict[str, Any] = {}
    for place, column in enumerate(columns):
        value: Any = sa.bindparam(f"v{place}", type_=_kept_as(column))
        is_json = isinstance(column.type, sa.JSON)
        values[column.name] = sa.cast(value, sa.JSON) if is_postgresql and is_json else value
    return sa.insert(bare).values(values)


def sum_of(connection: sa.Connection, table: sa.Table) -> Sum:
    """Count the rows that stand in the table now, and take their fingerprint."""
    adder = Adder()
    for _line in adder.pass_on(read_lines(connection, table)):
        pass
    return adder.total()
