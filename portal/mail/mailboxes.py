"""Where mails come back: a folder in the way of Maildir, or a mailbox over IMAP."""

from __future__ import annotations

import imaplib
import mailbox
import ssl
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from portal.config import IMAP_PORTS

# A report is short; what is larger is somebody's photographs.
LARGEST = 500_000
MOST = 200
TIMEOUT_SECONDS = 20.0

# Says whether the mail was one of ours that came back; only then it is marked as read.
Reader = Callable[[bytes], bool]


class MailboxAway(Exception):
    """It cannot be opened at the moment; it has nothing to do with what is in it."""


def read_mailbox(url: str, reader: Reader) -> int:
    """Show every new mail to the reader; how many were ours. Raises MailboxAway.

    What is ours is marked as read. All else stays as it was, for it is somebody's mail.
    """
    parts = urlsplit(url)
    try:
        if parts.scheme == "maildir":
            return _read_folder(Path(unquote(parts.path)), reader)
        return _read_imap(url, reader)
    except (OSError, imaplib.IMAP4.error, mailbox.Error) as wrong:
        raise MailboxAway(type(wrong).__name__) from wrong


def _read_folder(folder: Path, reader: Reader) -> int:
    box = mailbox.Maildir(folder, create=False)
    count = 0
    for name in sorted(box.keys())[-MOST:]:
        kept = box.get_message(name)
        if "S" in kept.get_flags():
            continue
        raw = box.get_bytes(name)
        if len(raw) <= LARGEST and reader(raw):
            kept.set_subdir("cur")
            kept.add_flag("S")
            box[name] = kept
            count += 1
    return count


def _open(url: str) -> imaplib.IMAP4:
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or IMAP_PORTS[parts.scheme]
    if parts.scheme == "imap":
        line = imaplib.IMAP4(host, port, timeout=TIMEOUT_SECONDS)
    else:
        secrecy = ssl.create_default_context()
        line = imaplib.IMAP4_SSL(host, port, ssl_context=secrecy, timeout=TIMEOUT_SECONDS)
    try:
        line.login(unquote(parts.username or ""), unquote(parts.password or ""))
        folder = unquote(parts.path.strip("/")) or "INBOX"
        status, _said = line.select(f'"{folder}"')
        if status != "OK":
            raise imaplib.IMAP4.error("no such folder")
    except BaseException:
        line.shutdown()
        raise
    return line


def _read_imap(url: str, reader: Reader) -> int:
    line = _open(url)
    count = 0
    try:
        _status, found = line.uid("SEARCH", "UNSEEN", "SMALLER", str(LARGEST))
        for name in (found[0] or b"").split()[-MOST:]:
            uid = name.decode()
            # PEEK: looking does not mark it as read.
            _status, told = line.uid("FETCH", uid, "(BODY.PEEK[])")
            raw = next((part[1] for part in told if isinstance(part, tuple)), b"")
            if reader(raw):
                line.uid("STORE", uid, "+FLAGS", "(\\Seen)")
                count += 1
    finally:
        line.logout()
    return count
