"""The application for a command, from the environment."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from portal.config import Settings
from portal.db import db
from portal.factory import create_app


@contextmanager
def site() -> Iterator[Flask]:
    """An app context of this installation; the lines to the database are closed after."""
    app = create_app(Settings.from_environment())
    with app.app_context():
        try:
            yield app
        finally:
            db.session.remove()
            db.engine.dispose()
