"""Bring the database up to date, and see whether it is."""

import logging
from datetime import date
from pathlib import Path

import click
import sqlalchemy as sa

from portal.clock import local_day, utc_now
from portal.commands.inside import NEWER
from portal.commands.obstacles import Obstacle
from portal.commands.site import keep_lookup_mark, owner_site, site
from portal.config import Settings
from portal.db import db
from portal.erasure.keeping import erased_file
from portal.erasure.marks import ErasedFile, NowhereToMark
from portal.paths import PORTAL, migrations_folder
from portal.safekeeping import rows
from portal.safekeeping.copying import see_everything
from portal.schema import current_migration, migrations, newest_migration, not_possible

LOST_MARKS = (
    "Let op. Vergeten: er zijn mensen vergeten, maar {path} was er niet. "
    "Heeft u dat bestand nog? Zet het daar terug."
)
BEHIND = "Doe eerst 'tijdcollecte db upgrade': deze database loopt achter."


def upgrade() -> bool:
    """Run the migrations that are missing; False when there were none."""
    found = current_migration()
    if found == newest_migration():
        return False
    if found is not None and found > newest_migration():
        raise Obstacle(f"Deze database is {NEWER.format(found=found)}.")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        migrations().upgrade()
    except (not_possible(), SystemExit) as wrong:
        raise Obstacle("Deze database hoort bij een andere versie van Tijdcollecte.") from wrong
    return True


def let_role_in(settings: Settings) -> None:
    """Let the role of the site, which owns nothing, use the tables. Needs an app as their owner."""
    if db.engine.dialect.name != "postgresql" or not settings.database_role:
        return
    role = settings.database_role.replace('"', '""')
    with db.engine.begin() as line:
        for grant in (
            "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES",
            "USAGE ON ALL SEQUENCES",
        ):
            line.exec_driver_sql(f'GRANT {grant} IN SCHEMA public TO "{role}"')


def begin_marks(erased: ErasedFile, on: date) -> str | None:
    """Begin the file of forgotten people beside a new site; what to tell when that is not well."""
    if erased.path is None:
        return None  # doctor says so
    try:
        is_new = erased.begin(on)
    except NowhereToMark:
        return f"Let op. Vergeten: in {erased.path.parent} kan niet worden geschreven."
    with db.engine.begin() as line:
        if is_new and somebody_was_forgotten(line):
            return LOST_MARKS.format(path=erased.path)
    return None


def somebody_was_forgotten(line: sa.Connection) -> bool:
    """Whether a row says that it was wiped."""
    see_everything(line)
    asked = (
        sa.select(sa.literal(1)).select_from(table).where(table.c.erased_at.is_not(None)).limit(1)
        for table in rows.tables()
        if "erased_at" in table.columns
    )
    return any(line.execute(one).first() for one in asked)


@click.group()
def database() -> None:
    """De database bijwerken en nakijken."""


@database.command("upgrade")
def upgrade_command() -> None:
    """Werk de database bij naar deze versie."""
    settings = Settings.from_environment()
    with owner_site(settings):
        done = upgrade()
        let_role_in(settings)
        keep_lookup_mark()
        warning = begin_marks(erased_file(), local_day(utc_now()))
    if warning:
        click.echo(warning, err=True)
    click.echo("De database is bijgewerkt." if done else "De database was al bij.")


@database.command("check")
def check_command() -> None:
    """Kijk of de database bij deze versie hoort."""
    with site():
        if current_migration() != newest_migration():
            raise Obstacle(
                "De database is niet bij deze versie: doe eerst 'tijdcollecte db upgrade'."
            )
    click.echo("De database is bij.")


def write_revision(message: str, folder: Path) -> Path:
    """Write a migration from what differs between the models and the database; its file.

    Raises an Obstacle when the database is behind.
    """
    before = set((folder / "versions").glob("*.py"))
    number = max(int(path.name[:4]) for path in before) + 1
    try:
        migrations().revision(
            directory=str(folder), message=message, autogenerate=True, rev_id=f"{number:04d}"
        )
    except (not_possible(), SystemExit) as wrong:
        raise Obstacle(
            "Doe eerst 'tijdcollecte db upgrade': deze database loopt achter."
        ) from wrong
    [made] = set((folder / "versions").glob("*.py")) - before
    return made


@database.command("revision")
@click.argument("message", metavar="WAT")
def revision_command(message: str) -> None:
    """Schrijf een migratie voor wat in de modellen is veranderd; lees haar na."""
    if not (PORTAL.parent / "pyproject.toml").is_file():
        raise Obstacle("Een migratie schrijven kan alleen in een checkout.")
    with site():
        if current_migration() != newest_migration():
            raise Obstacle(BEHIND)
        made = write_revision(message, migrations_folder())
    click.echo(f"{made.name} staat klaar. Lees haar na, en voeg CHECKs en rijbeveiliging toe.")
