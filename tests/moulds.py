"""A database with all its tables, made once a process and copied for whoever needs one."""

import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

Fill = Callable[[str], None]


def run_on_server(address: str, *statements: str) -> None:
    """Send what cannot be part of a transaction."""
    server = sa.create_engine(address, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    server.dispose()


class Moulds:
    """One mould for SQLite and one for PostgreSQL, each filled when it is first asked for."""

    def __init__(self, server: str, fill: Fill) -> None:
        self.server, self._fill = server, fill
        self._folder: Path | None = None
        self._name = ""

    def cast(self, database_url: str) -> bool:
        """Make this database like the mould; False when it is there already and holds something."""
        url = sa.make_url(database_url)
        if url.get_backend_name() == "sqlite":
            return self._cast_file(Path(url.database or ""))
        engine = sa.create_engine(database_url)
        is_empty = not sa.inspect(engine).get_table_names()
        engine.dispose()
        if is_empty:
            self._cast_on_server(url)
        return is_empty

    def _cast_file(self, to: Path) -> bool:
        if to.exists():
            return False
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="moulds-"))
            self._fill(f"sqlite:///{self._folder / 'mould.sqlite3'}")
        shutil.copyfile(self._folder / "mould.sqlite3", to)
        return True

    def _cast_on_server(self, url: sa.URL) -> None:
        if not self._name:
            self._name = f"tijdcollecte_mould_{uuid.uuid4().hex[:12]}"
            run_on_server(self.server, f"CREATE DATABASE {self._name}")
            mould = sa.make_url(self.server).set(database=self._name)
            self._fill(mould.render_as_string(hide_password=False))
        run_on_server(
            self.server,
            f"DROP DATABASE {url.database} WITH (FORCE)",
            f"CREATE DATABASE {url.database} TEMPLATE {self._name}",
        )

    @contextmanager
    def kept(self) -> Iterator[None]:
        """For as long as the tests run; then they go."""
        yield
        if self._folder:
            shutil.rmtree(self._folder)
        if self._name:
            run_on_server(self.server, f"DROP DATABASE {self._name} WITH (FORCE)")
