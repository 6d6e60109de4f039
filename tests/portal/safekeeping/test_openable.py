"""Other DATA_KEYS lock what is written next with a key that nobody keeps: it is told before."""

import pytest
import sqlalchemy as sa

from campaigns.volunteers.models import Volunteer
from portal import crypto
from portal.cli import CANNOT, main
from portal.commands.inside import all_opens, keys_fit
from portal.commands.obstacles import Obstacle
from portal.commands.starting import look_first
from portal.config import Settings
from portal.crypto import new_data_key
from portal.db import unit_of_work
from portal.safekeeping import openable
from portal.safekeeping.openable import Tried

STRAY = new_data_key()
PHONE = "+31612345678"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, places):
    """An installation with one of everything."""
    made = places(request.param)
    made.furnish()
    return made


def stray(place):
    """Settings with other data keys, and the lookup key as it should be."""
    return {"DATA_KEYS": STRAY, "LOOKUP_KEY": crypto.lookup_key_of([place.data_key])}


def test_nothing_starts_with_keys_that_open_nothing(place, capsys, monkeypatch):
    place.settle_here()
    assert keys_fit() is None
    assert all_opens() is None
    place.settle_here(**stray(place))
    assert keys_fit() == openable.NOTHING
    with pytest.raises(Obstacle, match="DATA_KEYS opent niets"):
        look_first(Settings.from_environment())
    for command in (["worker"], ["db", "upgrade"], ["network", "change", "--phone", PHONE]):
        capsys.readouterr()
        assert main(command) == CANNOT
        assert openable.NOTHING in capsys.readouterr().err, command
    # The control: when nothing is tried, the key that finds people lets the site start.
    monkeypatch.setattr(openable, "try_some", lambda line: Tried(0, 0))
    assert keys_fit() is None


def test_what_was_locked_with_another_key_is_told_and_can_be_mended(place):
    with place.inside(**stray(place)), unit_of_work() as session:
        newest = session.scalar(sa.select(sa.func.max(Volunteer.id)))
        changed = sa.update(Volunteer).where(Volunteer.id == newest).values(phone=PHONE)
        session.execute(changed)
    place.settle_here()
    assert keys_fit() is None  # most of it opens: nobody is kept out for one row
    assert "gaan er 1 niet open" in all_opens()
    place.settle_here(DATA_KEYS=f"{place.data_key} {STRAY}", LOOKUP_KEY=stray(place)["LOOKUP_KEY"])
    assert main(["keys", "rotate"]) == 0
    place.settle_here()
    assert all_opens() is None
    with place.inside() as session:
        assert session.get(Volunteer, newest).phone == PHONE


def test_a_key_with_another_last_letter_is_the_same_key():
    """The last letter but one holds bits that no key reads."""
    key = new_data_key()
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    place = letters.index(key[-2])
    other = f"{key[:-2]}{letters[place ^ 1]}="
    assert other != key
    assert crypto.lookup_key_of([other]) == crypto.lookup_key_of([key])
