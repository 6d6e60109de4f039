"""The file of the forgotten has a first line of its own, so that a backup misses it at once."""

import json

import pytest
import sqlalchemy as sa

from portal.cli import CANNOT, main
from portal.db import db, unit_of_work
from portal.erasure import marks


@pytest.fixture(params=["sqlite", "postgresql"])
def story(request, places, tmp_path):
    """A new site, where nobody was forgotten; an empty place; the backup, and the file."""
    place, empty = places(request.param), places(request.param)
    file, backup = tmp_path / "forgotten.jsonl", tmp_path / "kopie.zip"
    place.settle_here(ERASED_FILE=str(file))
    assert main(["db", "upgrade"]) == 0
    assert main(["backup", str(backup)]) == 0
    return place, empty, backup, file


def test_an_upgrade_begins_the_file_once_and_it_names_nobody(story):
    _place, _empty, _backup, file = story
    [line] = file.read_text().splitlines()
    assert json.loads(line)["kind"] == marks.BEGIN
    assert file.stat().st_mode & 0o777 == 0o600
    assert main(["db", "upgrade"]) == 0
    assert file.read_text().splitlines() == [line]


def test_a_backup_misses_a_file_that_is_absent_or_begun_elsewhere(story, capsys):
    _place, empty, backup, file = story
    other = file.with_name("another.jsonl")
    empty.settle_here(ERASED_FILE=str(other))
    capsys.readouterr()
    assert main(["restore", str(backup)]) == CANNOT
    assert "mist 1 regel die kopie.zip al kende" in capsys.readouterr().err
    # Who upgrades the empty database first begins another file.
    assert main(["db", "upgrade"]) == 0
    assert main(["restore", str(backup)]) == CANNOT
    assert "begint anders dan kopie.zip onthield" in capsys.readouterr().err
    empty.settle_here(ERASED_FILE=str(file))
    assert main(["restore", str(backup)]) == 0
    assert "Opnieuw vergeten: 0 mensen" in capsys.readouterr().out


def test_control_an_empty_file_would_have_been_taken(story, monkeypatch, tmp_path):
    place, empty, _backup, file = story
    monkeypatch.setattr(marks.ErasedFile, "begin", lambda self, on: False)
    file.unlink()
    bare = tmp_path / "bare.zip"
    place.settle_here(ERASED_FILE=str(file))
    assert main(["backup", str(bare)]) == 0
    empty.settle_here(ERASED_FILE=str(file.with_name("absent.jsonl")))
    assert main(["restore", str(bare)]) == 0


def test_a_file_that_got_lost_under_a_living_site_is_told(story, places, capsys):
    place, _empty, _backup, file = story
    with place.inside(ERASED_FILE=str(file), DATABASE_ROLE=""), unit_of_work() as session:
        volunteers = db.metadata.tables["volunteers"]
        session.execute(
            sa.insert(db.metadata.tables["networks"]).values(
                id=1, slug="x", name="x", place="x", phone="x", email="x", church_label="kerk",
                contact_days=7, opening_hours={}, closed_days=[], accent="x", phone_hours="",
            )
        )  # fmt: skip
        session.execute(
            sa.insert(volunteers).values(
                network_id=1, first_name="", last_name="", age_band="adult", languages=[],
                skills=[], created_at=sa.func.now(), erased_at=sa.func.now(),
            )
        )  # fmt: skip
    file.unlink()
    place.settle_here(ERASED_FILE=str(file))
    capsys.readouterr()
    assert main(["doctor"]) == 1
    assert f"{file} is er niet: zet het nieuwste terug" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert f"er zijn mensen vergeten, maar {file} was er niet" in capsys.readouterr().err
