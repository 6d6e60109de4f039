"""A Redis of our own on a free port, that ends with the test."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from faults.server import free_port


@contextmanager
def own_redis(folder: Path) -> Iterator[str]:
    """Its address. It keeps nothing."""
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "",
         "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with redis.Redis(port=port) as line:
            for _ in range(200):
                with suppress(redis.ConnectionError):
                    line.ping()
                    break
                time.sleep(0.05)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(10)
