"""Forms for visitors: no cookie, sent from our own page, and each sent once."""

import hashlib
import json
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import abort, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from portal.clock import utc_now
from portal.db import unit_of_work
from portal.errors import Refusal
from portal.language import _l
from portal.tokens import services as tokens
from portal.web.forms import BaseForm, Hidden, Text

P = ParamSpec("P")
R = TypeVar("R")
# A form may lie open during a whole Sunday, service and coffee included.
TOKEN_AGE = 24 * 3600


class FormStale(Refusal):
    """The form lay open too long, or was made up."""

    message = _l("Dit formulier stond lang open. Kijk het nog even na en verstuur het opnieuw.")


class PublicForm(BaseForm):
    """Adds the signed token that is also the idempotency key, and a field only robots fill in."""

    token = Hidden()
    website = Text(_l("Laat dit leeg"), max=2000)

    @property
    def is_suspect(self) -> bool:
        """Whether the field was filled in that people do not see."""
        return bool(self.website.data)

    def fresh_token(self) -> None:
        """Give the form a token when it has none that is still good."""
        if _open(self.token.data or "") is None:
            self.token.data = _signer().dumps(secrets.token_urlsafe(18))

    def renew_token(self) -> None:
        """Give the form a new token, for a new try with other words."""
        self.token.data = _signer().dumps(secrets.token_urlsafe(18))


def _signer() -> URLSafeTimedSerializer:
    # Newest last: that one signs, all of them are known.
    keys = [*reversed(current_app.config["SECRET_KEY_FALLBACKS"]), current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="public-form")


def _open(token: str) -> str | None:
    try:
        value = _signer().loads(token, max_age=TOKEN_AGE)
    except BadData:
        return None
    return value if isinstance(value, str) else None


def public_post(view: Callable[P, R]) -> Callable[P, R]:
    """Take a POST only from our own pages; a GET passes untouched."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        if request.method == "POST" and not _is_from_here():
            abort(403)
        return view(*args, **kwargs)

    cast("Any", checked).is_public_post = True
    return checked


def _is_from_here() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True  # an old browser; the signed token is what counts
    return urlsplit(origin).netloc == request.host


def send_once(
    form: PublicForm, *, purpose: str, act: Callable[[Session, datetime], dict[str, Any]]
) -> dict[str, Any]:
    """Do what the form asks, once; a second tap gets the first answer.

    So does the same form with a new token: after Back the browser fetches the page again and
    fills in what was typed. Opens the unit of work itself. Raises FormStale, FormChanged or
    whatever ``act`` refuses.
    """
    token = _open(form.token.data or "")
    if token is None:
        form.renew_token()
        raise FormStale
    now, body = utc_now(), _body(form)
    with unit_of_work() as session:
        claim = tokens.claim_public_form(
            session, token=token, purpose=purpose, path=request.path, body=body, now=now
        )
        answer = act(session, now) if claim.earlier is None else claim.earlier
        tokens.answer_forms(session, names=claim.names, answer=answer)
    return answer


def _body(form: PublicForm) -> str:
    """A fingerprint of what was typed, without the token."""
    typed = {name: request.form.getlist(name) for name in sorted(form.data) if name != "token"}
    return hashlib.sha256(json.dumps(typed).encode()).hexdigest()
