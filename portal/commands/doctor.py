"""Look whether everything an installation needs is there."""

import ctypes.util
import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from difflib import get_close_matches
from pathlib import Path

import click
import sqlalchemy as sa

from portal.commands.inside import Finding, all_opens, database_answers, keys_fit
from portal.config import BadSettings, Mode, Settings
from portal.mail.sending import SmtpSender, Unreachable
from portal.paths import PORTAL, migrations_folder, template_folder
from portal.settings_table import SETTINGS
from portal.version import ours
from portal.web.health import broker_answers as is_there

PACKAGES = ("portal", "campaigns", "intake", "tasks")
PANGO = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")

ROOM = 200_000_000  # bytes
NO_MARKS = "is er niet: zet het nieuwste terug. Is de site nieuw? Doe 'tijdcollecte db upgrade'"
# How much a name looks like one of ours when it is probably meant to be it.
LIKE = 0.85
PATIENCE = 3.0  # seconds for a mail server to answer

# What PostgreSQL takes behind the question mark and nobody else may read.
SECRET_WORDS = ("password", "sslpassword")


def names_are_ours() -> Finding:
    """Packages with these names exist elsewhere too; ours live side by side."""
    for name in PACKAGES:
        found = importlib.util.find_spec(name)
        places = list(found.submodule_search_locations or []) if found else []
        if PORTAL.parent / name not in [Path(place) for place in places]:
            return f"het pakket {name} is van een ander: installeer in een eigen omgeving"
    owners = importlib.metadata.packages_distributions()
    strange = {
        owner for name in PACKAGES for owner in owners.get(name, []) if owner != "tijdcollecte"
    }
    return f"verwijder eerst: {', '.join(sorted(strange))}" if strange else None


def marks_can_be_kept() -> Finding:
    """Whoever is forgotten must stay so when an older backup is put back."""
    path = Settings.from_environment().erased_path
    if path is None:
        return "stel ERASED_FILE in: een bestand buiten de database voor wie vergeten wil worden"
    if not path.exists():
        return f"{path} {NO_MARKS}"
    return None if os.access(path, os.W_OK) else f"in {path} kan niet worden geschreven"


def broker_answers() -> Finding:
    """Redis, when there is one; without it the worker runs by itself."""
    url = Settings.from_environment().redis_url
    if not url:
        return None
    there = is_there(url)
    return None if there else "niet bereikbaar: draait Redis, en klopt REDIS_URL?"


def mail_can_leave() -> Finding:
    """A mail server answers."""
    settings = Settings.from_environment()
    if not settings.smtp_url:
        return "SMTP_URL ontbreekt: mails blijven wachten"
    try:
        sender = SmtpSender(settings.smtp_url, "localhost", timeout=PATIENCE)
        sender.connect()
        sender.close()
    except Unreachable as wrong:
        return f"{wrong}: klopt SMTP_URL?"
    return None


def settings_are_safe() -> Finding:
    """Keys and addresses are set."""
    try:
        Settings.from_environment()
    except BadSettings as wrong:
        return str(wrong)
    return None


def names_are_known() -> Finding:
    """A setting whose name is misspelled would say nothing, and nobody would see it."""
    known = [setting.name for setting in SETTINGS]
    for name in sorted(set(os.environ) - set(known)):
        for meant in get_close_matches(name, known, n=1, cutoff=LIKE):
            return f"{name} kennen wij niet: bedoelt u {meant}?"
    return None


def is_for_real() -> Finding:
    """Nobody left the switch of the tests on."""
    if Settings.from_environment().mode is Mode.TEST:
        return "TIJDCOLLECTE_MODE=test is alleen voor proeven: haal deze instelling weg"
    return None


def pdfs_can_be_made() -> Finding:
    """The libraries that lay out a flyer are there."""
    missing = [name for name in PANGO if ctypes.util.find_library(name) is None]
    return f"installeer de bibliotheken van Pango ({', '.join(missing)})" if missing else None


def files_are_there() -> Finding:
    """Templates and migrations can be read, and there is room for what is temporary."""
    for folder in (template_folder(), migrations_folder()):
        if not os.access(folder, os.R_OK | os.X_OK):
            return f"de map {folder} is niet te lezen"
    url = sa.make_url(Settings.from_environment().database_url)
    if url.drivername.startswith("sqlite") and url.database:
        home = Path(url.database).absolute().parent
        if not os.access(home, os.W_OK | os.X_OK):
            return f"in de map {home} kan niet worden geschreven"
    return None


def there_is_room() -> Finding:
    """The disk is not nearly full, where the database is and where files are made."""
    url = sa.make_url(Settings.from_environment().database_url)
    folders = {Path(tempfile.gettempdir())}
    if url.drivername.startswith("sqlite") and url.database:
        folders.add(Path(url.database).absolute().parent)
    full = [str(one) for one in sorted(folders) if shutil.disk_usage(one).free < ROOM]
    return f"bijna vol: maak ruimte bij {' en '.join(full)}" if full else None


CHECKS: dict[str, Callable[[], Finding]] = {
    "Instellingen": settings_are_safe,
    "Namen": names_are_known,
    "Gebruik": is_for_real,
    "Pakketten": names_are_ours,
    "Mappen": files_are_there,
    "Schijf": there_is_room,
    "Database": database_answers,
    "Sleutels": keys_fit,
    "Geheimen": all_opens,
    "Vergeten": marks_can_be_kept,
    "Redis": broker_answers,
    "Mailserver": mail_can_leave,
    "PDF": pdfs_can_be_made,
}
NEED_SETTINGS = set(CHECKS) - {"Instellingen", "Namen", "Pakketten", "PDF"}


def findings() -> Iterator[tuple[str, Finding]]:
    """Each check with its outcome; those that need settings only when these are right."""
    are_set = settings_are_safe() is None
    for name, check in CHECKS.items():
        if name in NEED_SETTINGS and not are_set:
            yield name, "eerst de instellingen"
        else:
            yield name, check()


def shown_database(settings: Settings) -> str:
    """Which database is looked at, without the password."""
    url = sa.make_url(settings.database_url)
    plain = url.set(drivername=url.get_backend_name()).difference_update_query(SECRET_WORDS)
    return plain.render_as_string(hide_password=True)


@click.command()
def doctor() -> int:
    """Kijk of alles er is wat deze installatie nodig heeft."""
    is_well, is_set = True, settings_are_safe() is None
    click.echo(f"{'Versie:':14}{ours()}")
    if is_set:
        click.echo(f"{'Gegevens:':14}{shown_database(Settings.from_environment())}")
    for name, finding in findings():
        said = "✓ ok" if finding is None else f"✗ niet ok: {finding}"
        if name == "Redis" and is_set and not Settings.from_environment().redis_url:
            said = "– niet gebruikt"
        click.echo(f"{name + ':':14}{said}")
        is_well = is_well and finding is None
    return 0 if is_well else 1 if is_set else 2
