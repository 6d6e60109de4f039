"""Who writes which message. The factory fills this, so that the outbox imports nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.web.access import NetworkCard
from portal.web.links import external


@dataclass(frozen=True)
class MailJob:
    """What a renderer gets: the numbers of the rows, and a session that sees its partnership."""

    session: Session
    context: dict[str, Any]
    network: NetworkCard
    now: datetime
    # Makes a whole address: link("pledges.confirm", network=job.network.slug, secret=…).
    link: Callable[..., str] = external


@dataclass(frozen=True)
class Mail:
    """What one person gets to read. The subject names no church, no need and no seeker."""

    to: str
    subject: str
    # 'pledge_confirm' for templates/mail/pledge_confirm.html and .txt.
    template: str
    values: dict[str, object]
    # Who sends it, why this person gets it, and how to make it stop.
    organisation_name: str
    why: str
    stop: str


# None says: looked again, and it is no longer true.
Renderer = Callable[[MailJob], Mail | None]


class Mails(dict[str, Renderer]):
    """Renderers by the name that a message carries."""

    def register(self, mails: Mapping[str, Renderer]) -> None:
        """Add the renderers of one subject. Raises ValueError when two claim one name."""
        for name, renderer in mails.items():
            if self.setdefault(name, renderer) is not renderer:
                raise ValueError(f"two subjects write the message {name!r}")


MAILS = Mails()
