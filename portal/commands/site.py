"""The application for a command, from the environment."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace

import sqlalchemy as sa
from flask import Flask

from portal.config import Settings
from portal.db import DEMO_REFUSED, WRITE, DemoDatabase, db, is_marked_as_demo
from portal.factory import create_app
from portal.safekeeping import lookups


@contextmanager
def site(settings: Settings | None = None) -> Iterator[Flask]:
    """An app context of this installation; the lines to the database are closed after."""
    app = create_app(settings or Settings.from_environment())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()


@contextmanager
def working_site() -> Iterator[Flask]:
    """The same for who writes about people. Raises OtherLookupKey: they would never be found."""
    with site() as app:
        keep_lookup_mark()
        yield app


def keep_lookup_mark() -> None:
    """See that our key finds who stands there, and remember which key it is. Needs an app."""
    with db.engine.execution_options(**{WRITE: True}).begin() as line:
        lookups.keep(line)


def owner_site(settings: Settings) -> AbstractContextManager[Flask]:
    """The same, as the owner of the tables: only the owner makes them and sets their numbering."""
    return site(replace(settings, database_role=""))


def require_own_database(settings: Settings) -> None:
    """Raise DemoDatabase before anything starts; a server that is away may come back later."""
    if not settings.database_url.startswith("sqlite"):
        return
    engine = sa.create_engine(settings.database_url, poolclass=sa.pool.NullPool)
    if is_marked_as_demo(engine):
        raise DemoDatabase(DEMO_REFUSED)
