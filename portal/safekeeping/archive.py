"""The file of a backup: a zip with a list of contents, and one file of lines for each table."""

from __future__ import annotations

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from portal.safekeeping import rows
from portal.safekeeping.rows import Adder, Sum, Unkept

FORMAT = 1
CONTENTS = "contents.json"


class DamagedFile(Unkept):
    """Not a backup, or not whole any more."""

    sentence = "Dit bestand is geen hele reservekopie: {what}. Neem een andere."


@dataclass(frozen=True)
class Contents:
    """What is in a backup. It holds no key: only locks that the right key opens."""

    version: str
    migration: str
    made_at: str
    locks: tuple[str, ...]
    links: str
    # How many people had been forgotten, and the fingerprint of their marks, which stand elsewhere.
    marks: int = 0
    marks_digest: str = ""
    # Which key looks people up, see portal.safekeeping.lookups.
    lookup: str = ""
    # By which git finds the program that wrote it; empty when that came without git.
    commit: str = ""
    tables: dict[str, Sum] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def row_count(self) -> int:
        """All rows together."""
        return sum(total.rows for total in self.tables.values())

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)


def write(path: Path, connection: sa.Connection, contents: Contents) -> Contents:
    """Write everything this connection sees. The file has its name only once it is whole."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(half, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as out:
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
                for table in rows.tables():
                    contents.tables[table.name] = _write_table(box, connection, table)
                    contents.columns[table.name] = rows.columns_of(table)
                box.writestr(CONTENTS, json.dumps(asdict(contents), indent=1, sort_keys=True))
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return contents


def _write_table(box: zipfile.ZipFile, connection: sa.Connection, table: sa.Table) -> Sum:
    adder = Adder()
    with box.open(_place_of(table), "w", force_zip64=True) as out:
        for line in adder.pass_on(rows.read_lines(connection, table)):
            out.write(line.encode())
            out.write(b"\n")
    return adder.total()


def _place_of(table: sa.Table) -> str:
    return f"tables/{table.name}.jsonl"


class Backup:
    """A backup that is open for reading."""

    def __init__(self, box: zipfile.ZipFile) -> None:
        self._box = box
        self.contents = self._read_contents()

    def _read_contents(self) -> Contents:
        told: dict[str, Any] = json.loads(self._box.read(CONTENTS))
        if told.get("format") != FORMAT:
            raise DamagedFile(what="een andere soort")
        told["tables"] = {name: Sum(**total) for name, total in told["tables"].items()}
        # What a later version adds is passed over: that version is named then, not a broken file.
        known = {one.name for one in fields(Contents)}
        return Contents(**{name: value for name, value in told.items() if name in known})

    def lines(self, table: sa.Table) -> Iterator[str]:
        """The rows of one table."""
        with self._box.open(_place_of(table)) as lines:
            for line in lines:
                yield line.decode().removesuffix("\n")

    def check(self) -> None:
        """Raise DamagedFile unless every line is as it was when the backup was made."""
        for table in rows.tables():
            adder = Adder()
            for _line in adder.pass_on(self.lines(table)):
                pass
            if adder.total() != self.contents.tables.get(table.name):
                raise DamagedFile(what=f"de tabel {table.name} is veranderd")


@contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Read a backup. Raises DamagedFile when it is none, or when it is broken further on."""
    try:
        with zipfile.ZipFile(path) as box:
            yield Backup(box)
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError) as wrong:
        raise DamagedFile(what="het is niet te lezen") from wrong


def later_beside(path: Path, contents: Contents) -> Iterator[tuple[str, Contents]]:
    """The name and contents of later backups of the same site in the same folder."""
    for other in sorted(path.parent.glob("*.zip")):
        if other.name == path.name:
            continue
        try:
            with opened(other) as backup:
                found = backup.contents
        except (Unkept, OSError):
            continue  # not ours, or broken: it tells nothing
        if found.links == contents.links and found.moment > contents.moment:
            yield other.name, found
