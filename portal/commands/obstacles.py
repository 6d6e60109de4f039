"""What stands in the way of a command, in one Dutch sentence."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.config import BadSettings
from portal.db import DatabaseMoves, DemoDatabase
from portal.errors import Refusal
from portal.safekeeping.rows import Unkept

PORTS = range(1, 65536)
MOVES = (
    "Deze database is verhuisd, of wordt verhuisd: zet DATABASE_URL op de nieuwe. "
    "Ging het mis? 'tijdcollecte move --cancel' opent haar weer."
)


class Obstacle(Exception):
    """The command cannot do its work; the sentence says why and what to do."""


def require_port(port: int, host: str = "127.0.0.1") -> None:
    """Raise an Obstacle when nobody can listen there."""
    try:
        with socket.socket() as line:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind((host, port))
    except OSError as wrong:
        if wrong.errno == errno.EADDRINUSE:
            raise Obstacle(f"Poort {port} is bezet: kies een andere met --port.") from wrong
        raise Obstacle(f"Poort {port} mag hier niet: kies een andere met --port.") from wrong


def require_folder(folder: Path) -> Path:
    """Make the folder when needed. Raises an Obstacle when we cannot write in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise Obstacle(f"De map {folder} kan niet worden gemaakt: kies een andere.") from wrong
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Obstacle(f"In de map {folder} kan niet worden geschreven: kies een andere.")
    return folder


@contextmanager
def in_plain_words() -> Iterator[None]:
    """Turn what an operator can mend into an Obstacle; anything else is our own mistake."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise  # nothing wrong: somebody asks which commands there are
    except click.UsageError as wrong:
        raise Obstacle(usage_sentence(wrong)) from wrong
    except (BadSettings, DemoDatabase, Unkept) as wrong:
        raise Obstacle(str(wrong)) from wrong
    except DatabaseMoves as wrong:
        raise Obstacle(MOVES) from wrong
    except Refusal as wrong:
        raise Obstacle(wrong.sentence()) from wrong
    except (OperationalError, ProgrammingError) as wrong:
        raise Obstacle(_database_sentence(str(wrong.orig))) from wrong
    except ModuleNotFoundError as wrong:
        raise Obstacle(
            f"Het onderdeel {wrong.name} ontbreekt: installeer de omgeving opnieuw."
        ) from wrong
    except PermissionError as wrong:
        raise Obstacle(
            f"Bij {wrong.filename or 'een bestand'} mogen wij niet: kijk naar de rechten."
        ) from wrong


def _database_sentence(problem: str) -> str:
    said = problem.lower()
    if "no such table" in said or "does not exist" in said:
        return "De database is nog niet bijgewerkt: doe eerst 'tijdcollecte db upgrade'."
    if "readonly" in said or "read-only" in said:
        return "In de database kan niet worden geschreven: kijk naar de rechten op het bestand."
    if "locked" in said:
        return "De database is bezet door een ander programma: probeer het zo nog eens."
    return "De database is niet bereikbaar: draait de server, en klopt DATABASE_URL?"


def usage_sentence(wrong: click.UsageError) -> str:
    """Click's complaint in Dutch."""
    see = f" Zie '{wrong.ctx.command_path} --help'." if wrong.ctx else ""
    if isinstance(wrong, click.NoSuchOption):
        said = f"De optie {wrong.option_name} bestaat niet."
    elif isinstance(wrong, click.MissingParameter):
        said = f"Er ontbreekt iets: {_name_of(wrong)}."
    elif isinstance(wrong, click.BadParameter):
        said = f"De waarde bij {_name_of(wrong)} klopt niet."
    elif isinstance(wrong, click.BadOptionUsage):
        said = f"De optie {wrong.option_name} is niet goed gebruikt."
    elif wrong.message.startswith("No such command"):
        said = f"De opdracht {wrong.message.split(' ', 3)[-1].rstrip('.')} bestaat niet."
    elif wrong.message.startswith("Got unexpected extra"):
        said = f"Dit is te veel: {wrong.message.partition('(')[2].rstrip(')')}."
    else:
        said = "Deze opdracht klopt niet."
    return said + see


def _name_of(wrong: click.BadParameter) -> str:
    if wrong.param is None:
        return str(wrong.param_hint or "een waarde")
    if isinstance(wrong.param, click.Option):
        return wrong.param.opts[0]
    return wrong.param.human_readable_name
