"""The trail is chained, consent is proof, keys can be changed."""

from datetime import UTC, datetime

import sqlalchemy as sa

from portal import crypto
from portal.audit import services as audit
from portal.audit.models import AuditEvent
from portal.consent import services as consent
from portal.consent.models import Consent, ConsentChannel, ConsentPurpose, ConsentText
from portal.crypto import Keyring, new_data_key
from portal.permissions import Actor

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


def record(session, verb, key=1):
    audit.record(
        session, actor=Actor(account_id=7), verb=verb, object_kind="help_request", object_key=key,
        now=NOW, fields=["need"],
    )  # fmt: skip
    session.flush()


def broken_rows(session):
    """Rows whose seal does not follow from what stands there."""
    seal, broken = "", []
    for event in session.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)):
        seal = audit.seal_of(event, seal)
        if event.seal != seal:
            broken.append(event.id)
    return broken


def test_a_changed_row_breaks_the_chain(at_home):
    for verb in ("looked", "assigned", "looked"):
        record(at_home, verb)
    assert audit.seal_trail(at_home) == 3
    record(at_home, "closed")
    assert audit.seal_trail(at_home) == 1
    assert broken_rows(at_home) == []
    first = at_home.scalars(sa.select(AuditEvent).order_by(AuditEvent.id)).first()
    first.verb = "nothing"
    at_home.flush()
    assert first.id in broken_rows(at_home)


def answer(session, text="Mag het?", granted=True):
    consent.note_consent(
        session, subject_kind="volunteer", subject_key=1, purpose=ConsentPurpose.CHURCH_MAY_COUNT,
        text=text, is_granted=granted, channel=ConsentChannel.WEB, now=NOW,
    )  # fmt: skip
    session.flush()


def test_consent_keeps_the_words_and_can_be_taken_back(at_home):
    answer(at_home)
    answer(at_home, text="Mag het nog?")
    assert at_home.scalars(sa.select(ConsentText.text).order_by(ConsentText.id)).all() == [
        "Mag het?",
        "Mag het nog?",
    ]
    agreed = consent.granted(at_home, subject_kind="volunteer", subject_key=1)
    assert agreed == {ConsentPurpose.CHURCH_MAY_COUNT}
    consent.withdraw_consent(
        at_home, subject_kind="volunteer", subject_key=1,
        purpose=ConsentPurpose.CHURCH_MAY_COUNT, now=NOW,
    )  # fmt: skip
    assert consent.granted(at_home, subject_kind="volunteer", subject_key=1) == frozenset()
    assert at_home.scalar(sa.select(sa.func.count()).select_from(Consent)) == 2


def test_the_same_words_are_kept_once(at_home):
    answer(at_home)
    answer(at_home, granted=False)
    assert at_home.scalar(sa.select(sa.func.count()).select_from(ConsentText)) == 1


def test_an_older_data_key_still_opens(app):
    old, new = new_data_key(), new_data_key()
    settings = app.extensions["tijdcollecte_settings"]
    try:
        Keyring.fill(data_keys=[old], secret_key="x" * 32)
        kept, code = crypto.encrypt("078"), crypto.lookup_code("078")
        Keyring.fill(data_keys=[new, old], secret_key="x" * 32)
        assert crypto.decrypt(kept) == "078"
        assert crypto.lookup_code("078") == code
    finally:
        Keyring.fill(data_keys=settings.data_keys, secret_key=settings.secret_key)
