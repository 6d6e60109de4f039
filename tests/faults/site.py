"""The real application for a real server, with a planted defect when a control asks for one.

Product code knows nothing of this: the defect is patched in here, in the server's own process.
"""

import os

import sqlalchemy as sa
from conftest import settings_for
from flask import g, request

from campaigns.planning import services as planning
from campaigns.planning.models import Project
from portal.db import db
from portal.factory import create_app


def take_places_as_the_page_saw_them(session, *, project_id, people):
    """The defect that everybody writes first: the page looked, so now we write."""
    free = g.seen.places_max - g.seen.places_taken
    if free < people:
        return False
    session.execute(
        sa.update(Project)
        .where(Project.id == project_id)
        .values(places_taken=g.seen.places_taken + people)
    )
    return True


app = create_app(
    settings_for(
        os.environ["DATABASE_URL"],
        database_role=os.environ.get("DATABASE_ROLE", ""),
        public_address=os.environ.get("PUBLIC_ADDRESS", "http://localhost"),
        data_keys=(os.environ["DATA_KEYS"],),
    )
)

if os.environ.get("PLANT") == "read_then_write":
    planning.take_places = take_places_as_the_page_saw_them

    @app.before_request
    def _look_first():
        if request.method == "POST":
            seen = sa.select(Project.places_max, Project.places_taken).where(
                Project.id == request.view_args["project_id"]
            )
            g.seen = db.session.execute(seen).one()
