"""Who was forgotten, kept outside the database and outside every backup.

A line holds a kind, a number and a fingerprint of something that never changes about the row: no
name, no address, nothing to find a person with. The fingerprint sees to it that a number which was
handed out again after an older backup was put back is never taken for the person of before. It
needs no key, so that it outlives a change of keys.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from portal import crypto
from portal.errors import Refusal
from portal.language import _l

# The kind of the first line, which is about nobody.
BEGIN = "begin"


class NowhereToMark(Refusal):
    """A backup that is put back would bring the person back."""

    message = _l(
        "Vergeten kan nu niet: de beheerder moet eerst ERASED_FILE instellen. "
        "Bel de hulplijn, dan regelen wij het."
    )


@dataclass(frozen=True)
class Mark:
    """That one person was forgotten."""

    kind: str
    key: int
    network_id: int
    fingerprint: str
    on: str

    @classmethod
    def of(cls, kind: str, key: int, network_id: int, unchanging: str, on: date) -> Mark:
        """The mark of a row; ``unchanging`` tells it from any other that had its number."""
        print_ = crypto.fingerprint(f"{kind}:{network_id}:{key}:{unchanging}")
        return cls(kind, key, network_id, print_, on.isoformat())


@dataclass(frozen=True)
class Known:
    """What a backup remembers of the marks: how many, and the fingerprint over them in order."""

    count: int
    digest: str


class ErasedFile:
    """The file with marks. Lines are only ever added."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def begin(self, on: date) -> bool:
        """Write a first line that is like no other, where there is none; whether it did.

        Every backup then knows its own file, and misses it, also when nobody was forgotten yet.
        Raises NowhereToMark.
        """
        if self.known(1).count:
            return False
        self.append(Mark(BEGIN, 0, 0, crypto.new_secret(), on.isoformat()))
        return True

    def append(self, mark: Mark) -> None:
        """Write a mark, and be sure that it is on the disk. Raises NowhereToMark."""
        if self.path is None:
            raise NowhereToMark
        line = json.dumps(asdict(mark), sort_keys=True).encode() + b"\n"
        try:
            number = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as wrong:
            raise NowhereToMark from wrong
        with os.fdopen(number, "r+b", buffering=0) as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            size = out.seek(0, os.SEEK_END)
            # The power may have gone in the middle of the line before.
            if size and os.pread(out.fileno(), 1, size - 1) != b"\n":
                line = b"\n" + line
            out.write(line)
            os.fsync(out.fileno())

    def marks(self) -> Iterator[Mark]:
        """Every mark. Half a line was never promised to anybody, and is passed over."""
        if self.path is None or not self.path.is_file():
            return
        for line in self.path.read_text(errors="replace").splitlines():
            try:
                yield Mark(**json.loads(line))
            except (ValueError, TypeError):
                continue

    def known(self, first: int | None = None) -> Known:
        """What stands in it, or in the first so many marks of it. Lines are only ever added, so
        that a file that is no older than a backup begins with what that backup knew."""
        count, digest = 0, hashlib.sha256()
        for mark in islice(self.marks(), first):
            count += 1
            digest.update(json.dumps(asdict(mark), sort_keys=True).encode() + b"\n")
        return Known(count, digest.hexdigest())
