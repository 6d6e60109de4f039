"""Worker and scheduler as two threads of this process: no Redis, nothing to install."""

import threading
from types import TracebackType
from typing import Any

from celery import Celery, beat
from flask import Flask
from kombu.transport import memory

from tasks.celery_app import PREFIX, make_celery
from tasks.planner import planner_of
from tasks.schedule import table

# Once at the start, so that nobody waits a minute for the first sign of life.
FIRST = ("beat_heart", "send_outbox", "push_results")


# Seconds that a thread sleeps at most before it sees that it must stop.
LOOK_UP = 0.2


class QuickMemory(memory.Transport):
    """A queue in memory that looks up often, so that the worker hears at once that it must stop."""

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> None:
        """Wait for a message, a fifth of a second at most."""
        shorter = min(timeout or LOOK_UP, LOOK_UP)
        super().drain_events(connection, timeout=shorter, **kwargs)  # type: ignore[no-untyped-call]


class Embedded:
    """The machine inside the web process; ``with Embedded(app):`` starts and stops it."""

    def __init__(self, app: Flask) -> None:
        self._celery: Celery = make_celery(app, "memory://")
        self._celery.conf.broker_transport = QuickMemory
        # The thread looks at the queue often enough for a mail to seem immediate.
        self._celery.conf.broker_transport_options = {"polling_interval": 0.1}
        self._worker = self._celery.WorkController(
            pool="threads",
            concurrency=1,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        self._beat = beat.Service(
            self._celery, max_interval=LOOK_UP, scheduler_cls=planner_of(app), schedule_filename=""
        )
        self._first = [name for name in FIRST if name in table(is_hurried=False)]
        self._threads = [
            threading.Thread(target=self._worker.start, name="worker", daemon=True),
            threading.Thread(target=self._beat.start, name="beat", daemon=True),
        ]

    def start(self) -> None:
        """Start both, and run the first jobs at once."""
        # The threads of the pool look for their task in the default app.
        self._celery.set_default()
        for name in self._first:
            self._celery.send_task(PREFIX + name)
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 3.0) -> None:
        """Let a running job end, then stop."""
        self._beat.stop()
        self._worker.stop()
        for thread in self._threads:
            thread.join(seconds)
        self._celery.close()

    def is_alive(self) -> bool:
        """Whether both threads run."""
        return all(thread.is_alive() for thread in self._threads)

    def __enter__(self) -> "Embedded":
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
