"""Read a mail that came back: which of ours it was, and whether trying again makes sense.

Only a report in the form of RFC 3464 counts, with our own Message-ID in what it sends back. All
else (an answer of a person, an out-of-office, a delay) is left alone.
"""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default

MARK = re.compile(r"<([0-9a-f]{40})@[^>\s]+>")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


@dataclass(frozen=True)
class Bounce:
    """One of our mails did not arrive."""

    # The left half of its Message-ID.
    mark: str
    # '5.1.1': 5 is for good, 4 is that they tried for days and gave up.
    status: str

    @property
    def is_permanent(self) -> bool:
        """Whether the address itself is wrong."""
        return self.status.startswith("5")


def mark_of(message_id: str) -> str:
    """The left half of a Message-ID of ours; empty for any other."""
    found = MARK.search(message_id)
    return found[1] if found else ""


def read_bounce(raw: bytes) -> Bounce | None:
    """What a mail tells of one that did not arrive; None when it tells nothing of the kind."""
    try:
        mail = message_from_bytes(raw, policy=default)
        if mail.get_content_type() != "multipart/report" or mail.is_multipart() is False:
            return None
        status, mark = _status(mail), _mark(mail)
    except (ValueError, LookupError, TypeError, AttributeError):  # no mail that anybody can read
        return None
    return Bounce(mark, status) if status and mark else None


def _status(mail: Message) -> str:
    """Why it failed; empty when nothing failed for good."""
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        for fields in part.get_payload():
            said = fields if isinstance(fields, Message) else EmailMessage()
            if str(said.get("Action", "")).strip().lower() != "failed":
                continue
            found = STATUS.search(str(said.get("Status", "")))
            return found[0] if found and found[1] in "45" else "5.0.0"
    return ""


def _mark(mail: Message) -> str:
    """Which of our mails it was, from the part that came back."""
    for part in mail.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822" and part.is_multipart():
            inner = part.get_payload(0)
            name = str(inner.get("Message-ID", "")) if isinstance(inner, Message) else ""
        elif kind == "text/rfc822-headers":
            kept = part.get_payload(decode=True)
            text = kept if isinstance(kept, bytes) else b""
            name = str(message_from_bytes(text, policy=default).get("Message-ID", ""))
        else:
            continue
        if mark := mark_of(name):
            return mark
    return ""
