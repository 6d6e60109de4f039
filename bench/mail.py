"""What 10,000 reminders cost: our worker, beside a bare loop that sends the same mails.

    python -m bench.mail [reminders] [sqlite postgresql]

Both send to a mail server that is ten milliseconds away, there and back, over one line that
stays open. The bare loop has all rows in memory: it writes the words, fills the templates, builds
the mail and sends it. Ours leases, looks again at the truth, sends, and notes each mail as sent.
They take turns, a block at a time, so that other work on the machine hits both.
"""

import smtplib
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import sqlalchemy as sa

from bench.databases import Database, fresh, settings_for, take_stock
from bench.post_office import Office, post_office
from bench.towns import NOW, furnish
from bench.visits import plan_visits
from portal.config import read_smtp_url
from portal.db import db, end_reading, unit_of_work
from portal.factory import create_app
from portal.language import speaking
from portal.mail.composing import compose
from portal.mail.envelope import Parcel, email_of, message_id
from portal.mail.registry import MAILS, MailJob
from portal.mail.sending import SmtpSender
from portal.mail.words import Mail
from portal.networks import queries as networks
from portal.outbox.models import Message, MessageState
from portal.scope import Scope, scoped_to, system_scope
from portal.web.access import NetworkCard
from portal.web.partnerships import card_of
from tasks import delivery

ROUND_TRIP = 0.010
REMINDERS = 10_000
BLOCK = 200
FROM = "post@bench.example"


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and of this process's processor."""

    wall: float
    processor: float


def timed(work: Callable[[], None]) -> Took:
    """How long it took."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - wall, time.process_time() - processor)


def prepare(database: Database, reminders: int) -> None:
    """The town, with so many reminders that are due."""
    app = create_app(settings_for(database))
    with app.app_context():
        why = "the bench fills its own database"
        with system_scope(db.session(), why), unit_of_work() as session:
            plan_visits(session, furnish(session), reminders // 2)
        db.session.remove()
        db.engine.dispose()
    take_stock(database.url)


def partnership() -> NetworkCard:
    """The one partnership of the bench."""
    with system_scope(db.session(), "the bench has one partnership"):
        card = card_of(db.session.scalars(networks.networks()).one())
        end_reading(db.session())
    return card


def bare_loop(office: Office, card: NetworkCard, first: int, count: int) -> Callable[[], None]:
    """A loop over these reminders whose rows are in memory already."""
    session = db.session()
    pile = []
    with scoped_to(session, Scope(card.id, whole_network=True)):
        wanted = sa.select(Message).order_by(Message.due_at, Message.id).offset(first).limit(count)
        for message in session.scalars(wanted):
            job = MailJob(session, message.context, card, NOW)
            script = MAILS[message.template]
            found = script.find(job)
            assert found is not None, "the reminder is true"
            pile.append((message, script, job, found))
        session.expunge_all()
        end_reading(session)
    to = read_smtp_url(office.url)

    def loop() -> None:
        with smtplib.SMTP(to.host, to.port, "localhost") as line:
            for message, script, job, (reader, rows) in pile:
                with speaking(reader.language):
                    letter = compose(Mail(reader, script.write(job, rows)), card)
                name = message_id(
                    slug=card.slug,
                    key=message.key,
                    made_at=message.created_at,
                    public_address="http://localhost",
                )
                line.send_message(email_of(Parcel(message.key, card, letter, name, FROM, NOW)))

    return loop


def our_worker(office: Office, count: int) -> Callable[[], None]:
    """As many batches as hold so many reminders."""
    sender = SmtpSender(office.url, "localhost")
    work = delivery.Round(sender, lambda: NOW, FROM, "http://localhost")

    def batches() -> None:
        left = count
        while left:
            left -= (sent := delivery.send_batch(work, limit=min(delivery.BATCH, left)))
            assert sent, "nothing is due any more"

    return batches


def compare(
    kind: str, reminders: int = REMINDERS, block: int = BLOCK
) -> tuple[list[Took], list[Took]]:
    """Bare and ours, block by block. Fails when one of the mails did not arrive."""
    bare, ours = [], []
    with fresh(kind) as database, post_office(ROUND_TRIP) as office:
        prepare(database, reminders)
        app = create_app(settings_for(database))
        with app.app_context():
            card = partnership()
            for first in range(0, reminders, block):
                count = min(block, reminders - first)
                for work, took in (
                    (bare_loop(office, card, first, count), bare),
                    (our_worker(office, count), ours),
                ):
                    took.append(timed(work))
                    assert office.counted() == (count, count), "lost, or sent twice"
            with system_scope(db.session(), "the bench looks at the end"):
                states = set(db.session.scalars(sa.select(Message.state).distinct()))
            assert states == {MessageState.SENT}, states
            db.session.remove()
            db.engine.dispose()
    return bare, ours


def main() -> None:
    """Print one table."""
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    kinds = [one for one in sys.argv[1:] if not one.isdigit()] or ["sqlite", "postgresql"]
    reminders = (numbers or [REMINDERS])[0] // 2 * 2
    print(f"{reminders:,} reminders, a mail server {ROUND_TRIP * 1000:.0f} ms away")
    print("database          mails a second    ms a mail  processor   ratio   (worst block)")
    for kind in kinds:
        both = compare(kind, reminders, min(BLOCK, reminders))
        for name, parts in zip(("bare", "ours"), both, strict=True):
            wall, processor = sum(one.wall for one in parts), sum(one.processor for one in parts)
            print(
                f"{kind:11} {name:5} {reminders / wall:14.1f} {wall / reminders * 1000:12.1f}"
                f" {processor / reminders * 1000:10.1f}"
            )
        ratios = [b.wall / o.wall for b, o in zip(*both, strict=True)]
        print(f"{kind:11} ratio {statistics.median(ratios):46.2f} {min(ratios):11.2f}")


if __name__ == "__main__":
    main()
