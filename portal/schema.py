"""Which version of the tables there is, and how to come from one to another.

A website only asks for the version. Alembic, with what it takes along 8 MB in each process, is
loaded by whoever goes on to change the tables.
"""

from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import current_app

from portal.db import db, end_reading
from portal.paths import migrations_folder

VERSION = sa.table("alembic_version", sa.column("version_num"))


@cache
def newest_migration() -> str:
    """The newest migration that ships with this version: its number, ``"0013"``."""
    return max(file.name[:4] for file in (migrations_folder() / "versions").glob("[0-9]*_*.py"))


def current_migration() -> str | None:
    """The migration that the database of this app is at; None when it has no tables yet."""
    session = db.session()
    try:
        return migration_of(session.connection())
    finally:
        end_reading(session)


def migration_of(line: sa.Connection) -> str | None:
    """The same, over a line of one's own."""
    if not sa.inspect(line).has_table(VERSION.name):
        return None
    return line.scalar(sa.select(VERSION.c.version_num))


def migrations() -> Any:
    """Flask-Migrate as a module, told where ours are. In the context of an app."""
    import flask_migrate  # see above

    flask_migrate.Migrate(current_app, db, directory=str(migrations_folder()))
    return flask_migrate


def not_possible() -> type[Exception]:
    """What Alembic raises when it cannot come from here to there."""
    from alembic.util import CommandError  # see above

    return CommandError
