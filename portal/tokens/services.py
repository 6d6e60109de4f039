"""Hand out personal links, take them in, and let each form be sent once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import crypto, scope
from portal.errors import Refusal
from portal.language import _l
from portal.tokens.models import FormClaim, LinkToken, Purpose

LIFETIMES = {
    Purpose.SIGN_IN: timedelta(minutes=10),
    Purpose.SET_PASSWORD: timedelta(days=2),
    Purpose.CHANGE_ADDRESS: timedelta(days=1),
    Purpose.CONFIRM_PLEDGE: timedelta(days=7),
    Purpose.OWN_PAGE: timedelta(days=730),
    Purpose.ANSWER_PROPOSAL: timedelta(days=21),
}
SINGLE_USE = frozenset({Purpose.SIGN_IN, Purpose.SET_PASSWORD, Purpose.CHANGE_ADDRESS})
# A browser's Back button brings the form back with a new token and everything still typed in it.
# So long the same words on the same page are the same gift, not a second one.
SAME_WORDS = timedelta(minutes=30)


class LinkUnknown(Refusal):
    """The link was never ours, or its purpose is another."""

    message = _l("Deze link kennen wij niet. Is hij helemaal gekopieerd?")


class LinkExpired(Refusal):
    """The link was good once."""

    message = _l("Deze link is verlopen.")


class LinkUsed(Refusal):
    """The link signs in once, and that has happened."""

    message = _l("Deze link is al gebruikt.")


class FormChanged(Refusal):
    """The same form came twice with other words in it."""

    message = _l(
        "U heeft dit formulier al verstuurd. Wilt u iets wijzigen? Vul het dan opnieuw in, "
        "of bel ons even."
    )


@dataclass(frozen=True)
class Link:
    """What a link that is still good stands for."""

    id: str
    purpose: Purpose
    subject_key: int
    network_id: int | None


def issue_link(
    session: Session,
    *,
    purpose: Purpose,
    subject_kind: str,
    subject_key: int,
    now: datetime,
    network_id: int | None = None,
    lifetime: timedelta | None = None,
) -> str:
    """Make a link and return its id; ``crypto.link_token`` turns the id into the secret."""
    token_id = crypto.new_secret()
    secret = crypto.link_token(token_id, purpose.value)
    session.add(
        LinkToken(
            id=token_id,
            network_id=network_id,
            purpose=purpose,
            subject_kind=subject_kind,
            subject_key=subject_key,
            fingerprint=crypto.fingerprint(secret),
            created_at=now,
            expires_at=now + (lifetime or LIFETIMES[purpose]),
        )
    )
    session.flush()
    return token_id


def secret_of(token_id: str, purpose: Purpose, session: Session | None = None) -> str:
    """The secret part of the address, the same every time.

    Links that live for long pass the session, to stay what they were when SECRET_KEY changes.
    """
    newest, *earlier = crypto.link_tokens(token_id, purpose.value)
    if not earlier or session is None:
        return newest
    row = session.get(LinkToken, token_id)
    fitting = [one for one in earlier if row and crypto.fingerprint(one) == row.fingerprint]
    return fitting[0] if fitting else newest


def can_be_told(token_id: str, purpose: Purpose, fingerprint: str) -> bool:
    """Whether ``secret_of`` still gives what opens this link: not after its key has gone."""
    made = crypto.link_tokens(token_id, purpose.value)
    return any(crypto.fingerprint(one) == fingerprint for one in made)


def look_at_link(session: Session, *, secret: str, purpose: Purpose, now: datetime) -> Link:
    """What this link stands for; changes nothing. Raises LinkUnknown, LinkExpired or LinkUsed."""
    row = session.scalars(
        sa.select(LinkToken).where(
            LinkToken.fingerprint == crypto.fingerprint(secret), LinkToken.purpose == purpose
        )
    ).one_or_none()
    if row is None:
        raise LinkUnknown
    if row.revoked_at is not None or row.expires_at <= now:
        raise LinkExpired
    if row.used_at is not None and purpose in SINGLE_USE:
        raise LinkUsed
    return Link(row.id, row.purpose, row.subject_key, row.network_id)


def use_link(session: Session, *, secret: str, purpose: Purpose, now: datetime) -> Link:
    """Take the link in. One that signs in works once, also when two taps race."""
    link = look_at_link(session, secret=secret, purpose=purpose, now=now)
    use = sa.update(LinkToken).where(LinkToken.id == link.id)
    if purpose in SINGLE_USE:
        use = use.where(LinkToken.used_at.is_(None))
    if session.scalar(use.values(used_at=now).returning(LinkToken.id)) is None:
        raise LinkUsed
    return link


def revoke_links(session: Session, *, subject_kind: str, subject_key: int, now: datetime) -> None:
    """Make every link to this subject worthless."""
    session.execute(
        sa.update(LinkToken)
        .where(
            LinkToken.subject_kind == subject_kind,
            LinkToken.subject_key == subject_key,
            LinkToken.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def claim_form(
    session: Session, *, token: str, purpose: str, body: str, now: datetime
) -> dict[str, Any] | None:
    """Claim a form token; None means it is ours to handle, else the answer given earlier.

    Waits for a rival that holds the same token. Raises FormChanged when the words differ.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    claimed = session.execute(
        insert(FormClaim)
        .values(
            token=token,
            purpose=purpose,
            body=body,
            answer={},
            claimed_at=now,
            network_id=scope.network_of(session),
        )
        .on_conflict_do_nothing(index_elements=["token"])
        .returning(FormClaim.token)
    ).scalar_one_or_none()
    if claimed is not None:
        return None
    earlier = session.scalars(sa.select(FormClaim).where(FormClaim.token == token)).one_or_none()
    if earlier is None or earlier.body != body or earlier.purpose != purpose:
        raise FormChanged
    return earlier.answer


@dataclass(frozen=True)
class Claim:
    """What a public form could claim, and the answer that was given to it before."""

    names: tuple[str, ...]
    earlier: dict[str, Any] | None


def claim_public_form(
    session: Session, *, token: str, purpose: str, path: str, body: str, now: datetime
) -> Claim:
    """Claim a form's token, and what was typed on its page whatever the token, in one statement.

    Waits for a rival that holds either. Claimed words that are too old are taken over. Without an
    earlier answer the form is ours to handle. Raises FormChanged when a used token brings other
    words.
    """
    network_id = scope.network_of(session)
    # Both names hold the partnership: nobody's claim can stand in the way of somebody elsewhere.
    tap = crypto.fingerprint(f"{network_id} {token}")
    words = crypto.fingerprint(f"{network_id} {purpose} {path} {body}")
    values = {
        "tap": tap,
        "words": words,
        "now": now,
        "old": now - SAME_WORDS,
        "its_purpose": purpose,
        "its_body": body,
        "in_network": network_id,
    }
    claimed = session.scalars(_claiming(session.get_bind().dialect.name), values).all()
    if len(claimed) == 2:
        return Claim((tap, words), None)
    rows = session.scalars(sa.select(FormClaim).where(FormClaim.token.in_([tap, words]))).all()
    known = {row.token: row for row in rows if row.token not in claimed}
    first = known.get(tap, known.get(words))
    if first is None or (first.body, first.purpose) != (body, purpose):
        raise FormChanged
    return Claim(tuple(claimed), first.answer)


@cache
def _claiming(dialect: str) -> sa.Insert:
    """Which of two names were free, or held by words of long ago. Made once, for values by name."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    fresh = {"claimed_at": sa.bindparam("now", type_=FormClaim.claimed_at.type), "answer": {}}
    same: dict[str, Any] = {
        "purpose": sa.bindparam("its_purpose"),
        "body": sa.bindparam("its_body"),
        "network_id": sa.bindparam("in_network"),
    }
    names = [sa.bindparam(name, type_=FormClaim.token.type) for name in ("tap", "words")]
    is_old = FormClaim.claimed_at <= sa.bindparam("old", type_=FormClaim.claimed_at.type)
    return (
        insert(FormClaim)
        .values([{"token": name, **same, **fresh} for name in names])
        .on_conflict_do_update(
            index_elements=["token"],
            set_=fresh,
            where=sa.and_(FormClaim.token == names[1], is_old),
        )
        .returning(FormClaim.token)
        .execution_options(dml_strategy="raw")
    )


def answer_form(session: Session, *, token: str, answer: dict[str, Any]) -> None:
    """Remember what the claimed form made."""
    answer_forms(session, names=(token,), answer=answer)


def answer_forms(session: Session, *, names: Sequence[str], answer: dict[str, Any]) -> None:
    """Remember what was made, under each name that was claimed."""
    if names:
        session.execute(_answering(), {"names": list(names), "said": answer})


@cache
def _answering() -> sa.Update:
    """Made once, for values by name."""
    said = sa.bindparam("said", type_=FormClaim.answer.type)
    claims = sa.update(FormClaim).where(FormClaim.token.in_(sa.bindparam("names", expanding=True)))
    return claims.values(answer=said).execution_options(synchronize_session=False)
