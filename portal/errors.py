"""What can stand in the way: refusals that a person reads, and things that are not there."""

import traceback
import zlib

from portal.language import _, _l


def trace_of(error: BaseException) -> str:
    """Where it went wrong, for the log: kinds of error and lines of ours, never their words.

    What a database or a parser says of a failure holds what people typed.
    """
    said: list[str] = []
    link: BaseException | None = error
    while link is not None:
        said += [type(link).__name__, *traceback.format_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    return "\n".join(line.rstrip() for line in said)


class Refusal(Exception):
    """Something a person asked that cannot be done, with the sentence they get to read.

    ``values`` fill the placeholders of ``message``; ``field`` names the form field it belongs to.
    """

    message: str = _l("Dit kan nu niet.")
    field: str | None = None

    def __init__(self, **values: object) -> None:
        super().__init__(self.message)
        self.values = values

    def sentence(self) -> str:
        """The message in the language of the moment, with its values filled in."""
        return _(self.message, **self.values)


class Missing(Exception):
    """The thing does not exist, or is not yours to see: the two look the same (404)."""


class StaleEdit(Refusal):
    """Somebody else saved in the meantime."""

    message = _l("Dit is net gewijzigd. Bekijk eerst wat er nu staat, en bewaar dan opnieuw.")


def mark_of(*values: object) -> int:
    """A version for a row that counts none: nine digits of what stands there."""
    return zlib.crc32(repr(values).encode()) % 10**9


def is_stale(shown: int, stands: int) -> bool:
    """Whether the row was saved since the page showed it."""
    return shown != stands


def check_version(shown: int | None, stands: int) -> None:
    """Refuse what is about an older version; None when no page was shown. Raises StaleEdit."""
    if shown is not None and is_stale(shown, stands):
        raise StaleEdit
