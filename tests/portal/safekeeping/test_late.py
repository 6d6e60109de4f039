"""What starts while its database is away looks at it when it comes, before anything is kept."""

import gc
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import project_root
from forwarder import forwarder_to
from smtp_sink import wait_for

from portal import crypto
from portal.accounts import services as accounts
from portal.accounts.models import LoginSession
from portal.clock import utc_now
from portal.commands import starting
from portal.commands.obstacles import Obstacle
from portal.commands.serving import shared_site
from portal.commands.starting import require_fit
from portal.crypto import new_data_key
from portal.db import db, unit_of_work
from portal.factory import COOKIE_KEY, create_app
from portal.safekeeping import openable
from portal.safekeeping.openable import Tried
from portal.web import opening

STRAY = new_data_key()
HOME = "https://hulp.example"
LONG_AGO = utc_now() - timedelta(minutes=10)


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
def secret(place):
    """What the browser holds of somebody who was here at ``LONG_AGO``."""
    with place.inside() as session, unit_of_work():
        return accounts.start_session(session, kind="account", key=1, now=LONG_AGO)


@pytest.fixture
def away(place, secret):
    """Its database, which is away."""
    with line_to(place.url) as line:
        yield line


def let_go(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def start(place, away, secret):
    """Start the site as ``serve`` does, with these keys, for a browser of somebody."""
    started = []

    def made(**changes):
        app = shared_site(place.settle_here(DATABASE_URL=away.url, **changes))
        gc.unfreeze()
        started.append(app)
        client = app.test_client()
        with client.session_transaction(base_url=HOME) as cookie:
            cookie[COOKIE_KEY] = secret
        return lambda path: client.get(path, base_url=HOME)

    yield made
    for app in started:
        let_go(app)


def seen_last(place, away):
    """When somebody with a browser was here last."""
    with place.inside(DATABASE_URL=away.url) as session:
        newest = sa.select(LoginSession.seen_at).order_by(LoginSession.id.desc())
        return session.scalars(newest).first()


def stray(place):
    """Other data keys, and the lookup key as it should be."""
    return {"DATA_KEYS": STRAY, "LOOKUP_KEY": crypto.lookup_key_of([place.data_key])}


def test_a_site_opens_when_its_database_comes(start, away, monkeypatch):
    get = start()
    shut = get("/dordrecht/")
    assert (shut.status_code, shut.headers["Retry-After"]) == (503, "60")
    assert get("/gereed").get_json() == {"database": False}
    assert get("/gezond").status_code == 200
    away.mend()
    assert get("/").status_code == 200
    # Once is enough: whoever would look again finds that nobody does.
    monkeypatch.setattr(opening, "choose_language", None)
    assert get("/").status_code == 200


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)  # an open file stays there
def test_who_is_signed_in_reads_that_it_went_away_later(start, away):
    away.mend()
    get = start()
    assert get("/dordrecht/").status_code == 200
    away.cut()
    for path in ("/dordrecht/", "/"):
        answer = get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "niet bereikbaar" in answer.text
    assert get("/gezond").status_code == 200


def test_a_site_with_other_keys_stays_shut_until_they_fit(place, start, away, caplog, monkeypatch):
    get = start(**stray(place))
    away.mend()
    for path in ("/", "/dordrecht/", "/bestaat-niet/", "/inloggen"):
        answer = get(path)
        assert answer.status_code == 503
        assert "niet bereikbaar" in answer.text
    assert 'lang="en"' in get("/?taal=en").text
    assert get("/gezond").status_code == 200
    ready = get("/gereed")
    assert (ready.status_code, ready.get_json()) == (503, {"sleutels": False})
    assert "DATA_KEYS opent niets" in caplog.text
    assert seen_last(place, away) == LONG_AGO
    # Somebody mends it while the site runs, as 'db upgrade' does with tables.
    monkeypatch.setattr(openable, "try_some", lambda line: Tried(0, 0))
    assert get("/").status_code == 200
    assert seen_last(place, away) > LONG_AGO


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
    with ThreadPoolExecutor(1) as crew:
        begun = crew.submit(require_fit, app)
        try:
            assert wait_for(lambda: "nothing is begun" in caplog.text, 60)
            assert not begun.done()
        finally:
            away.mend()
        wrong = begun.exception(60)
    let_go(app)
    if is_stray:
        assert isinstance(wrong, Obstacle)
        assert "DATA_KEYS opent niets" in str(wrong)
    else:
        assert wrong is None


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_who_waits_ends_when_somebody_says_stop(place, away, tmp_path):
    place.settle_here(DATABASE_URL=away.url)
    # As the first process of a container, SIGTERM does nothing to who has no answer to it.
    program = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    program += "from portal.cli import main; raise SystemExit(main(['worker']))"
    environment = {**os.environ, "PYTHONPATH": str(project_root())}
    log = tmp_path / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", program], cwd=tmp_path, env=environment, stderr=file
        )
    try:
        assert wait_for(lambda: "nothing is begun" in log.read_text(), 15), log.read_text()
        process.terminate()
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
