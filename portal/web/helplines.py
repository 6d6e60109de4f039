"""A copy on disk of whom to call, for a process that starts while the database is away."""

import json
import logging
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from portal.web.access import NetworkCard

log = logging.getLogger(__name__)


def read_helplines(path: Path | None) -> list[NetworkCard]:
    """What was kept; nothing when there is no copy, or none that can be read."""
    if path is None:
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [NetworkCard(**{**row, "closed_days": tuple(row["closed_days"])}) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def keep_helplines(path: Path | None, cards: Iterable[NetworkCard]) -> None:
    """Write the copy when it changed, whole or not at all; without it the site still runs.

    A card holds only what every page of the partnership says to everybody.
    """
    if path is None:
        return
    told = json.dumps([asdict(card) for card in cards], ensure_ascii=False, indent=1)
    try:
        with suppress(OSError):
            if path.read_text(encoding="utf-8") == told:
                return
        number, name = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
        with os.fdopen(number, "w", encoding="utf-8") as file:
            file.write(told)
        Path(name).replace(path)
    except OSError as wrong:
        log.warning("no copy of the helplines: %s", wrong.strerror)
