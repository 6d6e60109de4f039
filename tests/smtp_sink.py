"""A mail server for tests: remembers what came in, and answers what it is told to answer."""

import asyncio
import time
from collections.abc import Callable
from contextlib import contextmanager

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

Answer = Callable[[str], str | float | None]


class Sink:
    """What arrived: (recipient, message as bytes). ``answer`` may refuse, hang or hang up."""

    def __init__(self, answer: Answer | None = None) -> None:
        self.arrived: list[tuple[str, bytes]] = []
        self.lines = 0
        self.answer = answer or (lambda recipient: None)

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        said = self.answer(address)
        if isinstance(said, str) and said != "hang up":
            return said
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        said = self.answer(envelope.rcpt_tos[0])
        if said == "hang up":
            server.transport.abort()
            return "451 gone"
        self.arrived.append((envelope.rcpt_tos[0], envelope.content))
        if isinstance(said, float):  # took it, and says so too late
            await asyncio.sleep(said)
        return "250 OK"


class _Counting(Controller):
    def factory(self):
        self.handler.lines += 1
        return SMTP(self.handler, hostname="sink.example")

    def _trigger_server(self):
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def wait_for(claim: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Whether the claim came true in time."""
    end = time.monotonic() + seconds
    while not claim():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


@contextmanager
def smtp_sink(answer: Answer | None = None):
    """A sink and its address, on a free port."""
    sink = Sink(answer)
    controller = _Counting(sink, hostname="127.0.0.1", port=0)
    controller.start()
    sink.lines = 0  # it was tried once
    try:
        yield sink, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
