"""gunicorn on a free port, and what it and its database cost in processor time and memory.

Reads ``/proc``, so it measures on Linux only.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import sqlalchemy as sa

from bench.databases import Database

TICKS = os.sysconf("SC_CLK_TCK")
ROOT = Path(__file__).parents[1]
Fields = Mapping[str, str] | Sequence[tuple[str, str]]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stat(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def seconds_of(pid: int) -> float:
    """Processor time of one process, its threads included."""
    user, system = _stat(pid)[11:13]
    return (int(user) + int(system)) / TICKS


def children_of(pid: int) -> list[int]:
    """The processes that this one started."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in found]


def private_bytes(pid: int) -> int:
    """Memory of a process that it shares with nobody, plus its part of what it shares."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


@dataclass(frozen=True)
class Spent:
    """Processor seconds so far: the workers of the site, and its lines to the database."""

    server: float
    database: float

    @property
    def whole(self) -> float:
        """Both together."""
        return self.server + self.database

    def since(self, before: "Spent") -> "Spent":
        """What was spent after that moment."""
        return Spent(self.server - before.server, self.database - before.database)


@dataclass(frozen=True)
class Answer:
    """What the server said, and how long it took."""

    status: int
    text: str
    seconds: float
    location: str = ""
    cookie: str = ""


def ask(
    port: int, method: str, path: str, fields: Fields | None = None, cookie: str = ""
) -> Answer:
    """One request on a line of its own, as a phone in the pew makes it."""
    began = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    headers = {"Host": "localhost", "Origin": "http://localhost"}
    if cookie:
        headers["Cookie"] = cookie
    if fields is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        line.request(method, path, None if fields is None else urlencode(fields), headers)
        answer = line.getresponse()
        text = answer.read().decode()
        kept = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        seconds = time.perf_counter() - began
        return Answer(answer.status, text, seconds, answer.getheader("Location") or "", kept)
    finally:
        line.close()


@dataclass(frozen=True)
class Site:
    """A running site and the database it uses."""

    port: int
    process: "subprocess.Popen[bytes]"
    database: Database

    def spent(self) -> Spent:
        """Processor time so far."""
        mine = sum(seconds_of(pid) for pid in children_of(self.process.pid))
        return Spent(mine, sum(seconds_of(pid) for pid in backends(self.database)))

    def memory(self) -> float:
        """Megabytes of the largest worker."""
        return max(private_bytes(pid) for pid in children_of(self.process.pid)) / 1e6


def backends(database: Database) -> list[int]:
    """PostgreSQL's processes that serve this database, ours aside; SQLite has none."""
    if database.name != "postgresql":
        return []
    engine = sa.create_engine(database.url)
    wanted = (
        "SELECT pid FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with engine.connect() as line:
        pids = [int(pid) for (pid,) in line.exec_driver_sql(wanted)]
    engine.dispose()
    return pids


@contextmanager
def gunicorn(
    name: str, environment: Mapping[str, str], *, workers: int, threads: int
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The application ``name`` (module:variable) on a free port, until the block ends.

    It is loaded once, before the processes part, as ``tijdcollecte serve`` does.
    """
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", name, "--bind", f"127.0.0.1:{port}", "--preload",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
        "--timeout", "120", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env={**os.environ, **environment}, cwd=ROOT, start_new_session=True
    )
    try:
        until_it_answers(port)
        yield port, process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def until_it_answers(port: int) -> None:
    """Wait for a server that was just started. Raises RuntimeError after half a minute."""
    for _ in range(300):
        try:
            ask(port, "GET", "/static/nothing")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the server did not start")


@contextmanager
def running(name: str, database: Database, *, workers: int = 1, threads: int = 4) -> Iterator[Site]:
    """An application of a bench on this database, until the block ends."""
    known = {
        "BENCH_URL": database.url, "BENCH_ROLE": database.role, "BENCH_KIND": database.name,
        "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    with gunicorn(name, known, workers=workers, threads=threads) as (port, process):
        yield Site(port, process, database)
