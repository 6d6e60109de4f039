"""A forgotten LOOKUP_KEY opens everything and finds nobody: it is told before anybody writes."""

import pytest
import sqlalchemy as sa
from conftest import ROLE

from campaigns.volunteers.models import Volunteer
from portal import crypto
from portal.cli import CANNOT, main
from portal.commands.inside import keys_fit
from portal.commands.obstacles import Obstacle
from portal.commands.starting import look_first
from portal.config import Settings
from portal.crypto import new_data_key
from portal.db import db, unit_of_work
from portal.safekeeping import lookups, openable
from portal.safekeeping.models import KeyMark

KINDS = ("sqlite", "postgresql")
NEW = new_data_key()
PHONE = "+31612345678"


@pytest.fixture(params=KINDS)
def place(request, places):
    """An installation with one of everything, and somebody who can be found."""
    made = places(request.param)
    made.furnish()
    with made.inside(), unit_of_work() as session:
        found = session.scalars(sa.select(Volunteer).order_by(Volunteer.id)).first()
        found.phone, found.phone_lookup = PHONE, crypto.lookup_code(PHONE)
    return made


def as_owner(place, *command):
    """A command that changes tables, with the role of the tests let in as before."""
    place.settle_here(DATABASE_ROLE=ROLE if place.role else "")
    return main(list(command))


def mark_of(place):
    with place.inside() as session:
        return session.scalar(sa.select(KeyMark.mark).where(KeyMark.name == lookups.LOOKUP))


def rotated(place):
    """Other keys, as the guide says; the settings that the operator must keep."""
    assert as_owner(place, "db", "upgrade") == 0
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}")
    assert main(["keys", "rotate"]) == 0
    return {"DATA_KEYS": NEW, "LOOKUP_KEY": crypto.lookup_key_of([place.data_key])}


def refused(capsys, *arguments):
    capsys.readouterr()
    assert main(list(map(str, arguments))) == CANNOT
    return capsys.readouterr().err


def test_an_upgrade_marks_a_database_and_the_mark_tells_no_key(place):
    assert mark_of(place) is None
    assert as_owner(place, "db", "upgrade") == 0
    mark = mark_of(place)
    assert mark == crypto.lookup_mark()
    assert mark not in {crypto.lookup_key_of([place.data_key]), crypto.lookup_code("")}


def test_who_forgets_the_key_after_a_rotation_hears_it_everywhere(place, capsys):
    kept = rotated(place)
    place.settle_here(**kept)
    assert keys_fit() is None
    place.settle_here(DATA_KEYS=NEW)
    assert keys_fit() == lookups.OTHER
    capsys.readouterr()
    assert main(["doctor"]) == 1
    assert "Sleutels:     ✗ niet ok: LOOKUP_KEY ontbreekt of is een andere" in (
        capsys.readouterr().out
    )
    with pytest.raises(Obstacle, match="LOOKUP_KEY ontbreekt of is een andere"):
        look_first(Settings.from_environment())
    for command in (
        ["worker"],
        ["db", "upgrade"],
        ["account", "create", "--admin", "Ada", "ada@dordt.example"],
        ["district", "create", "--x", "0", "--y", "0", "Nergens"],
        ["network", "change", "--phone", "078 000 00 01"],
    ):
        assert refused(capsys, *command).endswith(f"{lookups.OTHER}.\n"), command
    # A second rotation would have told the wrong key to keep.
    place.settle_here(DATA_KEYS=f"{new_data_key()} {NEW}")
    assert refused(capsys, "keys", "rotate") == f"{lookups.OTHER}.\n"
    with place.inside(**kept) as session:
        found = sa.select(Volunteer.phone).where(
            Volunteer.phone_lookup == crypto.lookup_code(PHONE)
        )
        assert session.scalars(found).all() == [PHONE]


def test_the_planner_does_not_start_either(place, monkeypatch, capsys):
    rotated(place)
    place.settle_here(DATA_KEYS=NEW)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert lookups.OTHER in refused(capsys, "beat")


def test_a_database_of_before_is_not_marked_with_the_wrong_key(place, capsys):
    """Who had forgotten it already when the mark came: the people themselves tell."""
    kept = rotated(place)
    with place.inside(**kept), unit_of_work() as session:
        session.execute(sa.delete(KeyMark))
    place.settle_here(DATA_KEYS=NEW)
    assert keys_fit() == lookups.OTHER
    place.settle_here(DATA_KEYS=new_data_key())  # a key that opens nothing finds nobody either
    assert keys_fit() == openable.NOTHING
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}")
    assert keys_fit() is None


def test_a_backup_of_another_lookup_key_is_refused_and_nothing_is_written(
    place, places, tmp_path, capsys
):
    kept = rotated(place)
    place.settle_here(**kept)
    file = tmp_path / "kopie.zip"
    assert main(["backup", str(file)]) == 0
    empty = places("postgresql" if place.role else "sqlite")
    empty.settle_here(DATA_KEYS=NEW)
    said = refused(capsys, "restore", file)
    assert said == f"{lookups.OtherLookupKeyOfBackup.sentence}\n"
    with empty.inside(DATA_KEYS=NEW):
        assert not sa.inspect(db.engine).has_table("networks")
    assert main(["restore", "--without-marks", str(file)]) == CANNOT
    empty.settle_here(**kept)
    assert main(["restore", "--without-marks", str(file)]) == 0
    assert keys_fit() is None
    with empty.inside(**kept) as session:
        assert session.scalar(sa.select(KeyMark.mark)) == crypto.lookup_mark()


def test_an_empty_database_takes_the_keys_of_the_sheet(place, places, tmp_path):
    """Upgraded on a new machine, with keys made on the spot: nobody stands in it yet."""
    place.settle_here()
    file = tmp_path / "kopie.zip"
    assert main(["backup", str(file)]) == 0
    empty = places("postgresql" if place.role else "sqlite")
    empty.settle_here(DATA_KEYS=NEW)
    assert main(["db", "upgrade"]) == 0
    empty.settle_here()
    assert keys_fit() is None
    assert main(["restore", str(file)]) == 0
    assert keys_fit() is None


def test_a_move_takes_no_wrong_key_along(places, capsys):
    left, new = places("sqlite"), places("postgresql")
    left.furnish()
    rotated(left)
    left.settle_here(DATA_KEYS=NEW)
    assert refused(capsys, "move", "--to", new.url) == f"{lookups.OTHER}.\n"
    left.settle_here(DATA_KEYS=f"{NEW} {left.data_key}", DATABASE_ROLE=new.role)
    assert main(["move", "--to", new.url]) == 0
    new.settle_here(DATA_KEYS=NEW)
    assert keys_fit() == lookups.OTHER


def test_a_role_that_may_not_read_is_told_what_to_do(places, capsys):
    place = places("postgresql")
    place.settle_here(DATABASE_ROLE="")
    assert main(["db", "upgrade"]) == 0
    place.settle_here()
    assert "mag de tabellen niet lezen: doe 'tijdcollecte db upgrade'" in keys_fit()
    assert "mag de tabellen niet lezen" in refused(capsys, "worker")
    assert main(["db", "upgrade"]) == 0
    assert keys_fit() is None


def test_control_without_the_mark_nobody_hears_it(place, monkeypatch):
    rotated(place)
    monkeypatch.setattr(lookups, "fits", lambda connection: True)
    place.settle_here(DATA_KEYS=NEW)
    assert keys_fit() is None
    with place.inside(DATA_KEYS=NEW) as session:
        found = sa.select(Volunteer).where(Volunteer.phone_lookup == crypto.lookup_code(PHONE))
        assert session.scalars(found).all() == []
