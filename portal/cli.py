"""The command ``tijdcollecte``: one entrance, and one sentence when something is in the way."""

import importlib
import sys

import click

from portal import crypto
from portal.commands.database import database
from portal.commands.doctor import doctor
from portal.commands.obstacles import Obstacle, in_plain_words
from portal.commands.people import account, network
from portal.commands.serving import serve

CANNOT = 2


@click.group(help="Tijdcollecte: kerken geven samen tijd; een hulplijn weet wie wacht.")
def commands() -> None:
    """Hold every command."""


@click.group()
def keys() -> None:
    """Sleutels voor een installatie."""


@keys.command("new")
def new_keys() -> None:
    """Maak een SECRET_KEY en een sleutel voor DATA_KEYS."""
    click.echo(f"SECRET_KEY={crypto.new_secret()}{crypto.new_secret()}")
    click.echo(f"DATA_KEYS={crypto.new_data_key()}")


for name, command in {
    "account": account,
    "db": database,
    "doctor": doctor,
    "keys": keys,
    "network": network,
    "serve": serve,
}.items():
    commands.add_command(command, name)


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 2 and one Dutch sentence when it cannot."""
    try:
        with in_plain_words():
            # By name: the floor above us brings demo, worker and beat, and we may not know it.
            importlib.import_module("tasks.commands").add_to(commands)
            answer = commands.main(arguments, prog_name="tijdcollecte", standalone_mode=False)
    except Obstacle as obstacle:
        click.echo(str(obstacle), err=True)
        return CANNOT
    except (click.Abort, KeyboardInterrupt):
        return 130
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    sys.exit(main())
