"""Start the site under gunicorn on a free port, and speak to it from many threads."""

import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Barrier

from conftest import DATA_KEY, project_root

from bench.serving import Answer, Fields, ask, free_port, gunicorn, until_it_answers
from bench.visitors import token_in

__all__ = ["Answer", "Site", "all_at_once", "free_port", "running_site", "until_it_answers"]


@dataclass(frozen=True)
class Site:
    """A running site."""

    port: int
    process: "subprocess.Popen[bytes]"

    def ask(self, method: str, path: str, fields: Fields | None = None, cookie: str = "") -> Answer:
        """One request on a connection of its own."""
        return ask(self.port, method, path, fields, cookie)

    def form_token(self, path: str) -> str:
        """The token that stands in a public form."""
        token = token_in(self.ask("GET", path).text)
        assert token, "the form has no token"
        return token


@contextmanager
def running_site(
    database_url: str, *, plant: str = "", role: str = "", workers: int = 3, threads: int = 8
) -> Iterator[Site]:
    """gunicorn with several workers on the given database."""
    root = project_root()
    environment = {
        "DATABASE_URL": database_url,
        "DATABASE_ROLE": role,
        "DATA_KEYS": DATA_KEY,
        "PLANT": plant,
        "PYTHONPATH": os.pathsep.join([str(root), str(root / "tests")]),
    }
    with gunicorn("faults.site:app", environment, workers=workers, threads=threads) as (
        port,
        process,
    ):
        yield Site(port, process)


def all_at_once(calls: list[Callable[[], Answer]], *, at_once: int) -> list[Answer]:
    """Make the calls, ``at_once`` at a time, each group let go at one moment."""
    gate = Barrier(at_once)

    def go(call: Callable[[], Answer]) -> Answer:
        gate.wait(60)
        return call()

    assert len(calls) % at_once == 0
    with ThreadPoolExecutor(at_once) as pool:
        return list(pool.map(go, calls))
