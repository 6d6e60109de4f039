"""The town of the table of doors, served to a browser: every page, with somebody who may see it."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from casts.doors import DOORS, Door
from casts.strangers import Strangers
from conftest import migrate, settings_for
from faults.server import free_port
from flask import Flask
from journeys.patience import PATIENCE
from playwright.sync_api import Browser, BrowserContext
from werkzeug.serving import make_server

from portal import scope
from portal.accounts.services import Hashing
from portal.config import Mode
from portal.db import db, mark_as_demo
from portal.factory import create_app
from portal.scope import SystemScope

LANGUAGES = ("nl", "en")
# No pages: files, pictures, what a machine asks, and a mail in its frame.
NO_PAGES = {
    *(
        "static",
        "health.alive",
        "health.ready",
        "metrics.numbers",
        "prints.church_qr",
        "prints.our_logo",
    ),
    *("demo.sheet", "demo.specimen", "demo.specimen_letter"),
}
# Only the demo has these; the table of doors is about a real installation.
DEMO_PAGES = ("/stijl", "/demo", "/demo/postvak-uit", "/demo/postvak-uit/1", "/stijl")
# Anybody may come to these, and who is not signed in is sent on: what stands there, staff see.
OWN_PAGES = ("/veilig-inloggen", "/veilig-inloggen/adres", "/veilig-inloggen/app")
# Nothing is there; an address that fits no partnership; a code that no church has.
FAILURES = ("/dordrecht/bestaat-niet", "/bestaat-niet/", "/dordrecht/k/zzzz", "/k/zzzz")
# One of each kind of person: what a page shows hangs on the role, not on the name.
KINDS = ("visitor", "ellen", "bram", "fenna", "henk", "dirk", "anna", "bea")


@dataclass(frozen=True)
class Visit:
    """One page as one person sees it."""

    who: str
    address: str
    endpoint: str
    is_public: bool = False

    def __str__(self) -> str:
        return f"{self.endpoint} {self.address} as {self.who}"


@dataclass
class Shapes:
    """Which pages look different to whom, and what is a file: in every town the same."""

    pages: list[tuple[str, Door, str]] = field(default_factory=list)
    files: set[str] = field(default_factory=set)


SHAPES = Shapes()


@dataclass
class Served:
    """A running site with the cast of the doors, and a way in for each of them."""

    address: str
    app: Flask
    strangers: Strangers
    _visits: list[Visit] = field(default_factory=list)

    @property
    def files(self) -> set[str]:
        """What answers with a file, for whoever wants to print or count."""
        return SHAPES.files

    def visits(self) -> list[Visit]:
        """Every page of the table, each shape of it once; then what only staff, the demo or a wrong
        address shows."""
        if not SHAPES.pages:
            self._look_around()
        if not self._visits:
            self._visits = [
                *(
                    Visit(who, self._address(door, owner), door.endpoint, door.is_open)
                    for who, door, owner in SHAPES.pages
                ),
                *(Visit("bram", path, "own") for path in OWN_PAGES),
                *(Visit("visitor", path, "demo") for path in DEMO_PAGES),
                *(Visit("visitor", path, "failure", is_public=True) for path in FAILURES),
            ]
        return self._visits

    def _address(self, door: Door, owner: str) -> str:
        address = self.strangers.address(door, owner)
        assert address is not None, (door.endpoint, owner)
        return address

    def _look_around(self) -> None:
        """Ask for each page once a kind of person: hundreds of requests, so only in one town."""
        for door in DOORS:
            if _is_page(door):
                SHAPES.pages += [(who, door, owner) for who, owner in self._of(door)]

    def _of(self, door: Door) -> Iterator[tuple[str, str]]:
        """Who and whose, for every shape that this door has for different people and objects."""
        seen: set[str] = set()
        for owner, people in door.may_open.items():
            address = self._address(door, owner)
            for who in ["visitor"] if door.is_open else _kinds(people):
                answer = self.strangers.browsers[who].get(address)
                assert answer.status_code in door.answers, (door.endpoint, who, answer.status_code)
                if answer.mimetype != "text/html":
                    # A file for one is a file for all; what it is to others the crawl looks at.
                    SHAPES.files.add(door.endpoint)
                    return
                if _shape(answer.text) not in seen:
                    seen.add(_shape(answer.text))
                    yield who, owner

    def context(
        self, browser: Browser, who: str, *, language: str = "nl", **options: Any
    ) -> BrowserContext:
        """A browser of this person, who is signed in and reads this language."""
        made = browser.new_context(**options)
        made.set_default_timeout(PATIENCE)
        made.add_cookies([{"name": "taal", "value": language, "url": self.address}])
        for name in ("session", *self.strangers.held_names()):
            held = self.strangers.browsers[who].get_cookie(name)
            if held is not None:
                made.add_cookies([{"name": name, "value": held.value, "url": self.address}])
        return made


def _kinds(people: tuple[str, ...]) -> list[str]:
    """One of each kind among these people; when there is none, the first."""
    return [one for one in KINDS if one in people] or list(people[:1])


def _shape(text: str) -> str:
    """A page without its words: its tags with their classes and roles."""
    return " ".join(re.findall(r"<[a-z0-9]+|(?:class|role|type)=\"[^\"]*\"", text))


def _is_page(door: Door) -> bool:
    return door.method == "GET" and door.endpoint not in NO_PAGES and door.answers != (303,)


@contextmanager
def served_town(folder: Path) -> Iterator[Served]:
    """The town in a database of its own, and a server on a free port."""
    Hashing.hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    port = free_port()
    url = f"sqlite:///{folder / 'town.sqlite3'}"
    migrate(url)
    address = f"http://127.0.0.1:{port}"
    app = create_app(settings_for(url, mode=Mode.DEMO, public_address=address))
    with app.app_context():
        mark_as_demo(db.engine)
        session = db.session()
        session.info[scope.KEY] = SystemScope("a town for the browser")
        strangers = Strangers(app, session)
        db.session.remove()
    with serving(app, port):
        yield Served(address, app, strangers)


@contextmanager
def serving(app: Flask, port: int) -> Iterator[None]:
    """Let the site answer on this port for a while."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        with app.app_context():
            db.engine.dispose()
