"""A mail server at a distance, in a process of its own: takes everything in and remembers names.

Whatever comes in at once is answered at once, one round trip later, as over a real network.
"""

import asyncio
import multiprocessing
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection

NAME = re.compile(rb"^Message-ID:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
END = b"\r\n.\r\n"


@dataclass
class Counted:
    """What came in since somebody asked: how many mails, and under which names."""

    mails: int = 0
    names: set[bytes] = field(default_factory=set)

    def take(self, letter: bytes) -> None:
        """One more."""
        self.mails += 1
        found = NAME.search(letter)
        self.names.add(found[1] if found else b"")


class _Counter(asyncio.Protocol):
    """One line with a program that sends."""

    transport: asyncio.Transport

    def __init__(self, counted: Counted, seconds: float) -> None:
        self.counted, self.seconds = counted, seconds
        self.rest, self.is_letter = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._say(b"220 bench.example\r\n")

    def data_received(self, data: bytes) -> None:
        self.rest += data
        said = b""
        while True:
            piece, end, rest = self.rest.partition(END if self.is_letter else b"\r\n")
            if not end:
                break
            self.rest = rest
            said += self._obey(piece)
        if said:
            self._say(said)

    def _obey(self, piece: bytes) -> bytes:
        if self.is_letter:
            self.is_letter = False
            self.counted.take(piece)
            return b"250 taken\r\n"
        verb = piece[:4].upper()
        if verb == b"EHLO":
            return b"250-bench.example\r\n250-PIPELINING\r\n250 8BITMIME\r\n"
        if verb == b"DATA":
            self.is_letter = True
            return b"354 go on\r\n"
        return b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n"

    def _say(self, said: bytes) -> None:
        asyncio.get_running_loop().call_later(self.seconds, self.transport.write, said)


def _serve(line: Connection, seconds: float) -> None:
    async def open_up() -> None:
        loop, counted = asyncio.get_running_loop(), Counted()
        server = await loop.create_server(lambda: _Counter(counted, seconds), "127.0.0.1", 0)
        line.send(server.sockets[0].getsockname()[1])

        def tell() -> None:
            nonlocal counted
            line.recv()
            line.send((counted.mails, len(counted.names)))
            counted.mails, counted.names = 0, set()

        loop.add_reader(line.fileno(), tell)
        await asyncio.Event().wait()

    asyncio.run(open_up())


@dataclass(frozen=True)
class Office:
    """The mail server, seen from here."""

    port: int
    line: Connection

    @property
    def url(self) -> str:
        """Where it takes mail."""
        return f"smtp://127.0.0.1:{self.port}"

    def counted(self) -> tuple[int, int]:
        """How many mails came in since we last asked, and how many different ones."""
        self.line.send("?")
        mails, names = self.line.recv()
        return int(mails), int(names)


@contextmanager
def post_office(seconds: float) -> Iterator[Office]:
    """A mail server this many seconds away, there and back."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, seconds), daemon=True)
    process.start()
    try:
        yield Office(int(ours.recv()), ours)
    finally:
        process.kill()
        process.join()
