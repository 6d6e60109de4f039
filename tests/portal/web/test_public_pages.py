"""What is public works with nothing: no script, no cookie, nobody else's host, and no puzzle."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from casts.pledge_pages import send

# What a browser fetches, or where it sends a form.
FETCHED = {"src", "srcset", "data", "action", "formaction", "poster", "background"}


class Hosts(HTMLParser):
    """Collects whom a page makes the browser talk to, and its scripts."""

    def __init__(self, html):
        super().__init__()
        self.foreign, self.scripts = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "script":
            self.scripts.append(dict(attrs).get("src", "inline"))
        for name, value in attrs:
            is_fetched = name in FETCHED or (tag == "link" and name == "href")
            if is_fetched and value and (urlsplit(value).netloc or "captcha" in value):
                self.foreign.append(value)


@pytest.fixture
def pages(session, town):
    """Every kind of page that a visitor finds without a link of their own."""
    town.participation.code = "ARK7"
    session.commit()
    number = town.project.id
    return (
        "/", "/dordrecht/", "/dordrecht/privacy", "/dordrecht/hulp-vragen", "/inloggen",
        "/inloggen/link", "/wachtwoord-vergeten", "/dordrecht/acties/najaar",
        "/dordrecht/k/ark7", f"/dordrecht/projecten/{number}/toezeggen",
        f"/dordrecht/k/ark7/projecten/{number}",
    )  # fmt: skip


def test_no_public_page_talks_to_somebody_else_or_needs_a_script(client, pages):
    for path in pages:
        answer = client.get(path, follow_redirects=True)
        assert answer.status_code == 200, path
        found = Hosts(answer.text)
        assert (path, found.foreign, found.scripts) == (path, [], [])
        assert "captcha" not in answer.text.lower(), path


def test_control_a_planted_puzzle_is_found():
    planted = '<script src="https://captcha.example/x.js"></script><form action="//elders.example">'
    found = Hosts(planted)
    assert found.foreign == ["https://captcha.example/x.js", "//elders.example"]
    assert found.scripts == ["https://captcha.example/x.js"]


def test_reading_and_giving_time_need_no_cookie(app, client, pages):
    forgetful = app.test_client(use_cookies=False)
    for path in pages:
        if "inloggen" in path or "wachtwoord" in path:
            continue  # these forms are for who gets a session
        assert "Set-Cookie" not in forgetful.get(path, follow_redirects=True).headers, path
    answer = send(forgetful, pages[-1])
    assert answer.status_code == 303
    assert "Set-Cookie" not in answer.headers
    assert forgetful.get(answer.location).status_code == 200
