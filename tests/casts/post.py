"""What arrives at a real mail server when everything that waits leaves."""

from email import message_from_bytes

from smtp_sink import smtp_sink

from portal.clock import utc_now
from portal.mail.sending import SmtpSender
from tasks.delivery import Round, send_batch


def mailed() -> list[tuple[str, str, str]]:
    """Of each mail: to whom, the plain half, the other half."""
    with smtp_sink() as (sink, url):
        sender = SmtpSender(url, "dordt.example")
        send_batch(Round(sender, utc_now, "post@dordt.example", "https://dordt.example"))
    return [
        (who, *(part.get_payload(decode=True).decode() for part in mail.get_payload()))
        for who, mail in ((who, message_from_bytes(raw)) for who, raw in sink.arrived)
    ]
