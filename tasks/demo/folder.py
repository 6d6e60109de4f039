"""The demo's own folder: keys, a marked database, and a lock so that only one demo uses it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal import crypto
from portal.commands.obstacles import Obstacle, require_folder
from portal.config import Mode, Settings


@contextmanager
def demo_folder(folder: Path) -> Iterator[Path]:
    """The folder, for us alone. Raises an Obstacle when it cannot be used."""
    folder = require_folder(folder.absolute())
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as wrong:
            raise Obstacle(
                f"Er draait al een demo met de map {folder}: kies een andere met --data."
            ) from wrong
        yield folder


def demo_settings(folder: Path, port: int) -> Settings:
    """Settings of a demo: its own keys, its own database, only this machine."""
    return Settings(
        secret_key=_kept(folder / "secret-key", crypto.new_secret() + crypto.new_secret()),
        data_keys=(_kept(folder / "data-key", crypto.new_data_key()),),
        database_url=f"sqlite:///{folder / 'demo.sqlite3'}",
        public_address=f"http://127.0.0.1:{port}",
        mode=Mode.DEMO,
    )


def _kept(path: Path, fresh: str) -> str:
    """What the file says; the first time we write it, for our eyes only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(fresh)
    return fresh
