"""Make a backup while people work, and put one back in an empty database."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from portal import scope
from portal.audit.services import record
from portal.clock import AMSTERDAM, moment_text, utc_now
from portal.commands.database import BEHIND, let_role_in, upgrade
from portal.commands.inside import MOVED
from portal.commands.obstacles import Obstacle
from portal.commands.site import owner_site, site
from portal.config import Settings
from portal.db import db, is_closed_for_moving, unit_of_work
from portal.erasure.keeping import erased_file
from portal.erasure.marks import ErasedFile
from portal.erasure.services import forget_again
from portal.language import _, _n
from portal.networks import queries as networks
from portal.outbox import queries as outbox
from portal.safekeeping import archive, copying, locks, lookups
from portal.safekeeping.archive import Backup, Contents
from portal.safekeeping.services import Settled, settle_restored
from portal.schema import current_migration, migration_of, newest_migration
from portal.scope import Scope
from portal.version import commit, in_words, ours, version

# Not 'db upgrade': it may be a step back, or somebody's work.
OF_ANOTHER = "In deze database staan tabellen van een andere versie. Kies een lege database."


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
    known = erased_file().known()
    with copying.snapshot(db.engine) as connection:
        if connection.dialect.name == "sqlite" and is_closed_for_moving(connection):
            raise Obstacle(f"Deze database is {MOVED}.")
        migration = migration_of(connection)
        if migration is None or migration != newest_migration():
            raise Obstacle(BEHIND)
        contents = Contents(
            version=version(),
            commit=commit(),
            lookup=lookups.mark_in(connection) or "",
            migration=migration,
            made_at=now.isoformat(),
            locks=locks.locks_of(settings.data_keys),
            links=locks.links_mark(),
            marks=known.count,
            marks_digest=known.digest,
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
    rows = _n("{n} rij", "{n} rijen", contents.row_count)
    click.echo(f"De reservekopie staat in {path}: {rows}.")
    click.echo(f"Bewaar de bestanden van dit programma erbij (versie {ours()}).")
    click.echo("De sleutels staan er niet in: bewaar die apart ('tijdcollecte keys backup').")


def require_same_version(backup: Backup) -> None:
    """Raise an Obstacle unless the file has the columns of this version."""
    of, wanted = backup.contents, newest_migration()
    if of.migration == wanted:
        return
    how = "de bestanden die u bij de kopie bewaarde"
    if of.commit:
        how = f"'git checkout {of.commit}' in de map van het programma"
    raise Obstacle(
        f"Deze reservekopie hoort bij versie {in_words(of.version, of.commit, of.migration)}, "
        f"en hier draait migratie {wanted}. Zet eerst dat programma neer: {how}. "
        "Zet haar daarmee terug in een lege database, en werk dan bij."
    )


def prepare_tables(settings: Settings) -> None:
    """Make the tables when there are none, and let the role of the site use them."""
    if current_migration() not in {None, newest_migration()}:
        raise Obstacle(OF_ANOTHER)
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
        lookups.put(connection)
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
        # Nobody writes to whoever was forgotten once more: told is what stands there in the end.
        settled = replace(settled, messages=work.scalar(outbox.count_maybe_sent()) or 0)
    return settled, forgotten


def require_marks(source: Path, contents: Contents, erased: ErasedFile) -> None:
    """Raise an Obstacle when the file of forgotten people is not the newest of this site.

    It begins with the marks that this backup knew, and with those of later backups beside it.
    """
    for name, told in [(source.name, contents), *archive.later_beside(source, contents)]:
        found = erased.known(told.marks)
        missing = told.marks - found.count
        if missing:
            lines = _n("{n} regel", "{n} regels", missing)
            what = f"mist {lines} die {name} al kende: het is een ouder bestand, of het is weg"
        elif told.marks_digest and found.digest != told.marks_digest:
            what = f"begint anders dan {name} onthield: het is van een andere site, of veranderd"
        else:
            continue
        raise Obstacle(
            f"Het bestand met vergeten mensen {what}. Zet het nieuwste terug op "
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
        lookups.require_of_backup(backup.contents.lookup)
        if not without_marks:
            require_marks(source, backup.contents, erased_file())
        backup.check()
        prepare_tables(settings)
        settled, forgotten = put_back(backup, erased_file(), utc_now())
        contents = backup.contents
        same_links = contents.links in locks.links_marks()
    for line in told(contents, settled, same_links=same_links):
        click.echo(line)
    click.echo(
        _n(
            "Opnieuw vergeten: {n} mens die daar na deze kopie om vroeg.",
            "Opnieuw vergeten: {n} mensen die daar na deze kopie om vroegen.",
            forgotten,
        )
    )


def told(contents: Contents, settled: Settled, *, same_links: bool) -> list[str]:
    """What was done, for somebody who does this for the first time."""
    rows = _n("{n} rij", "{n} rijen", contents.row_count)
    tables = _n("{n} tabel", "{n} tabellen", len(contents.tables))
    sessions = _n("{n} sessie", "{n} sessies", settled.sessions)
    links = _n("{n} link om in te loggen", "{n} links om in te loggen", settled.links)
    lines = [
        _(
            "Teruggezet: {rows} in {tables}, van {moment}.",
            rows=rows,
            tables=tables,
            moment=moment_text(contents.moment),
        ),
        _("Alle aantallen en controlegetallen kloppen."),
        _(
            "Iedereen logt opnieuw in. Beëindigd: {sessions} en {links}.",
            sessions=sessions,
            links=links,
        ),
    ]
    if settled.messages:
        lines.append(
            _n(
                "{n} mail lag klaar. Misschien is die na de kopie nog verstuurd: "
                "hij staat bij Berichten, en gaat niet vanzelf weg.",
                "{n} mails lagen klaar. Misschien zijn ze na de kopie nog verstuurd: "
                "ze staan bij Berichten, en gaan niet vanzelf weg.",
                settled.messages,
            )
        )
    if not same_links:
        lines.append(
            _(
                "De SECRET_KEY is een andere dan toen. In mails die al klaarstonden, opent de link "
                "niet; die in mails van toen en in nieuwe mails wel. Heeft u de oude SECRET_KEY "
                "nog? Zet hem terug, of noem hem in SECRET_KEY_FALLBACKS, en start alles opnieuw: "
                "dan werken ze allemaal."
            )
        )
    return lines
