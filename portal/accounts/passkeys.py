"""Passkeys: the second step with a fingerprint, a face or a stick (WebAuthn)."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
import webauthn
from sqlalchemy.orm import Session
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.accounts import rules
from portal.accounts.models import Account, AuthenticatorApp, LoginSession, Passkey

# A browser's answer is a few kB; more is no answer.
LONGEST_ANSWER = 20_000
NAME = "Tijdcollecte"


@dataclass(frozen=True)
class Site:
    """For which site a key signs: the name of the host, and the address with its scheme."""

    host: str
    origin: str

    @property
    def can_have_passkeys(self) -> bool:
        """Browsers want a name; a number such as 127.0.0.1 is none."""
        return any(letter.isalpha() for letter in self.host) and ":" not in self.host


def passkeys_of(session: Session, *, account_id: int) -> Sequence[Passkey]:
    """The keys of this person, oldest first."""
    wanted = sa.select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)
    return session.scalars(wanted).all()


def registration_options(session: Session, *, site: Site, account: Account, login_id: int) -> str:
    """What the browser is asked, to make a key; good for one answer in this session."""
    held = passkeys_of(session, account_id=account.id)
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=NAME,
        user_id=f"account:{account.id}".encode(),
        user_name=account.email,
        user_display_name=account.name,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED,
            user_verification=UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=_descriptors(held),
    )
    _keep_challenge(session, login_id, options.challenge)
    return webauthn.options_to_json(options)


def add_passkey(
    session: Session,
    *,
    site: Site,
    account_id: int,
    login_id: int,
    answer: str,
    name: str,
    now: datetime,
) -> Passkey:
    """Keep the public half of a key that was just made. Raises PasskeyWrong."""
    challenge = _take_challenge(session, login_id)
    try:
        made = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise rules.PasskeyWrong from wrong
    key = Passkey(
        account_id=account_id,
        name=name,
        credential_id=bytes_to_base64url(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=now,
    )
    session.add(key)
    session.flush()
    return key


def question(session: Session, *, site: Site, account_id: int, login_id: int) -> str:
    """What the browser is asked, to sign with a key of this person; empty when there is none."""
    held = passkeys_of(session, account_id=account_id)
    if not held or not site.can_have_passkeys:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=site.host,
        allow_credentials=_descriptors(held),
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _keep_challenge(session, login_id, options.challenge)
    return webauthn.options_to_json(options)


def check_answer(
    session: Session, *, site: Site, account_id: int, login_id: int, answer: str, now: datetime
) -> None:
    """Whether a key of this person signed our question. Raises PasskeyWrong."""
    challenge = _take_challenge(session, login_id)
    told = _read(answer)
    key = session.scalars(
        sa.select(Passkey)
        .where(Passkey.account_id == account_id, Passkey.credential_id == str(told.get("id")))
        .with_for_update()
    ).one_or_none()
    if key is None:
        raise rules.PasskeyWrong
    try:
        proof = webauthn.verify_authentication_response(
            credential=told,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as wrong:
        raise rules.PasskeyWrong from wrong
    key.sign_count, key.used_at = proof.new_sign_count, now
    session.flush()


def remove_passkey(session: Session, *, account_id: int, passkey_id: int) -> bool:
    """Take a key away; False when it was not theirs. Raises LastStep when nothing else is left."""
    held = {key.id for key in passkeys_of(session, account_id=account_id)}
    if passkey_id not in held:
        return False
    if held == {passkey_id} and session.get(AuthenticatorApp, account_id) is None:
        raise rules.LastStep
    session.execute(sa.delete(Passkey).where(Passkey.id == passkey_id))
    return True


def _descriptors(held: Sequence[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in held]


def _read(answer: str) -> dict[str, object]:
    if len(answer) > LONGEST_ANSWER:
        raise rules.PasskeyWrong
    try:
        told = json.loads(answer)
    except ValueError as wrong:
        raise rules.PasskeyWrong from wrong
    if not isinstance(told, dict):
        raise rules.PasskeyWrong
    return told


def _keep_challenge(session: Session, login_id: int, challenge: bytes) -> None:
    session.execute(
        sa.update(LoginSession)
        .where(LoginSession.id == login_id)
        .values(challenge=bytes_to_base64url(challenge))
    )


def _take_challenge(session: Session, login_id: int) -> bytes:
    """The question that was asked, once. Raises PasskeyWrong when none was."""
    asked = session.scalar(
        sa.select(LoginSession.challenge).where(LoginSession.id == login_id).with_for_update()
    )
    session.execute(
        sa.update(LoginSession).where(LoginSession.id == login_id).values(challenge=None)
    )
    if asked is None:
        raise rules.PasskeyWrong
    return base64url_to_bytes(asked)
