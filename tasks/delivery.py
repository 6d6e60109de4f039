"""Bring out what is due: lease, look again at the truth, send, mark.

No transaction is open while a mail server thinks. One bad message delays no other.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app

from portal import heartbeat
from portal.db import db, end_reading, unit_of_work
from portal.errors import trace_of
from portal.mail.bounces import mark_of
from portal.mail.composing import compose
from portal.mail.envelope import Parcel, message_id
from portal.mail.registry import MAILS, MailJob
from portal.mail.sending import Sender, SendFailed, Unreachable
from portal.networks import queries as networks
from portal.outbox import rules
from portal.outbox import services as outbox
from portal.outbox.models import Message
from portal.scope import Scope, scoped_to, system_scope
from portal.web.access import NetworkCard
from portal.web.partnerships import card_of

log = logging.getLogger(__name__)
BATCH = 100
# Within its lease a batch must be settled; what is left then goes back.
SECONDS_PER_BATCH = rules.LEASE.total_seconds() * 2 / 3
TRY_AGAIN_AFTER = timedelta(minutes=1)


class Unwritable(Exception):
    """Nobody can write this message at the moment."""


@dataclass(frozen=True)
class Round:
    """What one batch works with."""

    sender: Sender
    clock: Callable[[], datetime]
    mail_from: str
    public_address: str


def send_batch(work: Round, *, limit: int = BATCH) -> int:
    """Lease and bring out one batch; returns how many were leased."""
    session = db.session()
    now = work.clock()
    with system_scope(session, "lease the messages that are due"):
        cards = {row.id: card_of(row) for row in session.scalars(networks.networks())}
        with unit_of_work():
            messages = outbox.lease_due(session, now=now, limit=limit)
        session.expunge_all()  # ours to read, whatever happens to the session
    try:
        _bring_out(work, messages, cards)
    finally:
        work.sender.close()
    return len(messages)


def _bring_out(work: Round, messages: list[Message], cards: dict[int, NetworkCard]) -> None:
    end = time.monotonic() + SECONDS_PER_BATCH
    is_told = False
    for position, message in enumerate(messages):
        if time.monotonic() > end:
            _give_back(messages[position:], again_at=None)
            return
        scope = Scope(message.network_id, whole_network=True)
        with scoped_to(db.session(), scope):
            try:
                has_left = _deliver(work, message, cards[message.network_id])
            except Unreachable as away:
                log.warning("no mail leaves: %s", away.problem)
                again_at = work.clock() + TRY_AGAIN_AFTER
                _give_back(messages[position:], again_at=again_at, problem=away.problem)
                with unit_of_work() as session:
                    heartbeat.note_mail_away(session, now=work.clock())
                return
            if has_left and not is_told:
                with unit_of_work() as session:
                    heartbeat.note_mail_back(session)
                is_told = True


def _deliver(work: Round, message: Message, card: NetworkCard) -> bool:
    """Send one message, or settle why not; whether it left. Raises Unreachable."""
    now = work.clock()
    name, lease = message.id, message.lease
    may_leave_at = rules.first_moment(now, is_asked=message.is_asked)
    if message.stale_at <= now:
        with unit_of_work() as session:
            outbox.mark_overdue(session, message_id=name, lease=lease)
        return False
    if may_leave_at > now:
        with unit_of_work() as session:
            outbox.postpone(session, message_id=name, lease=lease, due_at=may_leave_at)
        return False
    try:
        parcel = _write(work, message, card, now)
        if parcel is None:
            with unit_of_work() as session:
                outbox.mark_dropped(session, message_id=name, lease=lease)
            return False
        work.sender.send(parcel)
    except Unreachable:
        raise
    except SendFailed as failure:
        _note(message, failure.problem, is_permanent=failure.is_permanent, now=now)
    except Unwritable as failure:
        _note(message, str(failure), is_permanent=False, now=now)
    else:
        with unit_of_work() as session:
            mark = mark_of(parcel.message_id)
            outbox.mark_sent(session, message_id=name, lease=lease, now=now, mark=mark)
        return True
    return False


def _write(work: Round, message: Message, card: NetworkCard, now: datetime) -> Parcel | None:
    """The mail as the rows are now; None when it is no longer true. Raises Unwritable."""
    session = db.session()
    try:
        renderer = MAILS[message.template]
        mail = renderer(MailJob(session, message.context, card, now))
        letter = compose(mail, card) if mail is not None else None
    except Exception as wrong:
        # Whatever is wrong with this one: it is written down, and the next one goes on.
        log.error("message %s cannot be written: %s", message.id, trace_of(wrong))
        raise Unwritable(f"niet op te stellen ({type(wrong).__name__})") from wrong
    finally:
        end_reading(session)
    if letter is None:
        return None
    name = message_id(
        slug=card.slug,
        key=message.key,
        made_at=message.created_at,
        public_address=work.public_address,
    )
    return Parcel(message.key, card, letter, name, work.mail_from or card.email, now)


def _note(message: Message, problem: str, *, is_permanent: bool, now: datetime) -> None:
    log.warning("message %s was not sent: %s", message.id, problem)
    with unit_of_work() as session:
        outbox.mark_problem(
            session, message=message, problem=problem, is_permanent=is_permanent, now=now
        )


def _give_back(
    messages: Iterable[Message], *, again_at: datetime | None, problem: str = ""
) -> None:
    """Let go of leases that we cannot use; it was no try."""
    session = db.session()
    with system_scope(session, "give back leased messages"), unit_of_work():
        for message in messages:
            outbox.postpone(
                session,
                message_id=message.id,
                lease=message.lease,
                due_at=again_at or message.due_at,
                problem=problem,
            )


def round_of(sender: Sender, clock: Callable[[], datetime]) -> Round:
    """A round for this installation. Needs an app context."""
    settings = current_app.extensions["tijdcollecte_settings"]
    return Round(sender, clock, settings.mail_from, settings.public_address)
