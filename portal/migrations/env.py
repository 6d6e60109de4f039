"""How Alembic runs here: one transaction, and on SQLite never with foreign keys on.

A batch rebuild of a parent table with foreign keys on deletes every child row, silently. The
switch goes through the raw connection: through SQLAlchemy it would begin a transaction that
Alembic then never commits.
"""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection

database: Any = current_app.extensions["migrate"].db


def run() -> None:
    """Run the scripts on the database of the application."""
    with database.engine.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if is_sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        if connection.dialect.name == "postgresql":
            # Row-level security binds the owner too; a migration works for every partnership.
            connection.exec_driver_sql("SET app.system = 'on'")
            connection.exec_driver_sql("SET statement_timeout = 0")
            connection.commit()
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            # SQLite can, and our engine begins when we say so: all of it, or nothing.
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if is_sqlite:
            _check(connection)


def _check(connection: Connection) -> None:
    raw: Any = connection.connection.driver_connection
    broken = raw.execute("PRAGMA foreign_key_check").fetchall()
    raw.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"the migration left {len(broken)} rows without their parent")


run()
