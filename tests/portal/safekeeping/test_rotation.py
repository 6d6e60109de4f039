"""Other keys, while people work: nothing is lost, and the old key opens nothing any more."""

import threading

import pytest
import sqlalchemy as sa
from cryptography.fernet import InvalidToken

from intake.requests.models import HelpRequest
from portal.cli import CANNOT, main
from portal.crypto import lookup_code, new_data_key
from portal.db import Base, unit_of_work
from portal.safekeeping import rotation

KEYS = ("sqlite", "postgresql")
NEW = new_data_key()


def read_all(session):
    """Every row with its secrets, as the site reads them."""
    return {
        table.name: sorted(map(repr, session.execute(sa.select(table)).all()))
        for table, _columns in rotation.encrypted_columns()
    }


@pytest.fixture(params=KEYS)
def place(request, places):
    made = places(request.param)
    made.furnish()
    return made


def settings_said(capsys):
    """What the command says that the settings must be."""
    lines = capsys.readouterr().out.splitlines()
    return dict(line.split("=", 1) for line in lines if line.startswith(("DATA_KEYS", "LOOKUP")))


def test_every_secret_is_locked_anew_and_found_again(place, capsys):
    with place.inside() as session:
        before = read_all(session)
        fingerprint = lookup_code("+31612345678")
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}")
    capsys.readouterr()
    assert main(["keys", "rotate"]) == 0
    said = settings_said(capsys)
    assert said["DATA_KEYS"] == NEW
    # The old key is gone: everything is read, and looked up as before.
    with place.inside(**said) as session:
        assert read_all(session) == before
        assert lookup_code("+31612345678") == fingerprint
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}", LOOKUP_KEY=said["LOOKUP_KEY"])
    assert main(["keys", "rotate"]) == 0  # once more: nothing to do
    assert "Opnieuw versleuteld: 0 waarden" in capsys.readouterr().out


def test_every_column_that_is_encrypted_takes_part():
    """The list is made from the types of the columns: a new one is in it by itself."""
    known = {f"{table.name}.{c.name}" for table, cs in rotation.encrypted_columns() for c in cs}
    named = {
        f"{table.name}.{c.name}"
        for table in Base.metadata.tables.values()
        for c in table.columns
        if type(c.type).__name__.startswith("Encrypted")
    }
    assert known == named
    assert len(known) > 20


def test_a_rotation_that_is_cut_off_goes_on_where_it_was(place, monkeypatch, capsys):
    monkeypatch.setattr(rotation, "BATCH", 2)
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}")
    kept, times = rotation.rotate_rows, []

    def fall(*args):
        times.append(1)
        if len(times) == 5:
            raise SystemExit(9)
        return kept(*args)

    with monkeypatch.context() as patch:
        patch.setattr(rotation, "rotate_rows", fall)
        with pytest.raises(SystemExit):
            main(["keys", "rotate"])
    with place.inside(DATA_KEYS=f"{NEW} {place.data_key}") as session:  # half and half is read
        assert all(row.need for row in session.scalars(sa.select(HelpRequest)))
    assert main(["keys", "rotate"]) == 0
    said = settings_said(capsys)
    with place.inside(**said) as session:
        assert all(row.need for row in session.scalars(sa.select(HelpRequest)))


def change_between(place, monkeypatch):
    """Somebody saves a request just after its secrets were read."""
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}")
    kept, done = rotation.crypto.rotated, threading.Event()

    def rotated_late(token):
        if not done.is_set() and place.url.startswith("postgresql"):
            done.set()
            engine = sa.create_engine(place.url)
            with engine.begin() as line:
                line.exec_driver_sql("SET app.system = 'on'")
                line.exec_driver_sql("UPDATE help_requests SET need = best_moment")
            engine.dispose()
        return kept(token)

    monkeypatch.setattr(rotation.crypto, "rotated", rotated_late)


def test_a_change_made_meanwhile_is_not_written_over(places, monkeypatch, capsys):
    """On SQLite nobody can come in between: the batch holds the write lock."""
    place = places("postgresql")
    place.furnish()
    with place.inside() as session:
        wanted = dict(session.execute(sa.select(HelpRequest.id, HelpRequest.best_moment)).all())
    change_between(place, monkeypatch)
    main(["keys", "rotate"])
    with place.inside(DATA_KEYS=f"{NEW} {place.data_key}") as session, unit_of_work():
        assert dict(session.execute(sa.select(HelpRequest.id, HelpRequest.need)).all()) == wanted


def test_one_key_is_nothing_to_rotate(places, capsys):
    place = places("sqlite")
    place.furnish()
    place.settle_here()
    assert main(["keys", "rotate"]) == CANNOT
    assert "maar één sleutel" in capsys.readouterr().err


def test_control_a_column_that_is_passed_over_is_unreadable(places, monkeypatch, capsys):
    place = places("sqlite")
    place.furnish()
    place.settle_here(DATA_KEYS=f"{NEW} {place.data_key}")
    kept = list(rotation.encrypted_columns())
    monkeypatch.setattr(
        rotation,
        "encrypted_columns",
        lambda: iter([(t, c) for t, c in kept if t.name != "help_requests"]),
    )
    assert main(["keys", "rotate"]) == 0
    said = settings_said(capsys)
    with place.inside(**said) as session, pytest.raises(InvalidToken):
        session.scalars(sa.select(HelpRequest.need)).all()
