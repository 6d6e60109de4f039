"""Who writes which message. The factory fills this, so that the outbox imports nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from portal.language import speaking
from portal.mail.words import Mail, Reader, Words
from portal.tokens.models import Purpose
from portal.tokens.services import secret_of
from portal.web.access import NetworkCard
from portal.web.links import external

Rows = TypeVar("Rows")


@dataclass(frozen=True)
class MailJob:
    """What a script gets: the numbers of the rows, and a session that sees its partnership."""

    session: Session
    context: Mapping[str, Any]
    network: NetworkCard
    now: datetime
    # A letter: it needs no mail address, and has no links.
    is_paper: bool = False

    def link(self, endpoint: str, **values: object) -> str:
        """The whole address of a page of this partnership."""
        return external(endpoint, network=self.network.slug, **values)

    def personal_link(self, endpoint: str, purpose: Purpose) -> str:
        """The address that only this reader has. Empty on paper, and where none was made."""
        name = "" if self.is_paper else self.context.get("link", "")
        if not name:
            return ""
        return self.link(endpoint, token=secret_of(name, purpose, self.session))


@dataclass(frozen=True)
class Script(Generic[Rows]):
    """How a message is made: first who reads it, then, in their language, what it says.

    ``find`` looks again at the truth; None says that it is no longer true. ``write`` runs in the
    language of the reader, so that nobody can forget to switch.
    """

    find: Callable[[MailJob], tuple[Reader, Rows] | None]
    write: Callable[[MailJob, Rows], Words]
    # Staff get no letters of theirs.
    is_for_paper: bool = True

    def __call__(self, job: MailJob) -> Mail | None:
        """The mail as the rows are now; None when nobody should get it any more."""
        found = self.find(job)
        if found is None:
            return None
        reader, rows = found
        if not (reader.email or job.is_paper):
            return None
        with speaking(reader.language):
            return Mail(reader, self.write(job, rows))


Scripts = Mapping[str, Script[Any]]


class Mails(dict[str, Script[Any]]):
    """Scripts by the name that a message carries."""

    def register(self, mails: Scripts) -> None:
        """Add the scripts of one subject. Raises ValueError when two claim one name."""
        for name, script in mails.items():
            if self.setdefault(name, script) is not script:
                raise ValueError(f"two subjects write the message {name!r}")


MAILS = Mails()
