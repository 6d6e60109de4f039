"""The real application for a real server, with a planted defect when a control asks for one.

Product code knows nothing of this: the defect is patched in here, in the server's own process.
"""

import os
import time

import sqlalchemy as sa
from conftest import settings_for

from campaigns.planning import services as planning
from campaigns.planning.models import Project
from portal.factory import create_app


def take_places_by_reading_first(session, *, project_id, people):
    """The defect that everybody writes first: look, think, write."""
    free = sa.select(Project.places_max - Project.places_taken).where(Project.id == project_id)
    if session.scalar(free) < people:
        return False
    time.sleep(0.01)
    taken = session.scalar(sa.select(Project.places_taken).where(Project.id == project_id))
    session.execute(
        sa.update(Project)
        .where(Project.id == project_id)
        .values(places_taken=sa.func.least(taken + people, Project.places_max))
        if session.get_bind().dialect.name == "postgresql"
        else sa.update(Project)
        .where(Project.id == project_id)
        .values(places_taken=sa.func.min(taken + people, Project.places_max))
    )
    return True


if os.environ.get("PLANT") == "read_then_write":
    planning.take_places = take_places_by_reading_first

app = create_app(
    settings_for(
        os.environ["DATABASE_URL"],
        database_role=os.environ.get("DATABASE_ROLE", ""),
        public_address=os.environ.get("PUBLIC_ADDRESS", "http://localhost"),
        data_keys=(os.environ["DATA_KEYS"],),
    )
)

if os.environ.get("PLANT") == "deferred_begin":
    from portal.db import db

    with app.app_context():

        @sa.event.listens_for(db.engine, "begin", insert=True)
        def _read_lock_only(connection):
            connection.execution_options(tijdcollecte_write=False)
