"""Every answer is safe to show, and every failure names the helpline."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import trace_of
from portal.web import home
from portal.web.partnerships import MEMORY


@pytest.mark.parametrize(
    "path", ["/", "/dordrecht/privacy", "/inloggen", "/nergens", "/static/site.css"]
)
def test_headers_stand_on_every_answer(client, town, path):
    with client.get(path) as answer:
        assert answer.data
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if not path.startswith("/static"):
        assert answer.headers["Cache-Control"] == "no-store"


def test_public_pages_set_no_cookie(client, town):
    for path in ("/", "/dordrecht/privacy"):
        assert "Set-Cookie" not in client.get(path).headers


def test_a_failure_names_the_helpline_and_nothing_of_the_inside(client, town, monkeypatch, caplog):
    client.get("/dordrecht/privacy")

    def fall(*args, **kwargs):
        raise sa.exc.OperationalError("SELECT secret", {}, Exception("away"))

    monkeypatch.setattr(home, "page", fall)
    answer = client.get("/dordrecht/privacy")
    assert answer.status_code == 500
    assert town.network.phone in answer.text
    assert "secret" not in answer.text


def test_the_page_works_when_the_database_is_away(client, town, monkeypatch):
    client.get("/dordrecht/privacy")

    def away(*args, **kwargs):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(type(db.session()), "scalars", away)
    answer = client.get("/dordrecht/privacy")
    assert answer.status_code == 500
    assert town.network.phone in answer.text


def test_too_much_is_refused(client, town):
    answer = client.post("/inloggen", data={"email": "x" * 5_000_000})
    assert answer.status_code == 413


def test_a_megabyte_in_a_field_gets_a_sentence(client, town):
    for path in ("/dordrecht/hulp-vragen", f"/dordrecht/projecten/{town.project.id}/toezeggen"):
        long = {"first_name": "x" * 1_000_000, "need": "x" * 1_000_000}
        answer = client.post(path, data={"for_whom": "self", **long})
        assert answer.status_code == 422
        assert "Dit is te lang" in answer.text


def test_a_name_that_is_not_ours_is_refused(client):
    answer = client.get("/inloggen", headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")
    assert client.get("/inloggen", headers={"Host": "127.0.0.1:8000"}).status_code == 200


def test_the_log_holds_no_words_of_people(session):
    statement = sa.text("SELECT :who FROM nowhere")
    with pytest.raises(sa.exc.DBAPIError) as caught:
        session.execute(statement, {"who": "anna@kerk.example"})
    session.rollback()
    assert "anna@kerk.example" not in str(caught.value)


def test_the_log_says_where_it_went_wrong_and_not_with_whom():
    try:
        raise ValueError("anna@kerk.example")
    except ValueError as wrong:
        said = trace_of(wrong)
    assert "anna@kerk.example" not in said.replace('"anna@kerk.example"', "")
    assert "ValueError" in said
    assert "test_headers.py" in said


def test_a_fresh_process_names_the_helpline_at_its_first_failure(app, client, town, monkeypatch):
    monkeypatch.setitem(app.extensions, MEMORY, {})
    page = client.get("/dordrecht/nergens/iets").text
    assert "tel:" in page
    assert town.network.phone in page


def test_an_address_of_no_partnership_names_every_helpline(app, client, town):
    app.extensions["tijdcollecte_networks"].clear()
    answer = client.get("/nergens/iets")
    assert answer.status_code == 404
    assert town.network.name in answer.text
    assert town.other.name in answer.text
    assert town.network.phone in answer.text
