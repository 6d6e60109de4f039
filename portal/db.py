"""The database handle, the shared column types, and the one place that commits."""

from __future__ import annotations

import enum
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Session, registry

from portal import crypto

WRITE = "tijdcollecte_write"
# The database is away, full, or too busy: it has nothing to do with what somebody sent.
AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A moment in time: refuses naive values, always comes back as UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: pass one with a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(sa.types.TypeDecorator[str]):
    """Text that is unreadable in the database file and in a backup."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else crypto.encrypt(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return None if value is None else crypto.decrypt(value)


class EncryptedJson(sa.types.TypeDecorator[Any]):
    """Lists and the like that are unreadable in the database file and in a backup."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:
        return None if value is None else crypto.encrypt(json.dumps(value))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:
        return None if value is None else json.loads(crypto.decrypt(value))


NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

TYPES: dict[Any, Any] = {
    datetime: UtcDateTime,
    enum.Enum: sa.Enum(
        enum.Enum,
        native_enum=False,
        create_constraint=False,
        length=40,
        values_callable=lambda members: [member.value for member in members],
    ),
    list[str]: sa.JSON,
    dict[str, Any]: sa.JSON,
}


class Base(DeclarativeBase):
    """Root of every model; names constraints so that migrations can find them."""

    # Flask-SQLAlchemy copies this class, which a type_annotation_map of its own forbids.
    registry = registry(metadata=sa.MetaData(naming_convention=NAMES), type_annotation_map=TYPES)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"join_transaction_mode": "create_savepoint", "expire_on_commit": False},
)

if TYPE_CHECKING:

    class Model(Base):
        """A table of this project."""

        __abstract__ = True

else:
    Model = db.Model


def index_where(name: str, *columns: str, where: str, unique: bool = False) -> sa.Index:
    """An index over the rows of which this is true, the same on both databases."""
    rows = sa.text(where)
    return sa.Index(name, *columns, unique=unique, sqlite_where=rows, postgresql_where=rows)


def personal(kind: str, keep: str) -> dict[str, Any]:
    """Tag a column as personal data: what kind it is and how long we keep it."""
    return {"personal": kind, "keep": keep}


# Says of a table that it belongs to one database: it is neither copied nor put back.
STAYS = "stays here"


def plain() -> dict[str, Any]:
    """Tag a text column as holding nothing about a person."""
    return {"plain": True}


def engine_options(database_url: str) -> dict[str, Any]:
    """How we open lines to the database: one that went away is noticed soon."""
    # What people typed stays out of every error text, and so out of the log.
    options: dict[str, Any] = {"hide_parameters": True}
    if not database_url.startswith("sqlite"):
        options |= {
            "pool_timeout": 10,
            "connect_args": {"connect_timeout": 5},
        }
    return options


def prepare_engine(engine: sa.Engine, *, role: str = "") -> None:
    """Make SQLite begin when we say so, with foreign keys on and readers that block nobody."""
    if engine.dialect.name != "sqlite":
        import_module("portal.lines").open_lines(engine, role)
        return

    @sa.event.listens_for(engine, "connect")
    def _take_over(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("foreign_keys=ON", "busy_timeout=20000", "journal_mode=WAL"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get(WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        if writes and is_closed_for_moving(connection):
            connection.exec_driver_sql("ROLLBACK")
            raise DatabaseMoves


# "TCdm": says in the file itself that the people in it are invented.
DEMO_MARK = 0x5443646D
DEMO_REFUSED = "Dit is de database van de demo: kies een andere DATABASE_URL."


class DemoDatabase(RuntimeError):
    """A real installation was pointed at the demo's database."""


# "TCmv" and "TCmd": a SQLite file that is being read for a move, and one that has moved. It stands
# in the file itself, so that every process sees it in the transaction in which it wants to write.
MOVING_MARK = 0x54436D76
MOVED_MARK = 0x54436D64


class DatabaseMoves(RuntimeError):
    """The rows go, or went, to another database: what is written here now would be lost."""


def is_closed_for_moving(connection: sa.Connection) -> bool:
    """Whether nothing may be written in this SQLite file any more."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
    return mark in {MOVING_MARK, MOVED_MARK}


def mark_as_demo(engine: sa.Engine) -> None:
    """Write in a SQLite file that it belongs to the demo."""
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA application_id={DEMO_MARK}")
        connection.commit()


def is_marked_as_demo(engine: sa.Engine) -> bool:
    """Whether this database is the demo's."""
    if engine.dialect.name != "sqlite":
        return False
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql("PRAGMA application_id").scalar() == DEMO_MARK)


def refuse_demo_database(engine: sa.Engine) -> None:
    """Let nothing but the demo open the demo's database."""
    if engine.dialect.name != "sqlite":
        return

    @sa.event.listens_for(engine, "connect")
    def _look(connection: Any, record: Any) -> None:
        if connection.execute("PRAGMA application_id").fetchone()[0] == DEMO_MARK:
            raise DemoDatabase(DEMO_REFUSED)


def end_reading(session: Session) -> None:
    """Let go of what was read, so that the next statement sees the truth of then."""
    session.rollback()


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Hand out the session; commit when the block ends well, roll back when not.

    Ends the read transaction first, so that what is read inside is true while we write;
    on SQLite the write lock is taken at once, on PostgreSQL rows are locked where named.
    """
    session = db.session()
    if session.info.get("writing"):
        raise RuntimeError("a unit of work inside another")
    end_reading(session)
    session.info["writing"] = True
    try:
        session.connection(execution_options={WRITE: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
