"""The three ways a mail can leave: over SMTP, into the demo's own tray, or not at all."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import Protocol
from urllib.parse import unquote, urlsplit

from portal.db import unit_of_work
from portal.mail.envelope import BadMail, Parcel, email_of, host_of
from portal.outbox.services import keep_demo_copy

TIMEOUT_SECONDS = 10.0
SCHEMES = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class SendFailed(Exception):
    """This mail did not leave. ``problem`` tells staff why, without an address."""

    def __init__(self, problem: str, *, is_permanent: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.is_permanent = is_permanent


class Unreachable(SendFailed):
    """No mail can leave at the moment; it has nothing to do with this one."""


class BadAddress(ValueError):
    """SMTP_URL cannot be read; the sentence says what it should look like."""


class Sender(Protocol):
    """A way to send. One is opened for each batch and closed after it."""

    def send(self, parcel: Parcel) -> None:
        """Hand the mail over. Raises SendFailed."""

    def close(self) -> None:
        """Let go of the line."""


class NullSender:
    """No mail server is configured: messages wait, and the doctor says so."""

    def send(self, parcel: Parcel) -> None:
        """Refuse."""
        raise Unreachable("geen mailserver ingesteld")

    def close(self) -> None:
        """Nothing was opened."""


class DemoSender:
    """Keeps a readable copy for the demo's page 'Postvak uit' and sends nothing."""

    def send(self, parcel: Parcel) -> None:
        """Put the mail in the tray."""
        letter = parcel.letter
        with unit_of_work() as session:
            keep_demo_copy(
                session,
                network_id=parcel.network.id,
                key=parcel.key,
                recipient=letter.to,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                now=parcel.now,
            )

    def close(self) -> None:
        """Nothing was opened."""


class SmtpSender:
    """Sends over one line that stays open for the whole batch."""

    def __init__(self, smtp_url: str, name: str, *, timeout: float = TIMEOUT_SECONDS) -> None:
        self._name = name
        self._url = urlsplit(smtp_url)
        try:
            port = self._url.port
        except ValueError:
            port = -1
        if self._url.scheme not in SCHEMES or not self._url.hostname or port == -1:
            raise BadAddress(
                "SMTP_URL klopt niet: schrijf smtp://server:25, smtps://naam:wachtwoord@server "
                "of smtp+starttls://naam:wachtwoord@server."
            )
        self._host = self._url.hostname
        self._port = port or SCHEMES[self._url.scheme]
        self._timeout = timeout
        self._line: smtplib.SMTP | None = None

    def send(self, parcel: Parcel) -> None:
        """Hand the mail to the server; 4xx and silence may be tried again, 5xx may not."""
        try:
            email = email_of(parcel)
        except BadMail as wrong:
            raise SendFailed("adres of onderwerp onbruikbaar", is_permanent=True) from wrong
        line = self._line or self.connect()
        try:
            line.send_message(email)
        except (smtplib.SMTPException, OSError, ValueError) as wrong:
            code = _code(wrong)
            if code is None or code == 421:
                self.close()
            raise _failure(wrong, code) from wrong

    def connect(self) -> smtplib.SMTP:
        """Open the line. Raises Unreachable."""
        kind = self._url.scheme
        try:
            if kind == "smtps":
                line: smtplib.SMTP = smtplib.SMTP_SSL(
                    self._host,
                    self._port,
                    self._name,
                    timeout=self._timeout,
                    context=ssl.create_default_context(),
                )
            else:
                line = smtplib.SMTP(self._host, self._port, self._name, timeout=self._timeout)
            self._line = line
            if kind == "smtp+starttls":
                line.starttls(context=ssl.create_default_context())
            if self._url.username:
                line.login(unquote(self._url.username), unquote(self._url.password or ""))
        except (smtplib.SMTPException, OSError) as wrong:
            self.close()
            raise Unreachable(f"mailserver niet bereikbaar ({type(wrong).__name__})") from wrong
        return line

    def close(self) -> None:
        """Hang up, whatever state the line is in."""
        line, self._line = self._line, None
        if line is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            # Half a second: a server that hangs must not keep us to say goodbye.
            if line.sock is not None:
                line.sock.settimeout(0.5)
            line.quit()
        line.close()


def _code(wrong: Exception) -> int | None:
    """What the server answered; None when the line itself broke."""
    if isinstance(wrong, smtplib.SMTPRecipientsRefused):
        return min(int(answer[0]) for answer in wrong.recipients.values())
    return wrong.smtp_code if isinstance(wrong, smtplib.SMTPResponseException) else None


def _failure(wrong: Exception, code: int | None) -> SendFailed:
    """What an answer of the server, or its silence, means for this mail."""
    if code is not None:
        # That the sender is refused says something of our settings, not of this mail.
        about_us = isinstance(wrong, smtplib.SMTPSenderRefused)
        return SendFailed(f"smtp {code}", is_permanent=500 <= code < 600 and not about_us)
    if isinstance(wrong, TimeoutError) or isinstance(wrong.__context__, TimeoutError):
        return SendFailed("mailserver antwoordt niet")
    if isinstance(wrong, (smtplib.SMTPServerDisconnected, OSError)):
        return SendFailed("verbinding verbroken")
    return SendFailed("mailserver kan dit bericht niet aan", is_permanent=True)


def sender_for(*, is_demo: bool, smtp_url: str, public_address: str) -> Sender:
    """The way this installation sends. Raises BadAddress."""
    if is_demo:
        return DemoSender()
    return SmtpSender(smtp_url, host_of(public_address)) if smtp_url else NullSender()
