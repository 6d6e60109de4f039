"""Which of the things the tests talk to are on this machine."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
from collections.abc import Mapping
from pathlib import Path

import psycopg

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/postgres"
# WeasyPrint opens these; no wheel brings them along.
PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


def has_postgresql(environment: Mapping[str, str]) -> bool:
    """A database answers where the tests will look for it."""
    address = environment.get("TEST_DATABASE_URL") or POSTGRESQL
    try:
        # SQLAlchemy's address names the driver, libpq's does not.
        psycopg.connect(address.replace("+psycopg", "", 1), connect_timeout=3).close()
    except psycopg.Error:
        return False
    return True


def has_redis(environment: Mapping[str, str]) -> bool:
    """A Redis answers, or there is a program to start one with."""
    if shutil.which("redis-server", path=environment.get("PATH")):
        return True
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=1) as line:
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def has_chromium(environment: Mapping[str, str]) -> bool:
    """Debian's browser, or the one that CHROMIUM names."""
    named = Path(environment.get("CHROMIUM") or "/usr/bin/chromium")
    return named.is_file() and os.access(named, os.X_OK)


def has_pango(environment: Mapping[str, str]) -> bool:
    """The libraries that lay out a PDF can be opened."""
    try:
        for name in PANGO:
            ctypes.CDLL(name)
    except OSError:
        return False
    return True


CHECKS = {
    "postgresql": has_postgresql,
    "redis": has_redis,
    "chromium": has_chromium,
    "pango": has_pango,
}


def absent(environment: Mapping[str, str]) -> list[str]:
    """The names of what is missing, and of what the person wants left out."""
    unwanted = environment.get("TIJDCOLLECTE_WITHOUT", "").split(",")
    return [name for name, check in CHECKS.items() if name in unwanted or not check(environment)]
