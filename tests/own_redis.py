"""A Redis of our own, that ends with the test. It keeps nothing on disk."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis
from faults.server import free_port
from smtp_sink import wait_for


@contextmanager
def own_redis(folder: Path, port: int = 0) -> Iterator[str]:
    """Its address; on a free port unless told. We know its process: no other answers for it."""
    port = port or free_port()
    server = subprocess.Popen(
        [shutil.which("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "",
         "--appendonly", "no", "--dir", str(folder)],
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        with redis.Redis(port=port) as line:

            def answers() -> bool:
                try:
                    return line.info("server")["process_id"] == server.pid
                except redis.ConnectionError:
                    return False

            assert wait_for(answers, 30), "another Redis answers on our port"
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait()
