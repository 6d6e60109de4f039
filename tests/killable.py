"""A worker for tests that kill it: a real process with the real code, and mail that we know."""

import os
import smtplib
import time
from typing import Any

from celery import Celery

from portal.config import Settings, read_smtp_url
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.mail.registry import MAILS, Script
from portal.mail.words import Reader, Words, say
from portal.outbox import services as outbox
from tasks import delivery
from tasks.broker import use_lasting_line
from tasks.celery_app import make_celery
from tasks.commands import wait_for_signal
from tasks.embedded import Embedded


def find_probe(job: Any) -> tuple[Reader, int]:
    """Reader number so many."""
    number = job.context["number"]
    return Reader(f"v{number}@kerk.example", "nl"), number


def write_probe(_job: Any, number: int) -> Words:
    """Mail number so many."""
    return Words("Een vraag", "Een vraag", f"Dag {number}", (), ("Hulplijn",), "", say(""))


def work(settings: Settings, clock: str, *, is_careless: bool) -> None:
    """Work until killed."""
    os.environ["TIJDCOLLECTE_TEST_CLOCK"] = clock
    app = create_app(settings)
    MAILS["probe"] = Script(find_probe, write_probe)
    if is_careless:
        delivery._deliver = mark_then_send
    if not settings.redis_url:
        with Embedded(app):
            wait_for_signal()
        return
    with app.app_context():
        db.session.connection()  # a line that no child may inherit
        db.session.rollback()
    celery = make_celery(app, settings.redis_url)
    node = f"killable-{os.getpid()}@localhost"
    flags = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    celery.worker_main(["worker", "-l", "CRITICAL", "-c", "1", "-n", node, *flags])


def mark_then_send(work: Any, message: Any, card: Any) -> None:
    """The defect of the control: said to be sent before it is."""
    now = work.clock()
    parcel = delivery._write(work, message, card, now)
    with unit_of_work() as session:
        outbox.mark_sent(session, message_id=message.id, lease=message.lease, now=now)
    # A way to the mail server that is so long that nearly every kill comes on it.
    time.sleep(0.1)
    work.sender.send(parcel)


def beat(settings: Settings) -> None:
    """Tell the workers when it is time, until killed."""
    celery = make_celery(create_app(settings), settings.redis_url)
    celery.Beat(loglevel="CRITICAL", quiet=True).run()


def by_payload(redis_url: str, smtp_url: str) -> Celery:
    """The defect of the control: what must be sent stands in the task, and nowhere else."""
    made = Celery("by_payload", broker=redis_url)
    to = read_smtp_url(smtp_url)

    @made.task(name="send_this")
    def send_this(number: int) -> None:
        who = f"v{number}@kerk.example"
        with smtplib.SMTP(to.host, to.port) as line:
            line.sendmail("post@dordt.example", who, f"Message-ID: <{number}@x>\n\nDag")

    return made


def work_by_payload(redis_url: str, smtp_url: str) -> None:
    """Send what the broker holds, until killed."""
    use_lasting_line()
    by_payload(redis_url, smtp_url).worker_main(["worker", "-l", "CRITICAL", "-c", "1"])
