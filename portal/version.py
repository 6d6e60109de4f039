"""Which Tijdcollecte this is: by number, by commit when it came with git, by its newest migration.

Read from files: a server may have no git, and a page must not start a program.
"""

import importlib.metadata
import tomllib
from functools import cache
from pathlib import Path

from portal.paths import PORTAL
from portal.schema import newest_migration

NAME = "tijdcollecte"
ROOT = PORTAL.parent
# As many digits as git itself shows of a large history.
SHORT = 12


def version(root: Path = ROOT) -> str:
    """The version in pyproject.toml of a checkout, else that of the package; ``"0.1.0"``."""
    try:
        project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
        if project["name"] == NAME:
            return str(project["version"])
    except (OSError, ValueError, KeyError):
        pass  # installed: beside us lie other packages
    try:
        return importlib.metadata.version(NAME)
    except importlib.metadata.PackageNotFoundError:
        return "onbekend"


@cache
def commit(root: Path = ROOT) -> str:
    """The first digits of the commit that was checked out; empty when nothing tells."""
    try:
        return _commit_of(root)[:SHORT]
    except OSError:
        return ""


def _commit_of(root: Path) -> str:
    folder = root / ".git"
    if folder.is_file():  # a second working tree: the file says where its folder is
        folder = root / folder.read_text().removeprefix("gitdir:").strip()
    head = (folder / "HEAD").read_text().strip()
    if not head.startswith("ref:"):
        return head
    name = head.removeprefix("ref:").strip()
    shared = folder
    if (folder / "commondir").is_file():
        shared = folder / (folder / "commondir").read_text().strip()
    if (shared / name).is_file():
        return (shared / name).read_text().strip()
    for line in (shared / "packed-refs").read_text().splitlines():
        found, _, of = line.partition(" ")
        if of == name:
            return found
    return ""


def in_words(number: str, of_commit: str, migration: str) -> str:
    """'0.1.0, commit 0123456789ab, migratie 0014'; the commit only when it is known."""
    parts = [number, f"commit {of_commit}" if of_commit else "", f"migratie {migration}"]
    return ", ".join(part for part in parts if part)


def ours() -> str:
    """The same of this program."""
    return in_words(version(), commit(), newest_migration())
