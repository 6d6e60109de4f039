"""What starts while its database is away looks at it when it comes, before anything is kept."""

import gc
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from forwarder import forwarder_to

from portal import crypto
from portal.commands import starting
from portal.commands.obstacles import Obstacle
from portal.commands.serving import shared_site
from portal.commands.starting import require_fit
from portal.crypto import new_data_key
from portal.db import db
from portal.factory import create_app

STRAY = new_data_key()


class Line:
    """A way to the database that is cut and mended."""

    def __init__(self, url, cut, mend):
        self.url, self.cut, self.mend = url, cut, mend


@contextmanager
def line_to(url):
    address = sa.make_url(url)
    if address.get_backend_name() == "sqlite":
        file = Path(address.database)
        there = file.parent / "there"
        there.mkdir()
        away = there.rename(file.parent / "away")
        file.rename(away / file.name)
        to = address.set(database=str(there / file.name)).render_as_string(hide_password=False)
        yield Line(to, lambda: there.rename(away), lambda: away.rename(there))
        return
    with forwarder_to(address.host, address.port or 5432) as made:
        made.cut()
        to = address.set(port=made.port).render_as_string(hide_password=False)
        yield Line(to, made.cut, made.mend)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, places):
    """An installation with one of everything."""
    made = places(request.param)
    made.furnish()
    return made


@pytest.fixture
def away(place):
    """Its database, which is away."""
    with line_to(place.url) as line:
        yield line


def let_go(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start(place, away):
    """Start the site as ``serve`` does, with these keys."""
    started = []

    def made(**changes):
        app = shared_site(place.settle_here(DATABASE_URL=away.url, **changes))
        gc.unfreeze()
        started.append(app)
        client = app.test_client()
        return lambda path: client.get(path, base_url="https://hulp.example")

    yield made
    for app in started:
        let_go(app)


def stray(place):
    """Other data keys, and the lookup key as it should be."""
    return {"DATA_KEYS": STRAY, "LOOKUP_KEY": crypto.lookup_key_of([place.data_key])}


def test_a_site_opens_when_its_database_comes(start, away, monkeypatch):
    get = start()
    assert get("/").status_code == 503
    assert get("/gereed").get_json() == {"database": False}
    assert get("/gezond").status_code == 200
    away.mend()
    assert get("/").status_code == 200
    # Once is enough: whoever would look again finds that nobody does.
    monkeypatch.setattr(starting, "unfit", lambda: ("Sleutels", "looked again"))
    assert get("/").status_code == 200


def test_a_site_with_other_keys_stays_shut(place, start, away, caplog):
    get = start(**stray(place))
    away.mend()
    for _ in range(2):
        answer = get("/")
        assert answer.status_code == 503
        assert "niet bereikbaar" in answer.text
    assert get("/gezond").status_code == 200
    ready = get("/gereed")
    assert (ready.status_code, ready.get_json()) == (503, {"sleutels": False})
    assert "DATA_KEYS opent niets" in caplog.text


def test_control_nobody_looks_and_other_keys_open_the_site(place, start, away, monkeypatch):
    monkeypatch.setattr(starting, "look_when_it_comes", lambda app: None)
    get = start(**stray(place))
    away.mend()
    assert get("/").status_code == 200


@pytest.mark.parametrize("is_stray", [False, True], ids=["own keys", "other keys"])
def test_a_worker_waits_for_its_database_and_looks_then(place, away, monkeypatch, caplog, is_stray):
    monkeypatch.setattr(starting, "PAUSE", 0.05)
    changes = stray(place) if is_stray else {}
    app = create_app(place.settle_here(DATABASE_URL=away.url, **changes))
    ended = []

    def begin():
        try:
            require_fit(app)
            ended.append("begun")
        except Obstacle as wrong:
            ended.append(str(wrong))

    waits = threading.Thread(target=begin, daemon=True)
    waits.start()
    waits.join(0.5)
    assert not ended
    assert "nothing is begun" in caplog.text
    away.mend()
    waits.join(30)
    let_go(app)
    if is_stray:
        assert "DATA_KEYS opent niets" in ended[0]
    else:
        assert ended == ["begun"]
