"""Worker and scheduler as two threads of this process: no Redis, nothing to install."""

import threading
from types import TracebackType

from celery import Celery, beat
from flask import Flask

from tasks.celery_app import PREFIX, make_celery
from tasks.schedule import table

# Once at the start, so that nobody waits a minute for the first sign of life.
FIRST = ("beat_heart", "send_outbox", "push_results")


class Embedded:
    """The machine inside the web process; ``with Embedded(app):`` starts and stops it."""

    def __init__(self, app: Flask) -> None:
        self._celery: Celery = make_celery(app, "memory://")
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
            self._celery, max_interval=1, scheduler_cls=beat.Scheduler, schedule_filename=""
        )
        self._first = [name for name in FIRST if name in table(is_demo=False)]
        self._threads = [
            threading.Thread(target=self._worker.start, name="worker", daemon=True),
            threading.Thread(target=self._beat.start, name="beat", daemon=True),
        ]

    def start(self) -> None:
        """Start both, and run the first jobs at once."""
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
