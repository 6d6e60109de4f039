"""A process that starts while the database is away still knows whom to call."""

import json
from contextlib import ExitStack, contextmanager

import pytest
import sqlalchemy as sa
from conftest import migrated, settings_for
from factories import make_network

from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.networks.models import Network
from portal.scope import system_scope
from portal.web import helplines
from portal.web.partnerships import learn_helplines

pytestmark = pytest.mark.usefixtures("own_keys")
PHONE = "078 555 01 23"
AWAY = {
    "sqlite": "sqlite:////nowhere/at/all.sqlite3",
    "postgresql": "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
}


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path):
    """Make the site as a fresh process does; with ``away`` its database cannot be reached."""
    kept = str(tmp_path / "forgotten.jsonl")
    with ExitStack() as stack:
        url = stack.enter_context(migrated(request.param, tmp_path))

        def start(*, away=False):
            app = create_app(settings_for(AWAY[request.param] if away else url, erased_file=kept))
            stack.callback(let_go, app)
            learn_helplines(app)
            return app

        with system(start()) as session:
            make_network(session, slug="dordrecht", name="Hulplijn Dordt", phone=PHONE)
            make_network(session, slug="veenendaal", name="Hulplijn Veen", phone="0318 555 000")
        yield start


@contextmanager
def system(app):
    """A change by somebody who sees everything."""
    with app.app_context(), system_scope(db.session(), "a test"), unit_of_work() as session:
        yield session


def let_go(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def shown(app, path="/dordrecht/"):
    answer = app.test_client().get(path)
    assert answer.status_code == 503
    return answer.text


def test_it_reads_the_copy_that_a_process_before_it_left(site, tmp_path):
    site()
    started = site(away=True)
    assert PHONE in shown(started)
    assert "0318 555 000" not in shown(started)
    both = shown(started, "/")
    assert PHONE in both
    assert "0318 555 000" in both


def test_without_the_copy_no_number_is_known(site, tmp_path):
    """The control."""
    site()
    (tmp_path / "forgotten.helplines").unlink()
    assert PHONE not in shown(site(away=True))


def test_a_new_number_goes_to_the_copy_at_the_next_page(site, tmp_path):
    app = site()
    copy = tmp_path / "forgotten.helplines"
    first = copy.stat().st_ino
    app.test_client().get("/dordrecht/")
    assert copy.stat().st_ino == first  # nothing new, nothing written
    with system(app) as session:
        changed = sa.update(Network).where(Network.slug == "dordrecht").values(phone="078 111")
        session.execute(changed)
    app.test_client().get("/dordrecht/")
    numbers = {one["slug"]: one["phone"] for one in json.loads(copy.read_text())}
    assert numbers == {"dordrecht": "078 111", "veenendaal": "0318 555 000"}
    assert sorted(path.name for path in tmp_path.glob("*.helplines*")) == [copy.name]


@pytest.mark.parametrize("broken", ["", "{", "[1]", '[{"slug": "x"}]'])
def test_a_copy_that_cannot_be_read_is_no_copy(tmp_path, broken):
    path = tmp_path / "broken.helplines"
    path.write_text(broken)
    assert helplines.read_helplines(path) == []


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path, caplog):
    helplines.keep_helplines(tmp_path / "gone" / "x.helplines", [])
    assert "no copy of the helplines" in caplog.text
