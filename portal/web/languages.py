"""In which language somebody reads: as the link, the account or this browser says."""

from flask import Response, after_this_request, request

from portal.language import LANGUAGE_NAMES, speak
from portal.permissions import Actor

COOKIE = "taal"
YEAR_SECONDS = 365 * 24 * 3600


def choose_language(actor: Actor) -> None:
    """Speak as the link says, else as the account says, else as this browser was told."""
    asked = request.args.get("taal")
    if asked in LANGUAGE_NAMES:
        remember(asked)
        speak(asked)
    else:
        speak(actor.page_language or request.cookies.get(COOKIE))


def remember(code: str) -> None:
    """Let this browser keep the language for a year."""

    @after_this_request
    def _set(answer: Response) -> Response:
        answer.set_cookie(
            COOKIE,
            code,
            max_age=YEAR_SECONDS,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
        return answer
