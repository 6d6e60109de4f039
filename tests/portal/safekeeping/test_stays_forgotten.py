"""A journey: somebody is forgotten, an older backup is put back, and they stay forgotten."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from conftest import migrate

from campaigns.pledges.models import Pledge
from campaigns.volunteers.models import Volunteer
from intake.requests.models import Contact, HelpRequest
from portal.cli import CANNOT, main
from portal.clock import utc_now
from portal.commands.safekeeping import told
from portal.db import unit_of_work
from portal.erasure.marks import ErasedFile
from portal.erasure.services import forget_person
from portal.language import speaking
from portal.outbox import services as outbox
from portal.outbox.models import Message, MessageState
from portal.safekeeping import archive
from portal.safekeeping.archive import Contents
from portal.safekeeping.rows import Sum
from portal.safekeeping.services import Settled
from portal.scope import Scope, scoped_to


@pytest.fixture(params=["sqlite", "postgresql"])
def story(request, places, tmp_path):
    """A backup, after which a volunteer and a seeker were forgotten; all on one kind of database.

    The empty place to put it back in, the backup, the marks, and whom.
    """
    place, empty = places(request.param), places(request.param)
    place.furnish()
    empty.migrate()
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


@pytest.fixture(params=["sqlite", "postgresql"])
def mails(request, places, tmp_path):
    """Two mails wait in a backup, and the person of one was forgotten since: (site, backup)."""
    place, empty = places(request.param), places(request.param)
    place.furnish()
    marks, file = tmp_path / "forgotten.jsonl", tmp_path / "kopie.zip"
    with place.inside(ERASED_FILE=str(marks)), unit_of_work() as session:
        pledge = session.scalars(sa.select(Pledge).order_by(Pledge.id)).first()
        volunteer_id, all_there = pledge.volunteer_id, Scope(pledge.network_id, whole_network=True)
        session.execute(sa.update(Message).values(state=MessageState.SENT))
        with scoped_to(session, all_there):
            for key, context in (("theirs", {"pledge_id": pledge.id}), ("other", {})):
                outbox.put(
                    session, key=key, template="pledge_received", context=context, now=utc_now(),
                    is_asked=True,
                )  # fmt: skip
    place.settle_here(ERASED_FILE=str(marks))
    assert main(["backup", str(file)]) == 0
    with (
        place.inside(ERASED_FILE=str(marks)),
        unit_of_work() as session,
        scoped_to(session, all_there),
    ):
        forget_person(
            session, kind="volunteer", key=volunteer_id, actor=None, now=utc_now(),
            erased=ErasedFile(marks),
        )  # fmt: skip
    empty.settle_here(ERASED_FILE=str(marks))
    return empty, file


def test_told_are_the_mails_that_stand_there_in_the_end(mails, capsys):
    empty, file = mails
    assert main(["restore", str(file)]) == 0
    said = capsys.readouterr().out
    assert "Opnieuw vergeten: 1 mens" in said
    assert "1 mail lag klaar." in said
    with empty.inside() as session:
        waits = sa.select(Message.key).where(Message.state == MessageState.OVERDUE)
        assert session.scalars(waits).all() == ["other"]


def test_control_a_count_of_before_forgetting_names_one_too_many(mails, capsys, monkeypatch):
    monkeypatch.setattr("portal.commands.safekeeping.replace", lambda settled, messages: settled)
    with pytest.raises(AssertionError, match="1 mail lag klaar"):
        test_told_are_the_mails_that_stand_there_in_the_end(mails, capsys)


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


def empty_place(monkeypatch, tmp_path, marks):
    """Point the commands at a new SQLite file, and at this file of marks."""
    url = f"sqlite:///{tmp_path / 'another.sqlite3'}"
    migrate(url)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("ERASED_FILE", str(marks))
    monkeypatch.setenv("DATABASE_ROLE", "")


@pytest.fixture
def two_copies(story, tmp_path):
    """An older copy, the marks of then (none), and a later copy beside it that knows of two."""
    empty, file, marks, found = story
    older = tmp_path / "older.jsonl"
    older.touch()
    empty.settle_here(ERASED_FILE=str(marks))
    assert main(["restore", str(file)]) == 0
    assert main(["backup", str(tmp_path / "later.zip")]) == 0
    return file, older, marks, found


def test_an_older_file_is_refused_when_a_later_copy_knows_more(
    two_copies, tmp_path, capsys, monkeypatch
):
    file, older, marks, _found = two_copies
    empty_place(monkeypatch, tmp_path, older)
    capsys.readouterr()
    assert main(["restore", str(file)]) == CANNOT
    said = capsys.readouterr().err
    assert "mist 2 regels die later.zip al kende" in said
    assert "--without-marks" in said
    monkeypatch.setenv("ERASED_FILE", str(marks))
    assert main(["restore", str(file)]) == 0
    assert "Opnieuw vergeten: 2 mensen" in capsys.readouterr().out


def test_control_without_a_look_beside_it_the_older_file_is_taken(
    two_copies, tmp_path, capsys, monkeypatch
):
    monkeypatch.setattr(archive, "later_beside", lambda *_about: [])
    with pytest.raises(AssertionError):
        test_an_older_file_is_refused_when_a_later_copy_knows_more(
            two_copies, tmp_path, capsys, monkeypatch
        )


def test_as_many_lines_of_another_file_are_refused(two_copies, tmp_path, capsys, monkeypatch):
    _file, _older, marks, _found = two_copies
    first, second = marks.read_text().splitlines()
    other = tmp_path / "other.jsonl"
    empty_place(monkeypatch, tmp_path, other)
    capsys.readouterr()
    for lines in ([second, first], [first, first], [first, second.replace('"20', '"19')]):
        other.write_text("\n".join(lines) + "\n")
        assert main(["restore", str(tmp_path / "later.zip")]) == CANNOT
        assert "begint anders dan later.zip onthield" in capsys.readouterr().err
    # Half a line, which no one was promised, and a mark of after the copy do no harm.
    other.write_text(f'{first}\n{{"ki\n{second}\n{first}\n')
    assert main(["restore", str(tmp_path / "later.zip")]) == 0


def test_control_lines_that_are_only_counted_let_another_file_in(
    two_copies, tmp_path, capsys, monkeypatch
):
    counted = ErasedFile.known

    def alike(file, first=None):
        return replace(counted(file, first), digest="")

    monkeypatch.setattr(ErasedFile, "known", alike)
    assert main(["backup", str(tmp_path / "later2.zip")]) == 0
    (tmp_path / "later2.zip").replace(tmp_path / "later.zip")
    with pytest.raises(AssertionError):
        test_as_many_lines_of_another_file_are_refused(two_copies, tmp_path, capsys, monkeypatch)


def test_one_person_is_told_as_one():
    contents = Contents("1", "0001", "2026-11-23T09:00:00+01:00", (), "", tables={"x": Sum(1, "")})
    said = " ".join(told(contents, Settled(1, 1, 1), same_links=True))
    for one in ("1 rij in 1 tabel", "1 sessie en 1 link", "1 mail lag klaar"):
        assert one in said
    with speaking("en"):
        said = " ".join(told(contents, Settled(1, 1, 1), same_links=True))
    for one in ("1 row in 1 table", "1 session and 1 link", "1 mail was waiting"):
        assert one in said
