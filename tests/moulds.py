"""Databases for tests: each with all its tables, copied from one that is made once a process."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

Fill = Callable[[str], None]


class Server:
    """A PostgreSQL where databases come and go.

    Who drops one waits until all that is unwritten is on the disk. Nobody has to stand by: the
    next who makes a database, or the end, hears whether it went well.
    """

    def __init__(self, address: str) -> None:
        self.url = sa.make_url(address)
        self._going: list[psycopg.Connection] = []

    def run(self, *statements: str) -> None:
        """Send what cannot be part of a transaction."""
        with self._line() as line:
            for statement in statements:
                line.execute(statement.encode())

    def address_of(self, name: str) -> str:
        """Where this database is."""
        return self.url.set(database=name).render_as_string(hide_password=False)

    def let_go(self, name: str) -> None:
        """Begin to drop this database."""
        line = self._line()
        line.pgconn.send_query(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)".encode())
        self._going.append(line)

    def wait(self) -> None:
        """Until all that was let go is gone. Raises RuntimeError."""
        while self._going:
            with self._going.pop() as line:
                while result := line.pgconn.get_result():
                    if result.error_message:
                        raise RuntimeError(result.error_message.decode())

    def _line(self) -> psycopg.Connection:
        where = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(where, autocommit=True)


class Moulds:
    """One mould for SQLite and one for PostgreSQL, each filled when it is first asked for."""

    def __init__(self, server: Server, fill: Fill) -> None:
        self.server, self._fill = server, fill
        self._folder: Path | None = None
        self._name = ""

    def cast(self, to: Path) -> bool:
        """Make this file like the mould; False when it is there already."""
        if to.exists():
            return False
        shutil.copyfile(self.file(), to)
        return True

    def file(self) -> Path:
        """The file that others are copies of."""
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="moulds-"))
            self._fill(f"sqlite:///{self._folder / 'mould.sqlite3'}")
        return self._folder / "mould.sqlite3"

    def name(self) -> str:
        """The database on the server that others are made like."""
        if not self._name:
            self._name = f"tijdcollecte_mould_{uuid.uuid4().hex[:12]}"
            self.server.run(f"CREATE DATABASE {self._name}")
            self._fill(self.server.address_of(self._name))
        return self._name

    @contextmanager
    def kept(self) -> Iterator[None]:
        """For as long as the tests run; then they go."""
        yield
        if self._folder:
            shutil.rmtree(self._folder)
        if self._name:
            self.server.let_go(self._name)
        self.server.wait()


_ONLY: list[Moulds] = []


def the_moulds(server: str, fill: Fill) -> Moulds:
    """Those of this process, whoever asks first."""
    if not _ONLY:
        _ONLY.append(Moulds(Server(server), fill))
    return _ONLY[0]
