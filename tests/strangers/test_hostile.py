"""No input gives a 5xx: every form, field by field, and every address, with values nobody means.

Whoever may do it sends it, so that the form itself has to cope. Each answer wears its headers.
"""

import re
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa
from casts.bodies import body_for, prepare
from casts.changes import page_before, right
from casts.doors import DOORS, Door
from casts.pledge_pages import token_of
from casts.strangers import Strangers
from hostile import HOSTILE, MEGABYTE, all_hostile_bodies

from portal.db import db

FIELD = re.compile(r'name="([^"]+)"')
QUESTION = re.compile(r'href="[^"?]*\?([^"#]+)"')
# Parameters that pages read; the links of a page name more of them.
PARAMETERS = ("na", "binnen", "project", "verder", "taal", "in", "zoek", "staat")
# How many of each door's bodies the quick size takes; the full size takes all.
QUICK_STEP = 60
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


class Hail:
    """Sends, undoes, and remembers what fell over."""

    def __init__(self, strangers: Strangers, *, step: int) -> None:
        self.strangers, self.step = strangers, step
        self.sent, self.fell, self.bare = 0, [], []
        self.connection = strangers.session.connection()

    def see(self, door: Door, what: object, answer) -> None:
        """Count an answer, and note what is wrong with it."""
        self.sent += 1
        if answer.status_code >= 500 and answer.status_code not in door.answers:
            self.fell.append(f"{door.method} {door.endpoint} {what!r:.90}: {answer.status_code}")
        policy = answer.headers.get("Content-Security-Policy", "unsafe")
        missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
        if missing or "unsafe" in policy:
            self.bare.append(f"{door.endpoint}: {missing} {policy}")

    def post_all(self, door: Door) -> None:
        """Every field of a form with every value; each is undone before the next."""
        who, owner = right(door)
        outer = self._begin()
        prepare(self.strangers, door)
        page = page_before(self.strangers, door, who, owner)
        body = body_for(self.strangers, door, owner)
        if 'name="token"' in page:
            body["token"] = token_of(page)
        names = sorted({*FIELD.findall(page), *body} - {"csrf_token"})
        address = self.strangers.address(door, owner)
        shift = sum(map(ord, door.endpoint)) % self.step
        for send in all_hostile_bodies(names, body)[shift :: self.step]:
            undo = self._begin()
            answer = self.strangers.browsers[who].post(address, data=send)
            odd = {name: value for name, value in send.items() if body.get(name) != value}
            self.see(door, odd, answer)
            self._undo(undo)
        self._undo(outer)

    def get_all(self, door: Door) -> None:
        """Every parameter with every value, and every word in the address itself."""
        who, owner = right(door)
        address = self.strangers.address(door, owner)
        with self.strangers.browsers[who].get(address) as page:
            text = page.text if page.mimetype == "text/html" else ""
        tries = [*odd_queries(address, text), *self._odd_paths(door, address)]
        # Paper takes long to draw, and looks at few parameters.
        step = self.step * (8 if page.mimetype == "application/pdf" else 1)
        shift = sum(map(ord, door.endpoint)) % step
        for path in tries[shift::step]:
            undo = self._begin()  # who only looks was here too: a page notes that
            with self.strangers.browsers[who].get(path) as answer:
                self.see(door, path, answer)
            self._undo(undo)

    def _odd_paths(self, door: Door, address: str) -> Iterator[str]:
        if door.endpoint == "static":
            return
        for place in range(2, len(address.split("/"))):
            for value in HOSTILE[1:]:
                parts = address.split("/")
                parts[place] = quote(value[:2_000], safe="")
                yield "/".join(parts)

    def _begin(self):
        self.strangers.session.rollback()
        return self.connection.begin_nested()

    def _undo(self, undo) -> None:
        self.strangers.session.rollback()
        undo.rollback()
        # Else thousands would stand within each other, and PostgreSQL has no room for their locks.
        self.connection.exec_driver_sql(f"RELEASE SAVEPOINT {undo._savepoint}")


def odd_queries(address: str, page: str) -> Iterator[str]:
    """The address with each parameter that it knows, once with every hostile value."""
    asked = "&".join(QUESTION.findall(page)).replace("&amp;", "&")
    names = {part.partition("=")[0] for part in asked.split("&") if part}
    for name in sorted({*names, *PARAMETERS}):
        for value in HOSTILE:
            yield f"{address}?{urlencode({name: value[:4_000]})}"
        yield f"{address}?{name}=1&{name}=2"


def hail(strangers, *, step: int) -> Hail:
    """Everything at every door."""
    made = Hail(strangers, step=step)
    for door in DOORS:
        if any(door.may_open.values()):
            (made.get_all if door.method == "GET" else made.post_all)(door)
    return made


def test_nothing_that_anybody_types_gives_a_5xx(strangers, full_size):
    made = hail(strangers, step=1 if full_size else QUICK_STEP)
    assert made.fell == [], "\n".join(made.fell)
    assert made.bare == [], "\n".join(made.bare[:20])
    assert made.sent >= (5_000 if full_size else 300)


def test_a_megabyte_in_any_form_is_answered(strangers, full_size):
    """Each field of each form; the quick size takes one field of each third form."""
    made = Hail(strangers, step=1)
    forms = [one for one in DOORS if one.method == "POST" and any(one.may_open.values())]
    for door in forms if full_size else forms[::3]:
        who, owner = right(door)
        fields = sorted(body_for(strangers, door, owner)) or ["note"]
        for name in fields if full_size else fields[:1]:
            undo = made._begin()
            body = {**body_for(strangers, door, owner), name: MEGABYTE}
            answer = strangers.browsers[who].post(strangers.address(door, owner), data=body)
            made.see(door, name, answer)
            made._undo(undo)
    assert made.fell == [], "\n".join(made.fell)


def test_a_page_that_pastes_what_was_typed_into_sql_turns_it_red(strangers, monkeypatch):
    door = next(one for one in DOORS if one.endpoint == "request.note")
    plain = strangers.app.view_functions[door.endpoint]

    def careless(**values):
        from flask import request

        db.session.execute(sa.text(f"SELECT '{request.form.get('text', '')}'"))
        return plain(**values)

    careless.access = plain.access
    monkeypatch.setitem(strangers.app.view_functions, door.endpoint, careless)
    made = Hail(strangers, step=3)
    made.post_all(door)
    assert made.fell
