"""A mail server for tests: remembers what came in, and answers what it is told to answer."""

import asyncio
import ssl
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from tempfile import NamedTemporaryFile

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

# Seconds: a server that hangs, and who does not wait so long. Far apart, for a busy machine.
HANGS, IMPATIENT = 4.0, 1.0
Answer = Callable[[str], str | float | None]


class Sink:
    """What arrived: (recipient, message as bytes). ``answer`` may refuse, hang or hang up."""

    # Old servers want one command at a time.
    is_slow = False

    def __init__(self, answer: Answer | None = None) -> None:
        self.arrived: list[tuple[str, bytes]] = []
        self.lines = 0
        self.was_secret: list[bool] = []
        self.answer = answer or (lambda recipient: None)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        can = [] if self.is_slow else ["250-PIPELINING"]
        return [*responses[:1], *can, *responses[1:]]

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
        self.was_secret.append(session.ssl is not None)
        if isinstance(said, float):  # took it, and says so too late
            await asyncio.sleep(said)
        return "250 OK"


def own_certificate() -> ssl.SSLContext:
    """A server's side of TLS, with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "sink.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    with NamedTemporaryFile() as file:
        file.write(made.public_bytes(Encoding.PEM))
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        context.load_cert_chain(file.name)
    return context


class _Counting(Controller):
    secrecy: ssl.SSLContext | None = None

    def factory(self):
        self.handler.lines += 1
        return SMTP(self.handler, hostname="sink.example", tls_context=self.secrecy)

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
def smtp_sink(answer: Answer | None = None, *, is_secret: bool = False, port: int = 0):
    """A sink and its address, on a free port; or on the one where another was."""
    sink = Sink(answer)
    controller = _Counting(sink, hostname="127.0.0.1", port=port)
    controller.secrecy = own_certificate() if is_secret else None
    controller.start()
    sink.lines = 0  # it was tried once
    try:
        yield sink, f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()
