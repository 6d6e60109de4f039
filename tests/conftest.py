"""One application per database, and a session in which nothing stays."""

import gc
import os
import tempfile
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from moulds import the_moulds
from order import in_order
from quick_start import write_addresses_once
from shared_line import saying_no_word_twice
from sqlalchemy.orm import Session
from towns import TownMould

from portal import scope
from portal.accounts import services as accounts
from portal.accounts.models import Account
from portal.accounts.services import Hashing
from portal.clock import utc_now
from portal.config import Mode, Settings
from portal.crypto import Keyring, new_data_key
from portal.db import db
from portal.factory import create_app
from portal.schema import migrations
from portal.scope import Scope

POSTGRESQL = os.environ.get(
    "TEST_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
WITHOUT = set(filter(None, os.environ.get("TIJDCOLLECTE_WITHOUT", "").split(",")))
ROLE = "tijdcollecte_test_app"
DATA_KEY = new_data_key()
write_addresses_once()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put them so that all sides of the work end together."""
    items[:] = in_order(items)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: a seventh of the work was looking through it for waste."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def settings_for(database_url: str, **changes: Any) -> Settings:
    """Settings of an application under test."""
    values: dict[str, Any] = {
        "secret_key": "a secret of the tests, long enough",
        "data_keys": (DATA_KEY,),
        "database_url": database_url,
        "public_address": "http://localhost",
        "mode": Mode.TEST,
        "erased_file": str(Path(tempfile.gettempdir()) / f"forgotten-{os.getpid()}.jsonl"),
    }
    return Settings(**{**values, **changes})


@cache
def make_role() -> None:
    """The role that owns nothing stays: other runs may use it too."""
    MOULDS.server.run(
        f"DO $$ BEGIN CREATE ROLE {ROLE}; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )


@contextmanager
def fresh_postgresql(like: str = "") -> Iterator[str]:
    """A database of our own, dropped afterwards; empty, or like this other that nobody uses."""
    name = f"tijdcollecte_{uuid.uuid4().hex[:12]}"
    MOULDS.server.wait()
    make_role()
    MOULDS.server.run(f"CREATE DATABASE {name}" + (f" TEMPLATE {like}" if like else ""))
    try:
        yield MOULDS.server.address_of(name)
    finally:
        MOULDS.server.let_go(name)


@contextmanager
def migrated(kind: str, folder: Path) -> Iterator[str]:
    """A database of this kind, of our own, with its tables and no rows."""
    if kind in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    if kind == "sqlite":
        url = f"sqlite:///{folder / f'{uuid.uuid4().hex[:12]}.sqlite3'}"
        migrate(url)
        yield url
    else:
        with fresh_postgresql(like=MOULDS.name()) as url:
            yield url


def migrate(database_url: str) -> None:
    """A database as an operator would make it; a new file is copied from one made before."""
    url = sa.make_url(database_url)
    if url.get_backend_name() != "sqlite" or not MOULDS.cast(Path(url.database or "")):
        _upgrade(database_url)


def _upgrade(database_url: str) -> None:
    """Make the tables by the real command, and let the role without rights use them."""
    app = create_app(settings_for(database_url))
    with app.app_context():
        migrations().upgrade()
        if db.engine.dialect.name == "postgresql":
            make_role()
            with db.engine.begin() as connection:
                for what in ("TABLES", "SEQUENCES"):
                    connection.exec_driver_sql(
                        f"GRANT ALL ON ALL {what} IN SCHEMA public TO {ROLE}"
                    )
        db.engine.dispose()


# Who imports this module is handed another copy than pytest reads; both have these moulds.
MOULDS = the_moulds(POSTGRESQL, _upgrade)


@pytest.fixture(scope="session", autouse=True)
def _moulds() -> Iterator[None]:
    with MOULDS.kept():
        yield


def without_csrf(app: Flask) -> Flask:
    """Switch Flask-WTF's token off; one test switches it on again, and real servers have it."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def own_keys() -> Iterator[None]:
    """Let a test fill the keyring of this process, as a command does; what was in it comes back."""
    before = {name: Keyring.__dict__[name] for name in ("_cipher", "_lookup", "_links")}
    yield
    for name, value in before.items():
        setattr(Keyring, name, value)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """The address of the one database of each kind, which stays while pytest goes to and fro."""
    with ExitStack() as kept:

        @cache
        def of(kind: str) -> str:
            return kept.enter_context(migrated(kind, tmp_path_factory.mktemp("database")))

        yield of


@pytest.fixture(scope="session")
def apps(databases: Callable[[str], str]) -> Callable[[str], Flask]:
    """The one application on each kind of database, which keeps what it read and translated."""

    @cache
    def of(kind: str) -> Flask:
        role = "" if kind == "sqlite" else ROLE
        return without_csrf(create_app(settings_for(databases(kind), database_role=role)))

    return of


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, apps: Callable[[str], Flask]) -> Iterator[Flask]:
    """The application on each database; on PostgreSQL as a role that owns nothing."""
    Hashing.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    Hashing.decoy = None
    if request.param in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    made = apps(request.param)
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that sees every partnership, and whose commits are undone when the test ends."""
    with app.app_context():
        engine = db.engine
        connection = engine.connect()
        outer = connection.begin()
        engines = db._app_engines[app]
        engines[None] = connection
        session = db.session()
        session.info[scope.KEY] = scope.SystemScope("a test looks at everything")
        with saying_no_word_twice(connection):
            yield session
            db.session.remove()
        outer.rollback()
        connection.close()
        engines[None] = engine


@pytest.fixture(scope="session")
def towns() -> defaultdict[str, TownMould]:
    """The town as it was made first on each kind of database."""
    return defaultdict(TownMould)


@pytest.fixture
def town(session: Session, towns: defaultdict[str, TownMould]) -> SimpleNamespace:
    """Dordrecht as the tests know it, with its cast; and a second partnership with Dina."""
    made = towns[session.get_bind().dialect.name].lay(session)
    session.commit()
    return made


@pytest.fixture
def at_home(session: Session, town: SimpleNamespace) -> Session:
    """The session, narrowed to the whole of Dordrecht."""
    scope.enter(session, Scope(town.network.id, whole_network=True))
    return session


class Browser(FlaskClient):
    """A browser whose requests do not share the test's own session and context."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        with self.application.app_context():
            return super().open(*args, **kwargs)


@pytest.fixture
def client(app: Flask, session: Session) -> FlaskClient:
    """A browser without cookies."""
    app.test_client_class = Browser
    return app.test_client()


@pytest.fixture
def sign_in(client: FlaskClient, session: Session) -> Callable[[Account], FlaskClient]:
    """Give the browser a fresh session of this account, without its password or second step."""

    def enter(account: Account) -> FlaskClient:
        secret = accounts.start_session(
            session, kind="account", key=account.id, now=utc_now(), is_proved=True
        )
        session.commit()
        with client.session_transaction() as cookie:
            cookie.clear()
            cookie["login"] = secret
        return client

    return enter


@pytest.fixture
def count_statements(app: Flask, session: Session) -> Callable[[Callable[[], Any]], int]:
    """How many statements a call sends, savepoints and settings aside."""

    def count(call: Callable[[], Any]) -> int:
        sent: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set_config")):
                sent.append(statement)

        connection = session.connection()
        sa.event.listen(connection, "before_cursor_execute", note)
        try:
            call()
        finally:
            sa.event.remove(connection, "before_cursor_execute", note)
        return len(sent)

    return count


@pytest.fixture
def full_size() -> bool:
    """Whether the figures are to be reached at full size."""
    return os.environ.get("TIJDCOLLECTE_FULL") == "1"


def project_root() -> Path:
    """The checkout."""
    return Path(__file__).parents[1]
