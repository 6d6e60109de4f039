"""Silence is visible: a worker that stopped ten minutes ago turns the health page red, and staff
read it on every page (quality.md B).
"""

import time
from datetime import timedelta

import pytest
from conftest import migrate, settings_for
from factories import make_town

from portal import heartbeat, scope
from portal.accounts import services as accounts
from portal.clock import TestClock, utc_now
from portal.db import db, unit_of_work
from portal.factory import create_app
from tasks.embedded import Embedded

BANNER = "Er gaan nu geen e-mails en herinneringen uit"


@pytest.fixture
def clock(tmp_path, monkeypatch):
    """A clock that web and worker share, and that can be moved on."""
    file = tmp_path / "clock"
    file.write_text("0")
    monkeypatch.setattr(TestClock, "source", None)  # and back again afterwards
    monkeypatch.setenv("TIJDCOLLECTE_TEST_CLOCK", str(file))
    return lambda ahead: file.write_text(str(ahead.total_seconds()))


@pytest.fixture
def site(tmp_path, clock):
    """The application on a database of its own, and the browser of a coordinator."""
    url = f"sqlite:///{tmp_path / 'silence.sqlite3'}"
    migrate(url)
    app = create_app(settings_for(url))
    with app.app_context(), scope.system_scope(db.session(), "test"):
        with unit_of_work() as session:
            bram = make_town(session).bram
            secret = accounts.start_session(session, kind="account", key=bram.id, now=utc_now())
        db.session.remove()
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["login"] = secret
    yield app, browser
    with app.app_context():
        db.engine.dispose()


def wait_until_ready(browser):
    for _ in range(1200):
        if browser.get("/gereed").status_code == 200:
            return
        time.sleep(0.05)
    raise AssertionError(browser.get("/gereed").text)


def silence(site, clock):
    """Run the worker, stop it, and look after ten minutes: (status, what is said, page)."""
    app, browser = site
    with Embedded(app):
        wait_until_ready(browser)
        assert BANNER not in browser.get("/dordrecht/bellijst").text
    clock(timedelta(minutes=10))
    answer = browser.get("/gereed")
    return answer.status_code, answer.get_json(), browser.get("/dordrecht/bellijst")


def test_a_worker_that_stopped_is_seen(site, clock):
    status, found, page = silence(site, clock)
    assert (status, found["achtergronddienst"], found["planner"]) == (503, False, False)
    assert 600 <= found["achtergronddienst_seconden"] < 660
    assert page.status_code == 200
    assert BANNER in page.text


def test_visitors_are_not_told(site, clock):
    app, _ = site
    silence(site, clock)
    assert BANNER not in app.test_client().get("/dordrecht/").text


def test_it_turns_red_at_most_a_minute_after_five(site, clock):
    app, browser = site
    with Embedded(app):
        wait_until_ready(browser)
    clock(heartbeat.SILENT_AFTER - timedelta(seconds=30))
    assert browser.get("/gereed").status_code == 200
    clock(heartbeat.SILENT_AFTER + timedelta(seconds=30))
    assert browser.get("/gereed").status_code == 503


def test_a_sign_of_life_by_the_website_itself_would_hide_it(site, clock):
    """The control: when each page says that the worker lives, nobody sees that it does not."""
    app, _ = site

    def hide():
        with unit_of_work() as session:
            for part in heartbeat.PARTS:
                heartbeat.beat(session, name=part, now=utc_now())

    app.before_request_funcs.setdefault(None, []).insert(0, hide)
    status, _, page = silence(site, clock)
    assert status == 200
    assert BANNER not in page.text
