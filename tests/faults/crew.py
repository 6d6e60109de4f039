"""Workers on one outbox, a Redis of our own and a mail server that remembers: to kill at will."""

import multiprocessing
import os
import signal
import time
from collections import defaultdict
from email import message_from_bytes
from pathlib import Path

import sqlalchemy as sa
from factories import make_network
from killable import work
from smtp_sink import wait_for

from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.outbox import rules
from portal.outbox import services as outbox
from portal.outbox.models import Message, MessageState
from portal.scope import Scope, system_scope
from tasks.celery_app import PREFIX, make_celery

WORKERS = 2
# No claim of ours: only when to give up, on a machine that has much else to do.
LONG = 240


class Crew:
    """Two workers on one outbox, which we kill and bring back."""

    def __init__(self, settings, folder, *, is_careless=False):
        self.settings, self.is_careless = settings, is_careless
        self.clock = folder / "clock"
        self.clock.write_text("0")
        self.kills = 0
        self.hours = 0.0
        self.context = multiprocessing.get_context("forkserver")
        self.context.set_forkserver_preload(["killable"])
        self.members = []

    def start(self):
        """Bring the crew to two, and wake it."""
        while len(self.members) < WORKERS:
            member = self.context.Process(
                target=work,
                args=(self.settings, str(self.clock)),
                kwargs={"is_careless": self.is_careless},
            )
            member.start()
            self.members.append(member)
        self.wake()

    def wake(self):
        if self.settings.redis_url:
            celery = make_celery(create_app(self.settings), self.settings.redis_url)
            for _ in range(WORKERS):
                celery.send_task(PREFIX + "send_outbox")
            celery.close()

    def strike(self):
        """Kill whoever sends, let their leases end, and go on."""
        if self.settings.redis_url:
            self._kill_children()
        else:
            for member in self.members:
                member.kill()
                member.join()
            self.members.clear()
        self.kills += WORKERS
        self.let_leases_end()
        if self.settings.redis_url:
            for member in self.members:
                os.kill(member.pid, signal.SIGCONT)
        self.start()

    def _kill_children(self):
        """The processes of the pool; the parents stand still meanwhile and hold no lease."""
        for member in self.members:
            os.kill(member.pid, signal.SIGSTOP)
            for child in children_of(member.pid):
                os.kill(child, signal.SIGKILL)

    def let_leases_end(self):
        self.hours += rules.LEASE.total_seconds() + 60
        self.clock.write_text(str(self.hours))

    def stop(self):
        for member in self.members:
            end(member)


def children_of(pid):
    """The processes of a pool; none when the parent itself is gone."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(child) for child in listed.split()]


def end(member):
    """A worker and its pool, also when it ended by itself."""
    for pid in children_of(member.pid):
        os.kill(pid, signal.SIGKILL)
    member.kill()
    member.join()


def fill_outbox(settings, count):
    app = create_app(settings)
    with app.app_context():
        session = db.session()
        with system_scope(session, "a test makes a partnership"), unit_of_work():
            network = make_network(session)
            network_id = network.id
            session.info["scope"] = Scope(network_id, whole_network=True)
            for number in range(count):
                outbox.put(
                    session,
                    key=f"probe:{number}",
                    template="probe",
                    context={"number": number},
                    now=utc_now(),
                    is_asked=True,
                )
        db.session.remove()
    return app


def waiting(app):
    with app.app_context():
        session = db.session()
        with system_scope(session, "a test counts"):
            left = session.scalar(
                sa.select(sa.func.count()).where(Message.state == MessageState.WAITING)
            )
        db.session.remove()
    return left


def run(settings, folder, sink, *, count, rounds, step, is_careless=False):
    """Send ``count`` messages while killing; returns the crew when all are settled."""
    app = fill_outbox(settings, count)
    crew = Crew(settings, folder, is_careless=is_careless)
    try:
        crew.start()
        for number in range(1, rounds + 1):
            assert wait_for(lambda n=number: len(sink.arrived) >= n * step, LONG)
            crew.strike()
        left, end = count + 1, 0.0
        while (now_left := waiting(app)) and (now_left < left or time.monotonic() < end):
            if now_left < left:
                left, end = now_left, time.monotonic() + LONG
            time.sleep(0.2)
            if not settings.redis_url:
                continue
            crew.wake()
        assert waiting(app) == 0
    finally:
        crew.stop()
        with app.app_context():
            db.engine.dispose()
    return crew


def copies(sink):
    """The Message-IDs that each recipient got."""
    found = defaultdict(list)
    for recipient, content in sink.arrived:
        found[recipient].append(message_from_bytes(content)["Message-ID"])
    return found
