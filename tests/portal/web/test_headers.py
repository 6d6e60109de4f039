"""Every answer is safe to show, and every failure names the helpline."""

import pytest
import sqlalchemy as sa

from portal.db import db
from portal.errors import trace_of
from portal.web import home, pages
from portal.web.pages import HEADERS
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


@pytest.mark.parametrize(
    ("path", "kept"), [("site.css?v=1", "immutable"), ("site.css", "max-age=300")]
)
def test_a_file_may_be_kept_for_ever_when_its_address_names_it(client, path, kept):
    with client.get(f"/static/{path}") as answer:
        assert answer.status_code == 200
        assert answer.headers.getlist("Cache-Control")[0].endswith(kept)
        assert len(answer.headers.getlist("Cache-Control")) == 1
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_folder_of_files_shows_nothing_outside_itself(client, town):
    for path in ("../config.py", "%2e%2e/config.py", "..%2fconfig.py", "fonts/"):
        assert client.get(f"/static/{path}").status_code in {308, 404}


def test_public_pages_set_no_cookie(client, town):
    for path in ("/", "/dordrecht/privacy"):
        assert "Set-Cookie" not in client.get(path).headers


def test_a_failure_names_the_helpline_and_nothing_of_the_inside(client, town, monkeypatch, caplog):
    client.get("/dordrecht/privacy")

    def fall(*args, **kwargs):
        raise sa.exc.OperationalError("SELECT secret", {}, Exception("away"))

    monkeypatch.setattr(home, "page", fall)
    answer = client.get("/dordrecht/privacy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert town.network.phone in answer.text
    assert "secret" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_a_failure_of_ours_says_a_reference_and_nothing_else(client, town, monkeypatch, caplog):
    who = "@".join(("anna", "kerk.example"))  # the log shows lines of code, and this one is ours

    def fall(*args, **kwargs):
        raise RuntimeError(who)

    monkeypatch.setattr(home, "page", fall)
    answer = client.get("/dordrecht/privacy")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] in answer.text
    assert town.network.phone in answer.text
    for inside in (who, "RuntimeError", "Traceback", ".py"):
        assert inside not in answer.text
    assert "RuntimeError" in caplog.text
    assert who not in caplog.text


def test_control_a_failure_in_its_own_words_is_heard(client, town, monkeypatch, caplog):
    who = "@".join(("anna", "kerk.example"))

    def fall(*args, **kwargs):
        raise RuntimeError(who)

    monkeypatch.setattr(home, "page", fall)
    monkeypatch.setattr(pages, "trace_of", str)
    assert client.get("/dordrecht/privacy").status_code == 500
    assert who in caplog.text


def test_control_headers_on_what_succeeds_alone_leave_a_failure_bare(
    client, app, town, monkeypatch
):
    steps = app.after_request_funcs[None]
    [whole] = [step for step in steps if step.__module__ == pages.__name__]

    def of_success(answer):
        return whole(answer) if answer.status_code == 200 else answer

    planted = [of_success if step is whole else step for step in steps]
    monkeypatch.setitem(app.after_request_funcs, None, planted)
    test_headers_stand_on_every_answer(client, town, "/inloggen")
    with pytest.raises(KeyError):
        test_headers_stand_on_every_answer(client, town, "/nergens")


def test_control_a_loose_policy_is_noticed(client, town, monkeypatch):
    monkeypatch.setitem(HEADERS, "Content-Security-Policy", "default-src * 'unsafe-inline'")
    with pytest.raises(AssertionError):
        test_headers_stand_on_every_answer(client, town, "/")


def test_the_page_works_when_the_database_is_away(client, town, monkeypatch):
    client.get("/dordrecht/privacy")

    def away(*args, **kwargs):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("away"))

    monkeypatch.setattr(type(db.session()), "scalars", away)
    answer = client.get("/dordrecht/privacy")
    assert answer.status_code == 503
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


def test_control_a_site_that_answers_to_any_name_turns_it_red(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", None)
    with pytest.raises(AssertionError):
        test_a_name_that_is_not_ours_is_refused(client)


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
