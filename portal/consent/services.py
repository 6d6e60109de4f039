"""Note consent, take it back, and look whether it is there."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import crypto, scope
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose, ConsentText


def note_consent(
    session: Session,
    *,
    subject_kind: str,
    subject_key: int,
    purpose: ConsentPurpose,
    text: str,
    is_granted: bool,
    channel: ConsentChannel,
    now: datetime,
    recorded_by: int | None = None,
) -> None:
    """Keep a yes or a no, with the words it answers. An earlier answer is closed first."""
    withdraw_consent(
        session, subject_kind=subject_kind, subject_key=subject_key, purpose=purpose, now=now
    )
    session.add(
        Consent(
            network_id=scope.network_of(session),
            subject_kind=subject_kind,
            subject_key=subject_key,
            text_id=_text_id(session, purpose=purpose, text=text, now=now),
            purpose=purpose,
            is_granted=is_granted,
            channel=channel,
            recorded_by=recorded_by,
            given_at=now,
        )
    )


def note_first_consents(
    session: Session,
    *,
    subject_kind: str,
    subject_key: int,
    given: Mapping[ConsentPurpose, str],
    channel: ConsentChannel,
    now: datetime,
    recorded_by: int | None = None,
) -> None:
    """Keep every yes of somebody who was never asked before, with its words, in one statement.

    Words that nobody answered before take a few more.
    """
    network_id = scope.network_of(session)
    about = {
        "network_id": network_id,
        "subject_kind": subject_kind,
        "subject_key": subject_key,
        "is_granted": True,
        "channel": channel,
        "recorded_by": recorded_by,
        "given_at": now,
    }
    noted = _note_known(session, about, given)
    for purpose in given.keys() - set(noted):
        text_id = _text_id(session, purpose=purpose, text=given[purpose], now=now)
        session.add(Consent(**about, purpose=purpose, text_id=text_id))
    session.flush()


def _note_known(
    session: Session, about: Mapping[str, Any], given: Mapping[ConsentPurpose, str]
) -> Sequence[ConsentPurpose]:
    """Keep each yes to words that we have; returns to what it was said."""
    values = {f"its_{name}": value for name, value in about.items()}
    for number, (purpose, text) in enumerate(given.items()):
        values |= {f"purpose_{number}": purpose, f"mark_{number}": crypto.fingerprint(text)}
    return session.scalars(_noting(tuple(about), len(given)), values).all()


@cache
def _noting(about: tuple[str, ...], count: int) -> sa.Insert:
    """Find so many words and note a yes to each. Made once, for values by name."""
    columns = Consent.__table__.c
    values = [sa.bindparam(f"its_{name}", type_=columns[name].type) for name in about]
    marks = [
        sa.and_(
            ConsentText.purpose == sa.bindparam(f"purpose_{n}", type_=ConsentText.purpose.type),
            ConsentText.fingerprint == sa.bindparam(f"mark_{n}"),
        )
        for n in range(count)
    ]
    in_network = ConsentText.network_id == sa.bindparam("its_network_id")
    words = sa.select(*values, ConsentText.purpose, ConsentText.id).where(
        in_network, sa.or_(sa.false(), *marks)
    )
    names = [*about, "purpose", "text_id"]
    noted = sa.insert(Consent).from_select(names, words).returning(Consent.purpose)
    return noted.execution_options(dml_strategy="raw")


def _text_id(session: Session, *, purpose: ConsentPurpose, text: str, now: datetime) -> int:
    mark = crypto.fingerprint(text)
    known = sa.select(ConsentText.id).where(
        ConsentText.purpose == purpose, ConsentText.fingerprint == mark
    )
    found = session.scalar(known.order_by(ConsentText.id).limit(1))
    if found is not None:
        return found
    try:
        with session.begin_nested():
            row = ConsentText(
                network_id=scope.network_of(session),
                purpose=purpose,
                text=text,
                fingerprint=mark,
                first_used_at=now,
            )
            session.add(row)
        return row.id
    except sa.exc.IntegrityError:  # somebody wrote the same words a moment ago
        return session.scalars(known).one()


def withdraw_consent(
    session: Session,
    *,
    subject_kind: str,
    subject_key: int,
    purpose: ConsentPurpose,
    now: datetime,
) -> None:
    """Take back what was agreed; the row stays as proof."""
    session.execute(
        sa.update(Consent)
        .where(
            Consent.subject_kind == subject_kind,
            Consent.subject_key == subject_key,
            Consent.purpose == purpose,
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )


def granted(session: Session, *, subject_kind: str, subject_key: int) -> frozenset[ConsentPurpose]:
    """What this person agrees to at the moment."""
    return frozenset(
        session.scalars(
            sa.select(Consent.purpose).where(
                Consent.subject_kind == subject_kind,
                Consent.subject_key == subject_key,
                Consent.is_granted.is_(True),
                Consent.withdrawn_at.is_(None),
            )
        )
    )


def withdraw_all(
    session: Session, *, subject_kind: str, keys: Collection[int], now: datetime
) -> None:
    """Take back everything that was agreed about these; the rows stay as proof."""
    session.execute(
        sa.update(Consent)
        .where(
            Consent.subject_kind == subject_kind,
            Consent.subject_key.in_(sorted(keys)),
            Consent.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
