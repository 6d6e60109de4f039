"""Make the keys of an installation, and write them down for a safe."""

import os
from datetime import datetime
from pathlib import Path

import click
from cryptography.fernet import Fernet

from portal import crypto, scope
from portal.clock import date_text, local_day, utc_now
from portal.commands.obstacles import Obstacle
from portal.commands.site import working_site
from portal.config import Settings
from portal.db import db, unit_of_work
from portal.language import _n
from portal.safekeeping import rotation
from portal.version import ours

SHEET = """\
SLEUTELBLAD VAN TIJDCOLLECTE
{line}
Site:       {site}
Geschreven: {day}
Versie:     {version}

Met deze sleutels leest u een reservekopie. Zonder deze sleutels leest niemand haar meer,
ook wij niet. Wie ze allebei heeft, leest alles.

Druk dit blad af. Leg het in een kluis, op een andere plek dan de reservekopieën.
Bewaar het nooit naast een reservekopie, en stuur het nooit per mail.
Maakt u nieuwe sleutels? Schrijf dan een nieuw blad, en bewaar het oude zolang u
reservekopieën uit die tijd bewaart.

SECRET_KEY={secret_key}
DATA_KEYS="{data_keys}"
{lookup}"""


@click.group()
def keys() -> None:
    """Sleutels voor een installatie."""


@keys.command("new")
def new_keys() -> None:
    """Maak een SECRET_KEY en een sleutel voor DATA_KEYS."""
    click.echo(f"SECRET_KEY={crypto.new_secret()}{crypto.new_secret()}")
    click.echo(f"DATA_KEYS={crypto.new_data_key()}")


def sheet_of(settings: Settings, now: datetime) -> str:
    """The keys with where to keep them, on one page."""
    return SHEET.format(
        line="=" * 28,
        site=settings.public_address,
        day=date_text(local_day(now), year=True),
        version=ours(),
        secret_key=settings.secret_key,
        data_keys=" ".join(settings.data_keys),
        lookup=f"LOOKUP_KEY={settings.lookup_key}\n" if settings.lookup_key else "",
    )


@keys.command("backup")
@click.argument("target", metavar="[BESTAND]", required=False, type=click.Path(path_type=Path))
def backup_keys(target: Path | None) -> None:
    """Schrijf de sleutels op een blad om af te drukken; zonder BESTAND op het scherm."""
    sheet = sheet_of(Settings.from_environment(), utc_now())
    if target is None:
        click.echo(sheet, nl=False)
        return
    try:
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as wrong:
        raise Obstacle(f"Het bestand {target} is er al: kies een andere naam.") from wrong
    except (FileNotFoundError, NotADirectoryError) as wrong:
        raise Obstacle(f"De map {target.parent} is er niet: maak die eerst.") from wrong
    with os.fdopen(opened, "w") as out:
        out.write(sheet)
    click.echo(f"Het sleutelblad staat in {target}. Druk het af, leg het in een kluis, en wis het.")
    click.echo("Bewaar het op een andere plek dan de reservekopieën.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Versleutel alles opnieuw met de eerste van DATA_KEYS, ook als er gewerkt wordt."""
    settings = Settings.from_environment()
    if len(settings.data_keys) == 1:
        raise Obstacle(
            "Er is maar één sleutel. Zet een nieuwe vooraan in DATA_KEYS (de oude erachter), "
            "start alles opnieuw, en doe dit dan."
        )
    newest = Fernet(settings.data_keys[0])
    with working_site():
        session = db.session()
        with scope.system_scope(session, "encrypt anew"):
            count = rotation.rotate_all(unit_of_work, newest)
            left = rotation.old_secrets(session, newest)
    if left:
        raise Obstacle(
            _n("Er kwam {n} waarde bij", "Er kwamen {n} waarden bij", left)
            + " met een oude sleutel: draait er nog een programma "
            "met de oude instellingen? Start alles opnieuw, en herhaal dit."
        )
    lookup = settings.lookup_key or crypto.lookup_key_of(settings.data_keys)
    values = _n("{n} waarde", "{n} waarden", count)
    click.echo(f"Opnieuw versleuteld: {values}. De oude sleutels zijn niet meer nodig.")
    click.echo("Zet dit in de instellingen, start alles opnieuw, en maak een nieuw sleutelblad:")
    click.echo(f"DATA_KEYS={settings.data_keys[0]}")
    click.echo(f"LOOKUP_KEY={lookup}")
    click.echo("Bewaar het oude blad zolang u reservekopieën uit die tijd bewaart.")
