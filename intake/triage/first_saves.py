"""The first save of a new caller: once, however often it is sent, and never twice the same person.

The script keeps a draft before anybody pressed a button. When the answer to that is lost, the page
does not know yet which request it made: it sends its key again, with more words. What one account
began that way goes on; a button that was pressed before, with other words, is still refused.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.requests.models import HelpRequest
from portal import crypto
from portal.errors import StaleEdit
from portal.tokens.services import FormChanged, answer_form, claim_form

PURPOSE = "intake"


@dataclass(frozen=True)
class Sent:
    """What came in: the key of the form, a fingerprint of its words, and who typed them."""

    key: str
    body: str
    account_id: int | None
    is_autosave: bool


@dataclass(frozen=True)
class Earlier:
    """What this form made before; the same words again change nothing."""

    request_id: int
    version: int
    is_same: bool


class StaleIntake(StaleEdit):
    """Somebody else saved this intake: which it is, also for a page that never heard its number."""

    def __init__(self, request_id: int) -> None:
        super().__init__()
        self.request_id = request_id


@contextmanager
def saying_which(request_id: int) -> Iterator[None]:
    """Let a StaleEdit name its request. Raises StaleIntake."""
    try:
        yield
    except StaleEdit as stale:
        raise StaleIntake(request_id) from stale


def key_of(typed: str) -> str:
    """The key that our page gave; a made-up one is worth nothing, so it gets a new one."""
    is_ours = (
        len(typed) == 32 and typed.isascii() and typed.replace("-", "").replace("_", "").isalnum()
    )
    return typed if is_ours else crypto.new_secret()


def body_of(pairs: Iterable[tuple[str, str]]) -> str:
    """A fingerprint of what was typed: going back and changing it is no second tap."""
    return crypto.fingerprint(repr(sorted(pair for pair in pairs if pair[0] != "csrf_token")))


def claim(session: Session, sent: Sent, now: datetime) -> Earlier | None:
    """None means that this is the first time. Raises FormChanged."""
    draft = crypto.fingerprint(f"draft of account {sent.account_id}")
    first = draft if sent.is_autosave else sent.body
    try:
        answer = claim_form(session, token=sent.key, purpose=PURPOSE, body=first, now=now)
    except FormChanged:
        answer = claim_form(session, token=sent.key, purpose=PURPOSE, body=draft, now=now)
    if answer is None:
        return None
    return Earlier(answer["request_id"], answer["version"], is_same=answer["body"] == sent.body)


def remember(session: Session, sent: Sent, made: HelpRequest) -> None:
    """What it made, and as which version, for when the answer is lost."""
    answer = {"request_id": made.id, "version": made.version, "body": sent.body}
    answer_form(session, token=sent.key, answer=answer)
