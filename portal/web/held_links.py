"""Take the secret of a mailed link out of the address bar before a page is shown.

A GET of the mailed address uses nothing up and asks the database nothing: it puts the secret in
a signed cookie that scripts cannot read, and goes on to an address that is of no use to anybody
else. Each link has a cookie of its own, so that two open links never act for one another.
"""

from typing import Any

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from portal import crypto
from portal.errors import Refusal
from portal.language import _l

# Long enough to read the page and to come back to it; the link in the mail opens it again.
AGE = 3600
PARAMETER = "bij"
# So many digits of its fingerprint name a link; a secret is longer.
MARK = 16


class LinkNotHere(Refusal):
    """This browser does not hold the link, or held it for too long."""

    message = _l("Open de link in onze mail nog een keer.")


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="held-link")


def hold(secret: str, endpoint: str, **values: Any) -> ResponseReturnValue:
    """Let this browser keep the secret, and go to the page that uses it."""
    mark = crypto.fingerprint(secret)[:MARK]
    where = url_for(endpoint, **{**values, PARAMETER: mark})
    return _with_cookie(redirect(where, 303), mark, secret)


def hold_here(secret: str, endpoint: str) -> ResponseReturnValue:
    """As ``hold``, for a page whose own address ends with the secret, or then with its mark."""
    mark = crypto.fingerprint(secret)[:MARK]
    return _with_cookie(redirect(url_for(endpoint, token=mark), 303), mark, secret)


def _with_cookie(answer: Response, mark: str, secret: str) -> Response:
    answer.set_cookie(
        f"link-{mark}",
        str(_signer().dumps(secret)),
        max_age=AGE,
        httponly=True,
        secure=bool(current_app.config["IS_HTTPS"]),
        samesite="Lax",
    )
    return answer


def is_mark(token: str) -> bool:
    """Whether the end of an address names a link that the browser holds, and is none itself."""
    return len(token) == MARK and token.isascii() and token.isalnum()


def held(mark: str | None = None) -> str:
    """The secret of that link. Raises LinkNotHere when this browser does not hold it (any more)."""
    wanted = request.args.get(PARAMETER, "") if mark is None else mark
    cookie = request.cookies.get(f"link-{wanted}", "") if is_mark(wanted) else ""
    try:
        return str(_signer().loads(cookie, max_age=AGE))
    except BadData:
        raise LinkNotHere from None
