"""A message that says nothing, and what brings it out: for tests of the way it goes."""

from typing import Any

from factories import NOW

from portal.mail.sending import NullSender, SmtpSender
from portal.mail.words import Reader, Words, hello, say
from tasks.delivery import Round, send_batch


def find_probe(job: Any) -> tuple[Reader, Any] | None:
    """Whoever the context names; None for somebody who left."""
    who = job.context["who"]
    if who == "left":
        return None
    if who == "broken":
        raise LookupError("no such row")
    return Reader(f"{who}@kerk.example", job.context.get("language", "nl")), who


def write_probe(job: Any, who: str) -> Words:
    """A question."""
    return Words(
        subject=job.context.get("subject", "Een vraag"),
        title="Een vraag",
        greeting=hello(who),
        parts=(),
        signed=("HipHelpt",),
        why="U gaf tijd.",
        stop=say("Bel ons als u dit niet meer wilt."),
    )


def bring_out(url: str | None, *, at: Any = NOW, timeout: float = 2.0) -> int:
    """One batch; how many were taken up."""
    sender = SmtpSender(url, "dordt.example", timeout=timeout) if url else NullSender()
    return send_batch(Round(sender, lambda: at, "post@dordt.example", "https://dordt.example"))
