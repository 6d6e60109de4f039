"""The command ``tijdcollecte``: one entrance, and one sentence when something is in the way."""

import importlib
import sys

import click

from portal.commands.obstacles import Obstacle, in_plain_words

CANNOT = 2

# Each command is imported when it is used: a quick start, and the floor above us stays unknown.
COMMANDS = {
    "account": "portal.commands.people:account",
    "backup": "portal.commands.safekeeping:backup",
    "beat": "tasks.commands:beat_command",
    "church": "portal.commands.furnishing:church",
    "db": "portal.commands.database:database",
    "demo": "tasks.commands:demo",
    "district": "portal.commands.furnishing:district",
    "doctor": "portal.commands.doctor:doctor",
    "keys": "portal.commands.keys:keys",
    "move": "portal.commands.moving:move",
    "network": "portal.commands.networks:network",
    "organisation": "portal.commands.furnishing:organisation",
    "restore": "portal.commands.safekeeping:restore",
    "seat": "portal.commands.seats:seat",
    "serve": "portal.commands.serving:serve",
    "topic": "portal.commands.topics:topic",
    "worker": "tasks.commands:worker",
}


class Entrance(click.Group):
    """Knows every command by name and loads the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, for the help."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself."""
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command


def say_version(ctx: click.Context, _option: click.Parameter, asked: bool) -> None:
    """Print which program this is, and do nothing else."""
    if asked and not ctx.resilient_parsing:
        click.echo(f"tijdcollecte {importlib.import_module('portal.version').ours()}")
        ctx.exit()


@click.group(cls=Entrance)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=say_version,
    help="Zeg welke versie dit is.",
)
def commands() -> None:
    """Tijdcollecte: kerken geven samen tijd; een hulplijn weet wie wacht."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command; 2 and one Dutch sentence when it cannot.

    Without a command it lists which there are.
    """
    try:
        with in_plain_words():
            answer = commands.main(arguments, prog_name="tijdcollecte", standalone_mode=False)
    except Obstacle as obstacle:
        click.echo(str(obstacle), err=True)
        return CANNOT
    except click.exceptions.NoArgsIsHelpError as alone:
        click.echo(alone.ctx.get_help() if alone.ctx else "")
        return 0
    except (click.Abort, KeyboardInterrupt):
        return 130
    return answer if isinstance(answer, int) else 0


if __name__ == "__main__":
    sys.exit(main())
