"""Forget one person. Services flush and never commit."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.accounts.models import KeptForm, LoginSession
from portal.audit.services import record
from portal.clock import local_day
from portal.consent.services import withdraw_all
from portal.erasure.marks import ErasedFile, Mark
from portal.errors import Missing
from portal.outbox import queries as outbox
from portal.outbox.models import DemoMail, Message, MessageState
from portal.permissions import Actor
from portal.scope import Scope, network_of, scoped_to
from portal.tokens.models import FormClaim
from portal.tokens.services import revoke_links


@dataclass(frozen=True)
class Forgetter:
    """How one kind of person is forgotten; its subject registers it with the factory."""

    # What never changes about the row; None when there is nobody, or nobody any more.
    unchanging: Callable[[Session, int], str | None]
    # Ends what runs and wipes the rows: session=, key=, actor= and now=.
    wipe: Callable[..., None]


# By the kind of person; the factory fills it.
FORGETTERS: dict[str, Forgetter] = {}


def forget_person(
    session: Session, *, kind: str, key: int, actor: Actor | None, now: datetime, erased: ErasedFile
) -> None:
    """Forget somebody, and mark it outside the database.

    The mark is written last: nothing comes after it but the commit. Should that fail, somebody who
    asked for it is forgotten once an older copy is put back; the other way round would bring them
    back. Raises Missing or NowhereToMark.
    """
    mark = mark_of(session, kind=kind, key=key, now=now)
    if mark is None:
        raise Missing
    wipe(session, kind=kind, key=key, actor=actor, now=now)
    erased.append(mark)


def mark_of(session: Session, *, kind: str, key: int, now: datetime) -> Mark | None:
    """What to write of this person; None when they are not there, or forgotten already."""
    unchanging = FORGETTERS[kind].unchanging(session, key)
    if unchanging is None:
        return None
    return Mark.of(kind, key, network_of(session), unchanging, local_day(now))


def wipe(session: Session, *, kind: str, key: int, actor: Actor | None, now: datetime) -> None:
    """Wipe somebody, with the eyes of the whole partnership."""
    with scoped_to(session, Scope(network_of(session), whole_network=True)):
        FORGETTERS[kind].wipe(session, key=key, actor=actor, now=now)
        withdraw_all(session, subject_kind=kind, keys=[key], now=now)
        revoke_links(session, subject_kind=kind, subject_key=key, now=now)
        session.execute(
            sa.update(LoginSession)
            .where(
                LoginSession.subject_kind == kind,
                LoginSession.subject_key == key,
                LoginSession.ended_at.is_(None),
            )
            .values(ended_at=now)
        )
        record(
            session, actor=actor, verb="person_forgotten", object_kind=kind, object_key=key, now=now
        )
        session.flush()


def forget_again(session: Session, *, erased: ErasedFile, now: datetime) -> int:
    """In a copy that was put back: forget everybody who was forgotten since; how many."""
    count = 0
    for mark in erased.marks():
        if mark.kind not in FORGETTERS:
            continue
        with scoped_to(session, Scope(mark.network_id, whole_network=True)):
            found = mark_of(session, kind=mark.kind, key=mark.key, now=now)
            if found is None or found.fingerprint != mark.fingerprint:
                continue  # forgotten already, or another person with the same number
            wipe(session, kind=mark.kind, key=mark.key, actor=None, now=now)
            count += 1
    return count


def wipe_traces(session: Session, *, about: Mapping[str, Collection[int]], now: datetime) -> None:
    """Wipe what the cellar keeps about these rows: ``about`` is 'pledge' and numbers, and so on.

    Messages that wait are dropped, the fingerprint of an address goes, copies in the demo's tray
    go, links die, and forms that were claimed forget what was typed.
    """
    for name, keys in about.items():
        if not keys:
            continue
        mine = outbox.about(f"{name}_id", keys)
        session.execute(
            sa.delete(DemoMail).where(DemoMail.message_key.in_(sa.select(Message.key).where(mine)))
        )
        message = sa.update(Message).execution_options(synchronize_session=False)
        session.execute(message.where(mine).values(address_lookup=None))
        session.execute(
            message.where(mine, Message.state != MessageState.SENT).values(
                state=MessageState.DROPPED, lease=None, leased_until=None
            )
        )
        session.execute(
            sa.delete(FormClaim).where(FormClaim.answer[f"{name}_id"].as_integer().in_(keys))
        )
        _drop_kept_forms(session, keys)
        for key in keys:
            revoke_links(session, subject_kind=name, subject_key=key, now=now)


def _drop_kept_forms(session: Session, keys: Collection[int]) -> None:
    """What staff had typed about them when their session ended: its page has the number in it."""
    numbers = {str(key) for key in keys}
    for kept in session.execute(sa.select(KeptForm.account_id, KeptForm.path)).all():
        if numbers & set(kept.path.split("/")):
            session.execute(sa.delete(KeptForm).where(KeptForm.account_id == kept.account_id))
