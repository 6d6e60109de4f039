"""Make a backup while people work, and put one back in an empty database."""

import importlib.metadata
from datetime import datetime
from pathlib import Path

import click
from alembic.migration import MigrationContext

from portal import scope
from portal.audit.services import record
from portal.clock import AMSTERDAM, moment_text, utc_now
from portal.commands.database import BEHIND, let_role_in, upgrade
from portal.commands.obstacles import Obstacle
from portal.commands.site import owner_site, site
from portal.config import Settings
from portal.db import db, unit_of_work
from portal.erasure.keeping import erased_file
from portal.erasure.marks import ErasedFile
from portal.erasure.services import forget_again
from portal.networks import queries as networks
from portal.safekeeping import archive, copying, locks
from portal.safekeeping.archive import Backup, Contents
from portal.safekeeping.services import Settled, settle_restored
from portal.scope import Scope
from portal.web.health import current_migration, newest_migration


def version() -> str:
    """Which Tijdcollecte this is."""
    try:
        return importlib.metadata.version("tijdcollecte")
    except importlib.metadata.PackageNotFoundError:
        return "checkout"


def place_for(target: Path, now: datetime) -> Path:
    """The file to write: a name with the moment when only a folder was said."""
    if target.is_dir():
        moment = now.astimezone(AMSTERDAM)
        target = target / f"tijdcollecte-{moment:%Y-%m-%d-%H%M%S}.zip"
    if target.exists():
        raise Obstacle(f"Het bestand {target} is er al: kies een andere naam.")
    if not target.parent.is_dir():
        raise Obstacle(f"De map {target.parent} is er niet: maak die eerst.")
    return target


def save(target: Path, settings: Settings, now: datetime) -> tuple[Path, Contents]:
    """Write a backup of the database of the moment."""
    path = place_for(target, now)
    with copying.snapshot(db.engine) as connection:
        migration = MigrationContext.configure(connection).get_current_revision()
        if migration is None or migration != newest_migration():
            raise Obstacle(BEHIND)
        contents = Contents(
            version=version(),
            migration=migration,
            made_at=now.isoformat(),
            locks=locks.locks_of(settings.data_keys),
            links=locks.links_mark(),
            marks=erased_file().count(),
        )
        try:
            return path, archive.write(path, connection, contents)
        except PermissionError:
            raise  # not a matter of room: 'kijk naar de rechten'
        except OSError as wrong:
            raise Obstacle(
                f"De reservekopie past niet op {path.parent}: {wrong.strerror}."
            ) from wrong


@click.command()
@click.argument("target", metavar="BESTAND", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Maak een reservekopie, ook als er gewerkt wordt. BESTAND mag een map zijn."""
    settings = Settings.from_environment()
    with site():
        path, contents = save(target, settings, utc_now())
    click.echo(f"De reservekopie staat in {path}: {contents.row_count} rijen.")
    click.echo("De sleutels staan er niet in: bewaar die apart ('tijdcollecte keys backup').")


def require_same_version(backup: Backup) -> None:
    """Raise an Obstacle unless the file has the columns of this version."""
    found, wanted = backup.contents.migration, newest_migration()
    if found != wanted:
        raise Obstacle(
            f"Deze reservekopie hoort bij versie {backup.contents.version} (migratie {found}), "
            f"en hier draait migratie {wanted}. Zet haar terug met die versie, en werk dan bij."
        )


def prepare_tables(settings: Settings) -> None:
    """Make the tables when there are none, and let the role of the site use them."""
    if current_migration() not in {None, newest_migration()}:
        raise Obstacle(BEHIND)
    upgrade()
    let_role_in(settings)


def put_back(backup: Backup, erased: ErasedFile, now: datetime) -> tuple[Settled, int]:
    """Fill the empty database, compare, and settle what may not live on: all of it or nothing.

    How it was settled, and how many people were forgotten once more.
    """
    session = db.session()
    with scope.system_scope(session, "put a backup back"), unit_of_work() as work:
        connection = work.connection()
        copying.fill(connection, backup.lines)
        copying.compare(connection, backup.contents.tables)
        settled = settle_restored(work, now=now)
        for network in work.scalars(networks.networks()).all():
            with scope.scoped_to(work, Scope(network.id, whole_network=True)):
                record(
                    work,
                    actor=None,
                    verb="backup_restored",
                    object_kind="network",
                    object_key=network.id,
                    now=now,
                )
        forgotten = forget_again(work, erased=erased, now=now)
    return settled, forgotten


def require_marks(backup: Backup, erased: ErasedFile) -> None:
    """Raise an Obstacle when the file of forgotten people is not the one that belongs here."""
    missing = backup.contents.marks - erased.count()
    if missing > 0:
        raise Obstacle(
            f"Het bestand met vergeten mensen mist {missing} regels: zet het terug op "
            f"{erased.path or 'ERASED_FILE'}, anders komen zij terug. "
            "Is het echt weg? Herhaal met --without-marks."
        )


@click.command()
@click.option("--without-marks", is_flag=True, help="Het bestand met vergeten mensen is weg.")
@click.argument("source", metavar="BESTAND", type=click.Path(path_type=Path, dir_okay=False))
def restore(*, source: Path, without_marks: bool) -> None:
    """Zet een reservekopie terug in een lege database."""
    if not source.is_file():
        raise Obstacle(f"Het bestand {source} is er niet.")
    settings = Settings.from_environment()
    with owner_site(settings), archive.opened(source) as backup:
        require_same_version(backup)
        locks.require_keys(backup.contents.locks)
        if not without_marks:
            require_marks(backup, erased_file())
        backup.check()
        prepare_tables(settings)
        settled, forgotten = put_back(backup, erased_file(), utc_now())
        contents = backup.contents
        same_links = contents.links == locks.links_mark()
    for line in told(contents, settled, same_links=same_links):
        click.echo(line)
    click.echo(f"Opnieuw vergeten: {forgotten} mensen die daar na deze kopie om vroegen.")


def told(contents: Contents, settled: Settled, *, same_links: bool) -> list[str]:
    """What was done, for somebody who does this for the first time."""
    lines = [
        f"Teruggezet: {contents.row_count} rijen in {len(contents.tables)} tabellen, "
        f"van {moment_text(contents.moment)}.",
        "Alle aantallen en controlegetallen kloppen.",
        f"Iedereen logt opnieuw in: {settled.sessions} sessies en {settled.links} "
        "links om in te loggen zijn beëindigd.",
    ]
    if settled.messages:
        lines.append(
            f"{settled.messages} mails lagen klaar. Misschien zijn ze na de kopie nog verstuurd: "
            "ze staan bij Berichten, en gaan niet vanzelf weg."
        )
    if not same_links:
        lines.append("De SECRET_KEY is een andere: links in oude mails werken niet meer.")
    return lines
