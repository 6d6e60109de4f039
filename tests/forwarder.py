"""A line to a server that can be cut and mended, for the server itself is shared by all tests."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Forwarder:
    """Listens on a port of its own and passes everything on, until somebody cuts the line."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self._lines: list[socket.socket] = []
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._take, args=(listener,), daemon=True).start()
        return listener

    def _take(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
                called = socket.create_connection(self._to)
            except OSError:
                return
            self._lines += [caller, called]
            for one, other in ((caller, called), (called, caller)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for line in (one, other):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def cut(self) -> None:
        """Hang up on everybody, and answer nobody."""
        for line in (self._listener, *self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._lines.clear()

    def mend(self) -> None:
        """Take calls again, on the same port."""
        self._listener = self._listen(self.port)


@contextmanager
def forwarder_to(host: str, port: int) -> Iterator[Forwarder]:
    """A forwarder that is cut in the end."""
    made = Forwarder(host, port)
    try:
        yield made
    finally:
        made.cut()
