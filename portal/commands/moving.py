"""Move from SQLite to PostgreSQL in one command, while the site runs, and lose nothing.

First the source is closed for writing: each process sees the mark in the transaction in which it
wants to write, and answers with a page that says so. Then one moment of it is copied and compared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import click
import sqlalchemy as sa

from portal import scope
from portal.commands.database import BEHIND
from portal.commands.obstacles import Obstacle
from portal.commands.safekeeping import prepare_tables
from portal.commands.site import owner_site, require_own_database
from portal.config import Settings, normal_database_url
from portal.db import (
    MOVED_MARK,
    MOVING_MARK,
    db,
    is_closed_for_moving,
    prepare_engine,
    unit_of_work,
)
from portal.language import _n
from portal.safekeeping import copying, lookups, rows
from portal.safekeeping.rows import Sum
from portal.schema import migration_of, newest_migration

OPEN = 0


class Source:
    """The SQLite file that is left."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url, poolclass=sa.pool.NullPool, hide_parameters=True)
        prepare_engine(self.engine)

    def mark(self, number: int) -> None:
        """Write in the file whether it may be written in; waits for whoever writes now."""
        # Without WRITE: the mark itself must come through.
        with self.engine.begin() as line:
            line.exec_driver_sql(f"PRAGMA application_id={number}")

    def is_closed(self) -> bool:
        """Whether a move began here."""
        with self.engine.connect() as line:
            return is_closed_for_moving(line)

    @contextmanager
    def closed(self) -> Iterator[sa.Connection]:
        """One moment after which nothing was written; opened again when the move fails."""
        was_closed = self.is_closed()
        self.mark(MOVING_MARK)
        try:
            with copying.snapshot(self.engine) as reading:
                if migration_of(reading) != newest_migration():
                    raise Obstacle(BEHIND)
                lookups.require(reading)
                yield reading
        except BaseException:
            if not was_closed:
                self.mark(OPEN)
            raise
        self.mark(MOVED_MARK)


@click.command()
@click.option("--to", "target", metavar="postgresql://…", help="De lege database van PostgreSQL.")
@click.option("--cancel", is_flag=True, help="Breek een verhuizing af: hier wordt weer geschreven.")
def move(*, target: str | None, cancel: bool) -> None:
    """Verhuis van SQLite naar PostgreSQL, ook als de site draait."""
    settings = Settings.from_environment()
    if not settings.database_url.startswith("sqlite"):
        raise Obstacle("Verhuizen kan alleen vanuit SQLite: DATABASE_URL is al iets anders.")
    require_own_database(settings)
    source = Source(settings.database_url)
    if cancel:
        source.mark(OPEN)
        click.echo("De verhuizing is afgebroken. In de database van nu wordt weer geschreven.")
        return
    if target is None:
        raise Obstacle("Zeg waarheen: 'tijdcollecte move --to postgresql://…'.")
    url = normal_database_url(target)
    if not url.startswith("postgresql"):
        raise Obstacle("Verhuizen kan alleen naar postgresql://…")
    with owner_site(replace(settings, database_url=url)):
        prepare_tables(settings)
        moved = carry_over(source)
    for line in told(moved, url, settings):
        click.echo(line)


def carry_over(source: Source) -> dict[str, Sum]:
    """Copy and compare everything: all of it or nothing. What was moved, for each table."""
    session = db.session()
    is_again = source.is_closed()
    with scope.system_scope(session, "move to another database"):
        is_there = not _is_empty(session.connection())
        if is_there and not is_again:
            copying.require_empty(session.connection())
        # The target commits before the source is closed for good: rows are never nowhere.
        with source.closed() as reading, unit_of_work() as work:
            if is_there:
                # A move that was cut off at its very last step: look whether all of it is there.
                sums = {table.name: rows.sum_of(reading, table) for table in rows.tables()}
            else:
                sums = copying.fill(
                    work.connection(), lambda table: rows.read_lines(reading, table)
                )
            copying.compare(work.connection(), sums)
            lookups.put(work.connection())
    return sums


def _is_empty(connection: sa.Connection) -> bool:
    try:
        copying.require_empty(connection)
    except copying.NotEmpty:
        return False
    return True


def told(moved: dict[str, Sum], url: str, settings: Settings) -> list[str]:
    """What was done, and what the operator does now."""
    lines = _n("{n} rij", "{n} rijen", sum(total.rows for total in moved.values()))
    tables = _n("{n} tabel", "{n} tabellen", len(moved))
    shown = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=True)
    secret = " (met het wachtwoord)" if sa.make_url(url).password else ""
    steps = [f"Zet nu meteen in de instellingen DATABASE_URL={shown}{secret}."]
    if not settings.erased_file:
        # Beside SQLite the file was found by itself; beside PostgreSQL nobody would look there.
        steps.append(f"Zet in de instellingen ook ERASED_FILE={settings.erased_path}.")
    steps += [
        "Start website, worker en planner opnieuw.",
        "Doe 'tijdcollecte doctor'. Bewaar het oude bestand nog een maand.",
    ]
    return [
        f"Verhuisd: {lines} in {tables}. Alle aantallen en controlegetallen kloppen.",
        "De oude database is gesloten: daar wordt niets meer in geschreven.",
        "Doe nu dit:",
        *(f"{number}. {step}" for number, step in enumerate(steps, start=1)),
    ]
