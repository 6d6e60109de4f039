"""The log tells what the machine did, and nothing of anybody."""

import io
import json
import logging
from types import SimpleNamespace

import pytest
from casts.doors import DOORS
from casts.strangers import Strangers

from portal.logs import GONE, line_of_json, machine_log
from portal.web import home, pages, tracks


@pytest.fixture
def written():
    """What would stand in the log of a real process."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(line_of_json())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield SimpleNamespace(
        text=stream.getvalue,
        lines=lambda: [json.loads(one) for one in stream.getvalue().split("\n") if one],
    )
    root.removeHandler(handler)
    root.setLevel(before)


def last(written):
    return written.lines()[-1]


def test_our_own_sentence_is_told_with_its_numbers(written):
    logging.getLogger("tasks.delivery").warning("message %s was not sent: %s", 17, "smtp 550")
    found = last(written)
    assert found["event"] == "message 17 was not sent: smtp 550"
    assert (found["level"], found["logger"]) == ("warning", "tasks.delivery")
    assert found["at"].endswith("Z")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Anna Bos", 3), f"hello {GONE}, 3"),
        ((ValueError("Anna Bos"), 3.5), "hello ValueError, 3.5"),
    ],
)
def test_of_a_library_only_its_own_words_stay(written, arguments, said):
    logging.getLogger("celery.app.trace").error("hello %s, %s", *arguments)
    assert last(written)["event"] == said


def test_a_failure_is_told_by_its_kind_and_place(written):
    try:
        raise ValueError("Anna Bos")
    except ValueError:
        logging.getLogger("gunicorn.error").exception("Error handling request %s", "/x/anna")
    found = last(written)
    assert "ValueError" in found["trace"]
    assert "test_logs.py" in found["trace"]
    assert "/x/anna" not in written.text()


@pytest.mark.parametrize(
    "secret",
    [
        *("anna.bos@kerk.example", "06 12 34 56 78", "+31612345678", "0031-612345678"),
        *("82.94.1.17", "Q2kXb93Ld0aZq_71-Rt5VwEo4Gh2Js8K"),
    ],
)
def test_what_slips_into_a_sentence_is_caught_under_it(written, secret):
    logging.getLogger("portal.x").warning(f"it was {secret}, they say")  # noqa: G004
    assert secret not in written.text()
    assert last(written)["event"] == f"it was {GONE}, they say"


@pytest.mark.parametrize(
    "harmless", ["2026-11-23T13:00", "visit-reminder:17", "3f2b6c1e-88aa-4e6f-9d0c-5b7e1d2f3a4b"]
)
def test_what_is_no_secret_stays(written, harmless):
    logging.getLogger("portal.x").warning("it was %s", harmless)
    assert last(written)["event"] == f"it was {harmless}"


def test_fields_are_told_as_fields(written):
    machine_log("tasks.x").info("job", count=3, ms=12)
    found = last(written)
    assert (found["event"], found["count"], found["ms"]) == ("job", 3, 12)


def test_a_request_leaves_its_rule_and_its_number(client, town, written):
    answer = client.get("/dordrecht/privacy?naam=anna")
    found = last(written)
    assert found["request"] == answer.headers["X-Request-Id"]
    assert (found["route"], found["status"]) == ("/<slug:network>/privacy", 200)
    assert "naam" not in written.text()
    assert client.get("/gezond").status_code == 200
    assert last(written) == found


def test_two_requests_have_two_numbers(client, town):
    numbers = {client.get("/dordrecht/privacy").headers["X-Request-Id"] for _ in range(5)}
    assert len(numbers) == 5


def test_the_number_of_somebody_else_is_not_taken_over(client, town):
    told = {"X-Request-Id": "anna@kerk.example"}
    assert "anna" not in client.get("/dordrecht/privacy", headers=told).headers["X-Request-Id"]


# Papers take a second each, and their pages say what these say.
QUICK = [
    door
    for door in DOORS
    if door.method == "GET"
    and not door.endpoint.startswith(("prints.", "reports.", "pledges.letter"))
]


def canaries_in_the_log(strangers, client, monkeypatch, written):
    """Let somebody fail, mistype and fill in a name; return whose words the log holds."""
    word = next(iter(strangers.canaries.words))

    def fall(*args, **kwargs):
        raise ValueError(f"no such person: {word}")

    monkeypatch.setattr(home, "page", fall)
    assert client.get("/dordrecht/privacy", query_string={"naam": word}).status_code == 500
    client.post("/dordrecht/hulp-vragen", data={"first_name": word, "need": word})
    client.get(f"/dordrecht/{word}/{word}")
    return strangers.canaries.heard_in(written.text())


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


def test_a_crawl_leaves_no_word_about_anybody(strangers, client, monkeypatch, written):
    for door in QUICK:
        for owner in strangers.owners(door, "bram"):
            strangers.browsers["bram"].get(strangers.address(door, owner)).close()
    assert len(written.lines()) > len(QUICK)
    assert canaries_in_the_log(strangers, client, monkeypatch, written) == {}


@pytest.mark.parametrize("defect", ["the failure in its own words", "the address itself"])
def test_a_planted_leak_is_heard(strangers, client, monkeypatch, written, defect):
    if defect == "the address itself":
        told = tracks.log.info
        leaky = SimpleNamespace(
            info=lambda event, **fields: told(event, **fields, path=tracks.request.full_path)
        )
        monkeypatch.setattr(tracks, "log", leaky)
    else:
        monkeypatch.setattr(pages, "trace_of", str)
    assert canaries_in_the_log(strangers, client, monkeypatch, written) != {}
