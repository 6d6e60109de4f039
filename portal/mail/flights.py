"""A mail in two journeys to the server instead of four, where the server allows it (RFC 2920)."""

import re
import smtplib
from contextlib import suppress
from email.message import EmailMessage

Said = tuple[int, bytes]
NEVER_ASKED: Said = (503, b"")
HANGS_UP = 421


def hand_over(line: smtplib.SMTP, email: EmailMessage) -> None:
    """Give one mail with one reader to the server. Raises what smtplib raises."""
    line.ehlo_or_helo_if_needed()
    if not line.has_extn("pipelining"):
        line.send_message(email)
        return
    letter = bytes(email)
    sender, reader = (email[name].addresses[0].addr_spec for name in ("From", "To"))
    size = f" size={len(letter)}" if line.has_extn("size") else ""
    mail, rcpt, data = _ask(
        line,
        f"MAIL FROM:{smtplib.quoteaddr(sender)}{size}",
        f"RCPT TO:{smtplib.quoteaddr(reader)}",
        "DATA",
    )
    refused: smtplib.SMTPException
    if mail[0] != 250:
        refused = smtplib.SMTPSenderRefused(*mail, sender)
    elif rcpt[0] not in {250, 251}:
        refused = smtplib.SMTPRecipientsRefused({reader: rcpt})
    elif data[0] != 354:
        refused = smtplib.SMTPDataError(*data)
    else:
        _bring(line, letter)
        return
    if data[0] == 354:
        line.send(b".\r\n")  # it waits for a letter that nobody is to get
        line.getreply()
    _begin_anew(line, HANGS_UP in {mail[0], rcpt[0], data[0]})
    raise refused


def _ask(line: smtplib.SMTP, *commands: str) -> list[Said]:
    """Everything in one flight, and one answer to each."""
    if any("\r" in one or "\n" in one for one in commands):
        raise ValueError("a line break in a command")
    line.send("".join(f"{one}\r\n" for one in commands))
    said: list[Said] = []
    while len(said) < len(commands):
        said.append(line.getreply())
        if said[-1][0] == HANGS_UP:
            break  # nothing comes after it
    return said + [NEVER_ASKED] * (len(commands) - len(said))


def _bring(line: smtplib.SMTP, letter: bytes) -> None:
    """The letter itself; from the server's yes on it is theirs."""
    doubled = re.sub(rb"^\.", b"..", letter, flags=re.MULTILINE)
    end = b".\r\n" if doubled.endswith(b"\r\n") else b"\r\n.\r\n"
    line.send(doubled + end)
    said = line.getreply()
    if said[0] != 250:
        _begin_anew(line, said[0] == HANGS_UP)
        raise smtplib.SMTPDataError(*said)


def _begin_anew(line: smtplib.SMTP, is_over: bool) -> None:
    """Let go of the mail that was refused, or of the line."""
    if is_over:
        line.close()
        return
    with suppress(smtplib.SMTPServerDisconnected):
        line.rset()
