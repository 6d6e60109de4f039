"""The envelope around a letter: headers that nobody can add to, and a name that never changes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import urlsplit

from portal import crypto
from portal.mail.composing import Letter
from portal.web.access import NetworkCard


class BadMail(ValueError):
    """A header holds what no header may hold; trying again does not help."""


@dataclass(frozen=True)
class Parcel:
    """One mail, with what each way of sending needs to know of it."""

    key: str
    network: NetworkCard
    letter: Letter
    message_id: str
    sender: str
    now: datetime


def host_of(public_address: str) -> str:
    """The name by which the world knows this installation."""
    return urlsplit(public_address).hostname or "localhost"


def message_id(*, slug: str, key: str, made_at: datetime, public_address: str) -> str:
    """The same name for each copy of one message, so that a mailbox can fold them together.

    A key holds the number of a row, which may be another row's once an older backup was put back:
    with its moment a mail that comes back is never taken for somebody else's.
    """
    told = f"message-id:{slug}:{key}:{made_at.astimezone(UTC).isoformat()}"
    mark = crypto.lookup_code(told)[:40]
    return f"<{mark}@{host_of(public_address)}>"


def email_of(parcel: Parcel) -> EmailMessage:
    """The parcel as it goes over the line. Raises BadMail for a line break in a header."""
    letter, network = parcel.letter, parcel.network
    email = EmailMessage(policy=SMTP)
    try:
        email["From"] = _address(parcel.sender, network.name)
        email["To"] = _address(letter.to)
        if network.email and network.email != parcel.sender:
            email["Reply-To"] = _address(network.email, network.name)
        email["Subject"] = letter.subject
    except (ValueError, HeaderParseError, IndexError) as wrong:
        raise BadMail(str(wrong)) from wrong
    email["Date"] = parcel.now
    email["Message-ID"] = parcel.message_id
    # No machine answers a machine: out-of-office replies stay away.
    email["Auto-Submitted"] = "auto-generated"
    if letter.stop_page:
        # The page says how to stop; only a press on its button does it, so no one-click header.
        email["List-Unsubscribe"] = f"<{letter.stop_page}>"
    email.set_content(letter.text)
    email.add_alternative(letter.html, subtype="html")
    # Last: a second twin takes every Content-header that stands there along into the first.
    email["Content-Language"] = letter.language
    return email


def _address(spec: str, name: str = "") -> Address:
    if not spec.isascii():
        raise BadMail("address")
    return Address(display_name=name, addr_spec=spec)
