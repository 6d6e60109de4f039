"""Read a whole database at one moment, and fill an empty one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa

from portal.safekeeping import rows
from portal.safekeeping.rows import Sum, Unkept


class NotEmpty(Unkept):
    """There are rows already; we never write over somebody's work."""

    sentence = "Deze database is niet leeg ({table}). Kies een lege database."


class DoesNotFit(Unkept):
    """The other database does not take a row."""

    sentence = "Een rij uit de tabel {table} past niet in de nieuwe database ({why})."


class ComesOutDifferent(Unkept):
    """What was written is not what was read."""

    sentence = "De tabel {table} klopt niet na het overzetten. Er is niets bewaard."


@contextmanager
def snapshot(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Everything as it is at one moment, while others go on writing."""
    with engine.connect() as line:
        if line.dialect.name == "postgresql":
            line.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with line.begin():
            see_everything(line)
            yield line


def see_everything(connection: sa.Connection) -> None:
    """Let PostgreSQL show the rows of every partnership, for this transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT set_config('app.system', 'on', true)"))


def require_empty(connection: sa.Connection) -> None:
    """Raise NotEmpty when any table holds a row."""
    for table in rows.tables():
        if connection.execute(sa.select(sa.literal(1)).select_from(table).limit(1)).first():
            raise NotEmpty(table=table.name)


def fill(
    connection: sa.Connection, lines_of: Callable[[sa.Table], Iterable[str]]
) -> dict[str, Sum]:
    """Write every table, parents first, and let new numbers follow the last; what was written.

    Raises NotEmpty or DoesNotFit.
    """
    require_empty(connection)
    written = {}
    for table in rows.tables():
        adder = rows.Adder()
        try:
            rows.write_lines(connection, table, adder.pass_on(lines_of(table)))
        except (sa.exc.DataError, sa.exc.IntegrityError) as wrong:
            # Only the kind of trouble: the database's own words may hold what people typed.
            raise DoesNotFit(table=table.name, why=type(wrong.orig).__name__) from None
        written[table.name] = adder.total()
    _follow_the_last(connection)
    return written


def compare(connection: sa.Connection, expected: Mapping[str, Sum]) -> None:
    """Read everything back. Raises ComesOutDifferent at the first table that is not the same."""
    for table in rows.tables():
        if rows.sum_of(connection, table) != expected[table.name]:
            raise ComesOutDifferent(table=table.name)


def _follow_the_last(connection: sa.Connection) -> None:
    """PostgreSQL hands out numbers itself, and knows nothing of those that came along."""
    if connection.dialect.name != "postgresql":
        return
    for table in rows.tables():
        key = table.autoincrement_column
        if key is None:
            continue
        sequence = connection.scalar(
            sa.select(sa.func.pg_get_serial_sequence(table.name, key.name))
        )
        last = connection.scalar(sa.select(sa.func.max(key)))
        if sequence is not None and last is not None:
            connection.execute(sa.select(sa.func.setval(sequence, last)))
