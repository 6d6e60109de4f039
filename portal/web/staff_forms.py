"""Forms of staff that make something: each is kept once, however often the button is pressed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from portal import crypto
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.tokens import services as tokens
from portal.web.forms import BaseForm, Hidden

NOT_TYPED = frozenset({"csrf_token", "form_key"})


class OnceForm(BaseForm):
    """Mixin: a key that travels with the form, and tells a second tap from a second question."""

    form_key = Hidden()

    def fresh_key(self) -> None:
        """Give the form its key."""
        self.form_key.data = crypto.new_secret()


def do_once(
    form: OnceForm, *, purpose: str, act: Callable[[Session, datetime], dict[str, Any]]
) -> dict[str, Any]:
    """Do what the form asks; a second tap gets the first answer.

    Opens the unit of work itself. Raises FormChanged or whatever ``act`` refuses.
    """
    now, key = utc_now(), _key_of(form)
    with unit_of_work() as session:
        earlier = tokens.claim_form(session, token=key, purpose=purpose, body=_body(), now=now)
        if earlier is not None:
            return earlier
        answer = act(session, now)
        tokens.answer_form(session, token=key, answer=answer)
    return answer


def _key_of(form: OnceForm) -> str:
    """The key as we made it; a new one for a form without."""
    key = form.form_key.data or ""
    is_ours = len(key) == 32 and key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_ours else crypto.new_secret()


def _body() -> str:
    """A fingerprint of what was typed."""
    typed = sorted((name, text) for name, text in request.form.items(multi=True))
    return crypto.fingerprint(repr([pair for pair in typed if pair[0] not in NOT_TYPED]))
