"""A journey: somebody is forgotten, an older backup is put back, and they stay forgotten."""

import pytest
import sqlalchemy as sa

from campaigns.volunteers.models import Volunteer
from intake.requests.models import Contact, HelpRequest
from portal.cli import CANNOT, main
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.erasure.marks import ErasedFile
from portal.erasure.services import forget_person
from portal.scope import Scope, scoped_to


@pytest.fixture(params=["sqlite", "postgresql"])
def story(request, places, tmp_path):
    """A backup, after which a volunteer and a seeker were forgotten; all on one kind of database.

    The empty place to put it back in, the backup, the marks, and whom.
    """
    place, empty = places(request.param), places(request.param)
    place.furnish()
    marks = tmp_path / "forgotten.jsonl"
    file = tmp_path / "kopie.zip"
    place.settle_here(ERASED_FILE=str(marks))
    assert main(["backup", str(file)]) == 0
    with place.inside(ERASED_FILE=str(marks)), unit_of_work() as session:
        volunteer = session.scalars(sa.select(Volunteer).order_by(Volunteer.id)).first()
        request_ = session.scalars(sa.select(HelpRequest).order_by(HelpRequest.id)).first()
        found = {"volunteer": volunteer.id, "contact": request_.seeker_id}
        with scoped_to(session, Scope(volunteer.network_id, whole_network=True)):
            for kind, key in found.items():
                forget_person(
                    session, kind=kind, key=key, actor=None, now=utc_now(), erased=ErasedFile(marks)
                )
    return empty, file, marks, found


def names_of(place, found):
    with place.inside() as session:
        return [
            session.get(Volunteer, found["volunteer"]).last_name,
            session.get(Contact, found["contact"]).last_name,
        ]


def test_whoever_was_forgotten_after_the_backup_stays_forgotten(story, capsys):
    empty, file, marks, found = story
    empty.settle_here(ERASED_FILE=str(marks))
    assert main(["restore", str(file)]) == 0
    assert "Opnieuw vergeten: 2 mensen" in capsys.readouterr().out
    assert names_of(empty, found) == ["", ""]


def test_control_without_the_marks_they_come_back(story, tmp_path):
    empty, file, _marks, found = story
    empty.settle_here(ERASED_FILE=str(tmp_path / "another.jsonl"))
    assert main(["restore", str(file)]) == 0
    assert all(names_of(empty, found))


def test_a_file_of_marks_that_misses_some_is_noticed(story, tmp_path, capsys, monkeypatch):
    empty, file, marks, _found = story
    # A backup made now knows of two.
    later = tmp_path / "later.zip"
    place_url = str(empty.url)
    empty.settle_here(ERASED_FILE=str(marks))
    assert main(["restore", str(file)]) == 0
    assert main(["backup", str(later)]) == 0
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'third.sqlite3'}")
    monkeypatch.setenv("ERASED_FILE", str(tmp_path / "gone.jsonl"))
    monkeypatch.setenv("DATABASE_ROLE", "")
    capsys.readouterr()
    assert main(["restore", str(later)]) == CANNOT
    assert "mist 2 regels" in capsys.readouterr().err
    assert main(["restore", "--without-marks", str(later)]) == 0
    assert place_url != f"sqlite:///{tmp_path / 'third.sqlite3'}"
