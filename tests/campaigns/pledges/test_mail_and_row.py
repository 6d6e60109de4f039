"""A pledge and its mail are written together: whatever fails, and wherever, never one without."""

import random
import sys
from contextlib import contextmanager
from dataclasses import replace

import pytest
import sqlalchemy as sa
from casts.pledging import WISH
from factories import NOW

from campaigns.planning.models import Project
from campaigns.pledges import services
from campaigns.pledges.models import Pledge
from campaigns.volunteers.models import Volunteer
from campaigns.volunteers.rules import Person
from portal.consent.models import Consent
from portal.db import unit_of_work
from portal.outbox.models import Message


class Broke(Exception):
    """Power, disk or line: something gave way."""


class Wire:
    """The line to the database, which breaks at a statement of our choice, or at the commit."""

    def __init__(self):
        self.left, self.is_at_end = None, False

    def look(self, _line, _cursor, statement, *_rest):
        if self.left is None or statement.startswith(
            ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT set")
        ):
            return
        self.left -= 1
        if self.left < 0:
            self.left = None
            raise Broke

    def last(self, _session):
        if self.is_at_end:
            raise Broke


@pytest.fixture
def wire(session, at_home):
    made = Wire()
    connection = session.connection()
    sa.event.listen(connection, "before_cursor_execute", made.look)
    sa.event.listen(session, "before_commit", made.last)
    yield made
    sa.event.remove(connection, "before_cursor_execute", made.look)
    sa.event.remove(session, "before_commit", made.last)


def give(project_id, number):
    """One pledge with a mail address, as the site writes it down."""
    person = Person(f"Anna {number}", email=f"v{number}@kerk.example", phone="+31612345678")
    with unit_of_work() as session:
        services.pledge_hours(
            session, project_id=project_id, participation_id=None,
            wish=replace(WISH, person=person), now=NOW,
        )  # fmt: skip


def counts(session, project_id):
    """How many there are of each row that belongs together, and the counter beside them."""
    found = {
        model.__name__: session.scalar(sa.select(sa.func.count()).select_from(model))
        for model in (Volunteer, Pledge, Message, Consent)
    }
    taken = sa.select(Project.places_taken).where(Project.id == project_id)
    return {**found, "places": session.scalar(taken)}


def break_often(session, town, wire, times):
    """So many gifts, each broken at a random place; returns how many there are of what."""
    project_id = town.project.id
    session.execute(sa.update(Project).where(Project.id == project_id).values(places_max=10_000))
    session.commit()
    dice, broken = random.Random(7), 0
    for number in range(times):
        place = dice.randrange(16)  # the last two break nothing
        wire.left, wire.is_at_end = (place if place < 13 else None), place == 13
        try:
            give(project_id, number)
        except Broke:
            broken += 1
        wire.left, wire.is_at_end = None, False
    assert times // 2 < broken < times
    return times - broken, counts(session, project_id)


def test_a_mail_exists_exactly_when_its_pledge_does(session, town, wire, full_size):
    kept, found = break_often(session, town, wire, 500 if full_size else 60)
    assert kept
    assert set(found.values()) == {kept}, found


def test_a_mail_written_afterwards_is_missing(session, town, wire, monkeypatch):
    """The control: who writes the mail in a transaction of its own leaves pledges without one."""
    usual, waiting, together = services._mail_about, [], unit_of_work

    @contextmanager
    def one_and_then_the_other():
        waiting.clear()
        with together() as work:
            yield work
        with together() as work:
            for values in waiting:
                usual(work, *values)

    monkeypatch.setattr(services, "_mail_about", lambda _session, *values: waiting.append(values))
    monkeypatch.setattr(sys.modules[__name__], "unit_of_work", one_and_then_the_other)
    _, found = break_often(session, town, wire, 60)
    assert found["Message"] < found["Pledge"]
