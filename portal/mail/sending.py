"""The three ways a mail can leave: over SMTP, into the demo's own tray, or not at all."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from typing import Protocol

from portal.config import LOOPBACK, read_smtp_url
from portal.db import unit_of_work
from portal.mail.envelope import BadMail, Parcel, email_of, host_of
from portal.mail.flights import hand_over
from portal.outbox.services import keep_demo_copy

TIMEOUT_SECONDS = 10.0


class SendFailed(Exception):
    """This mail did not leave. ``problem`` tells staff why, without an address."""

    def __init__(self, problem: str, *, is_permanent: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.is_permanent = is_permanent


class Unreachable(SendFailed):
    """No mail can leave at the moment; it has nothing to do with this one."""


class Unsafe(Exception):
    """A password would go over a line that anybody can read."""


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
        self._to = read_smtp_url(smtp_url)
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
            hand_over(line, email)
        except (smtplib.SMTPException, OSError, ValueError) as wrong:
            code = _code(wrong)
            if code is None or code == 421:
                self.close()
            raise _failure(wrong, code) from wrong

    def connect(self) -> smtplib.SMTP:
        """Open the line. Raises Unreachable."""
        try:
            self._line = line = self._call()
            if self._to.user:
                line.login(self._to.user, self._to.password)
        except Unsafe as wrong:
            self.close()
            raise Unreachable(
                "mailserver versleutelt niet: het wachtwoord is niet verstuurd"
            ) from wrong
        except (smtplib.SMTPException, OSError, ValueError) as wrong:
            self.close()
            raise Unreachable(f"mailserver niet bereikbaar ({type(wrong).__name__})") from wrong
        return line

    def _call(self) -> smtplib.SMTP:
        """Open the line, secret whenever the server can. Raises Unsafe before any password."""
        to = self._to
        is_near = is_loopback(to.host)
        if to.kind == "smtps":
            return smtplib.SMTP_SSL(
                to.host, to.port, self._name, timeout=self._timeout, context=_secrecy(is_near)
            )
        self._line = line = smtplib.SMTP(to.host, to.port, self._name, timeout=self._timeout)
        line.ehlo_or_helo_if_needed()
        if line.has_extn("starttls") or to.kind == "smtp+starttls":
            line.starttls(context=_secrecy(is_near))
        elif to.user and not is_near:
            raise Unsafe
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


def is_loopback(host: str) -> bool:
    """Whether the line never leaves this machine."""
    return host in LOOPBACK


def _secrecy(is_near: bool) -> ssl.SSLContext:
    """A server elsewhere must prove its name; the one on this machine has none to prove."""
    context = ssl.create_default_context()
    if is_near:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


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
    """The way this installation sends. Raises BadSettings."""
    if is_demo:
        return DemoSender()
    return SmtpSender(smtp_url, host_of(public_address)) if smtp_url else NullSender()
