"""Databases that a bench makes for itself and throws away: a SQLite file, or one on PostgreSQL.

On PostgreSQL the application works as a role that owns nothing, as it should in real life, so
that row-level security is part of what is measured. ``BENCH_DATABASE_URL`` names the server.
"""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from portal.config import Mode, Settings
from portal.crypto import new_data_key
from portal.db import db
from portal.factory import create_app
from portal.schema import migrations

SERVER = os.environ.get(
    "BENCH_DATABASE_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
)
ROLE = "tijdcollecte_bench_app"
DATA_KEY = os.environ.setdefault("BENCH_DATA_KEY", new_data_key())


@dataclass(frozen=True)
class Database:
    """A database of our own, with the role that the application takes in it."""

    name: str
    url: str
    role: str = ""


def settings_for(database: Database, **changes: object) -> Settings:
    """Settings of a throw-away installation."""
    values = {
        "secret_key": "a secret of the bench, long enough",
        "data_keys": (DATA_KEY,),
        "database_url": database.url,
        "database_role": database.role,
        "public_address": "http://localhost",
        "mode": Mode.TEST,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@contextmanager
def fresh(kind: str, *, has_tables: bool = True) -> Iterator[Database]:
    """A database of this kind (``sqlite`` or ``postgresql``), gone afterwards."""
    made = _file() if kind == "sqlite" else _on_the_server()
    with made as url:
        role = ROLE if kind == "postgresql" and has_tables else ""
        if has_tables:
            migrate(Database(kind, url))
        yield Database(kind, url, role)


@contextmanager
def _file() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def _on_the_server() -> Iterator[str]:
    name = f"tijdcollecte_bench_{uuid.uuid4().hex[:10]}"
    server = sa.create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as line:
        line.exec_driver_sql(f"CREATE DATABASE {name}")
    try:
        yield sa.make_url(SERVER).set(database=name).render_as_string(hide_password=False)
    finally:
        with server.connect() as line:
            line.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.dispose()


def migrate(database: Database) -> None:
    """Make the tables as an operator would, and let the role without rights use them."""
    app = create_app(settings_for(database))
    with app.app_context():
        migrations().upgrade()
        if database.name == "postgresql":
            with db.engine.begin() as line:
                line.exec_driver_sql(
                    f"DO $$ BEGIN CREATE ROLE {ROLE}; "
                    "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
                )
                for what in ("TABLES", "SEQUENCES"):
                    line.exec_driver_sql(f"GRANT ALL ON ALL {what} IN SCHEMA public TO {ROLE}")
        db.engine.dispose()


def take_stock(url: str) -> None:
    """Let PostgreSQL count its rows, as it does by itself in life."""
    if url.startswith("postgresql"):
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as line:
            line.exec_driver_sql("ANALYZE")
        engine.dispose()
