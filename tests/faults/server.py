"""Start the site under gunicorn on a free port, and speak to it from many threads."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier
from urllib.parse import urlencode

from conftest import DATA_KEY, project_root


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    location: str
    text: str


@dataclass(frozen=True)
class Site:
    """A running site."""

    port: int
    process: "subprocess.Popen[bytes]"

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """One request on a connection of its own, as a phone in the pew makes it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=90)
        headers = {"Host": "localhost", "Origin": "http://localhost"}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, answer.getheader("Location") or "", text)
        finally:
            connection.close()

    def form_token(self, path: str) -> str:
        """The token that stands in a public form."""
        found = re.search(r'name="token"[^>]*value="([^"]+)"', self.ask("GET", path).text)
        assert found, "the form has no token"
        return found[1]


@contextmanager
def running_site(
    database_url: str, *, plant: str = "", role: str = "", workers: int = 3, threads: int = 8
) -> Iterator[Site]:
    """gunicorn with several workers on the given database."""
    port = free_port()
    root = project_root()
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "DATABASE_ROLE": role,
        "DATA_KEYS": DATA_KEY,
        "PLANT": plant,
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")]),
    }
    command = [
        sys.executable, "-m", "gunicorn", "faults.site:app", "--bind", f"127.0.0.1:{port}",
        "--worker-class", "gthread", "--workers", str(workers), "--threads", str(threads),
        "--timeout", "120", "--log-level", "error",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=environment, cwd=root, start_new_session=True)
    site = Site(port, process)
    try:
        _wait_until_it_answers(site)
        yield site
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


def _wait_until_it_answers(site: Site) -> None:
    for _ in range(200):
        try:
            if site.ask("GET", "/inloggen").status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def all_at_once(calls: list[Callable[[], Answer]], *, at_once: int) -> list[Answer]:
    """Make the calls, ``at_once`` at a time, each group let go at one moment."""
    gate = Barrier(at_once)

    def go(call: Callable[[], Answer]) -> Answer:
        gate.wait(60)
        return call()

    assert len(calls) % at_once == 0
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(go, calls))
