"""The disk is full: nobody reads "thank you" for what was not kept, and it heals by itself."""

import pytest
import sqlalchemy as sa
from conftest import migrate, settings_for, without_csrf
from faults.test_capacity import fields, form_tokens, look, prepare

from campaigns.pledges import public_views
from portal.db import db
from portal.factory import create_app
from portal.web.public_forms import send_once

FREE = 2147483646  # as many pages as SQLite can count


@pytest.fixture
def site(tmp_path):
    """The application on a file of its own; (application, address of the file, project)."""
    url = f"sqlite:///{tmp_path / 'full.sqlite3'}"
    migrate(url)
    project_id = prepare(url)
    app = without_csrf(create_app(settings_for(url)))
    yield app, url, project_id
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def let_pages(app, most):
    """From now on the file may hold so many pages; no more than it has when ``most`` is zero."""
    with app.app_context():
        with db.engine.connect() as line:
            count = line.exec_driver_sql("PRAGMA page_count").scalar()
        db.engine.dispose()
        engine = db.engine

    @sa.event.listens_for(engine, "connect")
    def _narrow(connection, record):
        connection.execute(f"PRAGMA max_page_count={most or count}")


def send(app, project_id, tokens, first):
    """Pledges of different people, the first of them with this number."""
    path = f"/dordrecht/projecten/{project_id}/toezeggen"
    origin = {"Origin": "http://localhost"}
    answers = [
        app.test_client().post(path, data=fields(token, n), headers=origin)
        for n, token in enumerate(tokens, first)
    ]
    return answers, [answer.status_code for answer in answers]


def test_what_was_acknowledged_is_there_and_the_rest_is_told_so(site):
    app, url, project_id = site
    tokens = form_tokens(48)
    assert send(app, project_id, tokens[:5], 0)[1] == [303] * 5
    let_pages(app, 0)
    answers, statuses = send(app, project_id, tokens[5:], 5)
    assert set(statuses) == {303, 503}
    refused = [answer for answer in answers if answer.status_code == 503]
    assert all("078 " in answer.text and "nog eens" in answer.text for answer in refused)
    assert look(url, project_id)[2] == 5 + statuses.count(303)
    let_pages(app, FREE)
    again = [token for token, status in zip(tokens[5:], statuses, strict=True) if status == 503]
    assert set(send(app, project_id, again, 100)[1]) == {303}
    assert look(url, project_id) == (48, 48, 48)


def test_a_thank_you_whatever_happens_would_be_found(site, monkeypatch):
    """The control: who swallows what the database says, thanks for what is not there."""
    app, url, project_id = site
    given = []

    def hopeful(form, **more):
        try:
            given.append(send_once(form, **more))
        except sa.exc.OperationalError:
            db.session.rollback()
        return given[-1]

    monkeypatch.setattr(public_views, "send_once", hopeful)
    assert send(app, project_id, form_tokens(1), 0)[1] == [303]
    let_pages(app, 0)
    _, statuses = send(app, project_id, form_tokens(40), 1)
    assert set(statuses) == {303}
    assert look(url, project_id)[2] < 41
