"""Who lived at the old place does not live at the new one: /gereed is red until somebody does."""

from datetime import timedelta

import pytest
from flask import current_app

from portal import heartbeat
from portal.cli import main
from portal.clock import utc_now
from portal.db import Base, unit_of_work
from portal.safekeeping import rows

KINDS = ("sqlite", "postgresql")
ADDRESS = "https://hulp.example"


def breathe(place):
    """Worker and planner say that they live here."""
    with place.inside(), unit_of_work() as session:
        for part in heartbeat.PARTS:
            heartbeat.beat(session, name=part, now=utc_now())


def ready(place):
    """The status of /gereed, and what it says of worker, planner and mail server."""
    with place.inside():
        answer = current_app.test_client().get("/gereed", base_url=ADDRESS)
        found = [answer.json[name] for name in ("achtergronddienst", "planner", "mailserver")]
        return answer.status_code, found, answer.json["achtergronddienst_seconden"]


@pytest.fixture
def living(places):
    """Make a full site where everybody lives, and no mail could leave for an hour."""

    def make(kind):
        place = places(kind)
        place.furnish()
        breathe(place)
        with place.inside(), unit_of_work() as session:
            heartbeat.note_mail_away(session, now=utc_now() - timedelta(hours=1))
        return place

    return make


def put_back(living, places, kind, file):
    """Restore a copy of that site where a worker was started too early, and has stopped."""
    place, empty = living(kind), places(kind)
    place.settle_here()
    assert main(["backup", str(file)]) == 0
    empty.settle_here()
    assert main(["db", "upgrade"]) == 0
    breathe(empty)
    empty.settle_here()
    assert main(["restore", str(file)]) == 0
    return empty


def move(living, places):
    """From SQLite to PostgreSQL."""
    place, empty = living("sqlite"), places("postgresql")
    place.settle_here(DATABASE_ROLE=empty.role)
    assert main(["move", "--to", empty.url]) == 0
    return empty


@pytest.mark.parametrize("kind", KINDS)
def test_a_restored_site_is_red_until_a_worker_lives(living, places, kind, tmp_path):
    new = put_back(living, places, kind, tmp_path / "kopie.zip")
    assert ready(new) == (503, [False, False, True], None)
    breathe(new)
    assert ready(new) == (200, [True, True, True], 0)


def test_a_moved_site_is_red_until_a_worker_lives(living, places):
    new = move(living, places)
    assert ready(new) == (503, [False, False, True], None)
    breathe(new)
    assert ready(new)[:2] == (200, [True, True, True])


@pytest.fixture
def signs_come_along(monkeypatch):
    """Plant the defect: what is copied holds the signs of life, and nobody wipes them."""
    monkeypatch.setattr(rows, "tables", lambda: [
        table for table in Base.metadata.sorted_tables if table.name != "key_marks"
    ])  # fmt: skip
    monkeypatch.setattr(heartbeat, "wipe_signs", lambda session: None)


def test_control_of_the_dead_are_called_alive_after_a_move(living, places, signs_come_along):
    assert ready(move(living, places))[1] == [True, True, False]


@pytest.mark.parametrize("kind", KINDS)
def test_control_a_worker_of_before_is_called_alive(living, places, kind, tmp_path, monkeypatch):
    monkeypatch.setattr(heartbeat, "wipe_signs", lambda session: None)
    new = put_back(living, places, kind, tmp_path / "kopie.zip")
    assert ready(new)[0] == 200
