"""The real application for a real server, with a planted defect when a control asks for one.

Product code knows nothing of this: the defect is patched in here, in the server's own process.
"""

import os
from collections import Counter
from contextlib import contextmanager
from threading import Timer

import sqlalchemy as sa
from conftest import settings_for
from flask import abort, g, request

import portal.db
from campaigns.planning import services as planning
from campaigns.planning.models import Project
from intake.referral import services as referral
from intake.referral.models import Assignment
from portal import crypto, scope
from portal.db import WRITE, db, end_reading
from portal.factory import create_app
from portal.tokens import services as tokens
from portal.tokens.models import FormClaim
from portal.web import public_forms


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

PLANT = os.environ.get("PLANT", "")


def take_without_looking(session, *, project_id, people):
    """The conditional UPDATE without its condition."""
    session.execute(
        sa.update(Project)
        .where(Project.id == project_id)
        .values(places_taken=Project.places_taken + people)
    )
    return True


def check_then_insert(session, *, token, purpose, path, body, now):
    """Look whether the form was sent before, and write it down when not."""
    name = crypto.fingerprint(f"{scope.network_of(session)} {token}")
    found = session.scalars(sa.select(FormClaim).where(FormClaim.token == name)).one_or_none()
    if found is not None:
        return tokens.Claim((), found.answer)
    home = scope.network_of(session)
    claim = FormClaim(token=name, purpose=purpose, body=body, network_id=home, claimed_at=now)
    session.add(claim)
    session.flush()
    return tokens.Claim((name,), None)


@contextmanager
def answer_first():
    """Say that it is kept, and keep it a moment later."""
    session = db.session()
    end_reading(session)
    session.connection(execution_options={WRITE: True})
    try:
        yield session
        session.flush()
    except BaseException:
        session.rollback()
        raise
    db.session.registry.clear()  # the request that ends does not close it
    Timer(0.3, session.commit).start()


def accept_unasked(session, which, event, **extra):
    """Whoever comes, whatever stands there."""
    _origins, target = referral.rules.TRANSITIONS[event]
    session.execute(
        sa.update(Assignment)
        .where(which)
        .values(state=target, **extra)
        .execution_options(synchronize_session=False)
    )
    return True


if PLANT == "read_then_write":
    planning.take_places = take_places_as_the_page_saw_them

    @app.before_request
    def _look_first():
        if request.method == "POST":
            seen = sa.select(Project.places_max, Project.places_taken).where(
                Project.id == request.view_args["project_id"]
            )
            g.seen = db.session.execute(seen).one()
elif PLANT == "limit_per_address":
    asked = Counter()

    @app.before_request
    def _count_the_address():
        asked[request.remote_addr] += 1
        if asked[request.remote_addr] > 10:
            abort(429)
elif PLANT == "take_without_looking":
    planning.take_places = take_without_looking
elif PLANT == "check_then_insert":
    tokens.claim_public_form = check_then_insert
elif PLANT == "answer_first":
    public_forms.unit_of_work = answer_first
elif PLANT == "accept_unasked":
    referral._move = accept_unasked
elif PLANT == "write_on_while_moving":
    portal.db.is_closed_for_moving = lambda connection: False
elif PLANT:
    raise LookupError(PLANT)
