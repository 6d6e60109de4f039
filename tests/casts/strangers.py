"""Everybody with a browser of their own, and the address of everything they may try."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pypdfium2
import sqlalchemy as sa
from casts.doors import EVERYBODY, Door
from casts.twins import twins
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from campaigns.pledges.models import Pledge
from campaigns.pledges.thanks import thanks_token
from intake.requests.views import _code
from portal.accounts import services as accounts
from portal.clock import utc_now
from portal.crypto import fingerprint
from portal.db import Base
from portal.tokens import services as tokens
from portal.tokens.models import Purpose
from portal.web.held_links import MARK

NOWHERE = 987_654
AT_OPEN_DOORS = frozenset({"visitor", "bram", "dirk", "ina", "anna", "dina"})
# Which number of an owner stands in an address; some pages are about another one.
KINDS = {
    "request_id": "request",
    "part_id": "part",
    "assignment_id": "offer",
    "match_id": "match",
    "visit_id": "visit",
    "pledge_id": "pledge",
    "project_id": "project",
    "campaign_id": "campaign",
    "participation_id": "participation",
    "category_id": "category",
    "message_id": "message",
    "question_id": "question",
    "contact_id": "outside_contact",
    "organisation_id": "outside",
    "run_id": "plan",
    "report_id": "report",
    "indicator_id": "indicator",
    "membership_id": "membership",
    "passkey_id": "request",  # any number: nobody of the cast has one
    "browser_id": "request",
    "other_id": "request",
    "code": "code",
    "campaign": "slug",
}
OTHER_KINDS = {
    ("triage.intake", "request_id"): "begun",
    ("request.resume", "request_id"): "held",
    ("request.complete", "request_id"): "ready",
    ("matching.finish", "part_id"): "helped",
    ("matching.step", "match_id"): "proposal",
    ("matching.match_letter", "match_id"): "proposal",
    ("matching.volunteer_letter", "visit_id"): "coming",
    ("matching.seeker_letter", "visit_id"): "coming",
    ("matching.answer", "match_id"): "proposal",
    ("pledges.withdraw", "pledge_id"): "own",
    ("pledges.pause_or_resume", "pledge_id"): "own",
}
LINKS = {
    "accounts.use_link": Purpose.SIGN_IN,
    "accounts.choose_password": Purpose.SET_PASSWORD,
    "accounts.address_link": Purpose.CHANGE_ADDRESS,
    "pledges.confirm": Purpose.CONFIRM_PLEDGE,
    "pledges.own_page": Purpose.OWN_PAGE,
    "matching.proposal": Purpose.ANSWER_PROPOSAL,
}
ABOUT = {
    "accounts.use_link": "account",
    "accounts.choose_password": "account",
    "accounts.address_link": "account",
    "pledges.confirm": "pledge",
    "pledges.own_page": "asked",
    "matching.proposal": "proposal",
}


# Whose address ends with a mark as soon as the browser holds the secret.
HELD = ("pledges.confirm", "pledges.own_page", "matching.proposal")
# A secret that nobody was mailed.
NO_SUCH = "bestaat-niet-" * 4


class Strangers:
    """The town, its twin, and a browser for each person."""

    def __init__(self, app: Flask, session: Session) -> None:
        self.app, self.session = app, session
        made: SimpleNamespace = twins(session)
        self.town, self.canaries, self.objects = made.town, made.canaries, made.objects
        self.accounts: dict[str, int] = made.accounts
        self.links = {near: self._links(near) for near in ("hip", "far")}
        self.browsers = {who: self._browser(who, made) for who in EVERYBODY}
        session.commit()
        self._open_links()
        session.commit()

    def _browser(self, who: str, made: SimpleNamespace) -> FlaskClient:
        client = self.app.test_client()
        if who == "visitor":
            return client
        if who in made.volunteers:
            key, network_id = made.volunteers[who]
            facts = {"kind": "volunteer", "key": key, "network_id": network_id}
        else:
            facts = {"kind": "account", "key": made.accounts[who]}
        secret = accounts.start_session(self.session, now=utc_now(), is_proved=True, **facts)
        with client.session_transaction() as cookie:
            cookie["login"] = secret
        return client

    def _open_links(self) -> None:
        """Whoever tries an address that was mailed has opened it: the browser holds its secret.

        What a browser gets to hold is the same for all, so one of them opens the links.
        """
        first = self.browsers["visitor"]
        for near, place in (("hip", "dordrecht"), ("far", "vlaardingen")):
            for endpoint in HELD:
                values = {**self.links[near][endpoint], "network": place}
                for token in (values["token"], NO_SUCH):
                    wanted = {**values, "token": token}
                    first.get(self.app.url_map.bind("localhost").build(endpoint, wanted))
        for name in self.held_names():
            held = first.get_cookie(name)
            assert held is not None, name
            for client in self.browsers.values():
                client.set_cookie(name, held.value)

    def _links(self, owner: str) -> dict[str, dict[str, Any]]:
        """Per page the last part of an address that was mailed to somebody of this owner."""
        town, mine = self.town, self.objects[owner]
        network_id = town.network.id if owner == "hip" else town.other.id
        account = {"hip": town.dirk.id, "far": town.dina.id}[owner]
        made: dict[str, dict[str, Any]] = {}
        for endpoint, purpose in LINKS.items():
            token_id = tokens.issue_link(
                self.session,
                purpose=purpose,
                subject_kind="any",
                subject_key={**mine, "account": account}[ABOUT[endpoint]],
                now=utc_now(),
                network_id=None if ABOUT[endpoint] == "account" else network_id,
            )
            made[endpoint] = {"token": tokens.secret_of(token_id, purpose)}
        moment = self.session.get_one(Pledge, mine["pledge"]).pledged_at
        made["pledges.thanks"] = {"token": thanks_token(mine["pledge"], moment)}
        day = (utc_now() + timedelta(days=2)).date().isoformat()
        with self.app.test_request_context():
            g.network = SimpleNamespace(id=network_id)
            code = _code("2026-0001", day)
        made["requests.received"] = {"number": "2026-0001", "day": day, "code": code}
        return made

    def address(self, door: Door, owner: str, place: str = "dordrecht") -> str | None:
        """Where the door is, for an object of this owner; None when they have none."""
        (rule, *_) = self.app.url_map.iter_rules(door.endpoint)
        names = rule.arguments - {"network"}
        values = self._values(door.endpoint, owner, names)
        if values is None:
            return None
        if "network" in rule.arguments:
            values["network"] = place
        return self.app.url_map.bind("localhost").build(door.endpoint, values)

    def _values(self, endpoint: str, owner: str, names: set[str]) -> dict[str, Any] | None:
        if endpoint == "static":
            return {"filename": "site.css"}
        known = {"link": "hip"}.get(owner, owner)
        if endpoint in LINKS or endpoint in {"pledges.thanks", "requests.received"}:
            if owner == "none":
                mark = fingerprint(NO_SUCH)[:MARK]
                return dict.fromkeys(names, mark if endpoint in HELD else "2026-12-01x")
            return self._mailed(endpoint, known) if owner in {"link", "far"} else None
        if owner == "none":
            return {name: NOWHERE if name.endswith("_id") else "bestaat-niet" for name in names}
        found = {**self.objects["ark"], **self.objects.get(owner, {})}
        kinds = {name: OTHER_KINDS.get((endpoint, name), KINDS[name]) for name in names}
        if owner not in self.objects and names:
            return None
        if not all(kind in found for kind in kinds.values()):
            return None
        if endpoint == "pledges.pledge_via_church" and owner == "far":
            found["code"] = self.objects["far"]["code"]
        return {name: found[kind] for name, kind in kinds.items()}

    def _mailed(self, endpoint: str, owner: str) -> dict[str, Any]:
        """What stands in the address of a mailed page, once the browser holds its secret."""
        values = dict(self.links[owner][endpoint])
        if endpoint in HELD:
            values["token"] = fingerprint(values["token"])[:MARK]
        return values

    def held_names(self) -> list[str]:
        """What the cookies are called that hold the mailed links."""
        return [
            f"link-{mark}"
            for mark in (
                fingerprint(NO_SUCH)[:MARK],
                *(self._mailed(one, near)["token"] for near in ("hip", "far") for one in HELD),
            )
        ]

    def owners(self, door: Door, who: str) -> Iterator[str]:
        """Whose objects somebody tries at this door, in Dordrecht.

        Who is stopped before the object is looked for tries two; an open door is tried by a few.
        """
        tried = self._owners(door)
        if door.is_open:
            yield from tried if who in AT_OPEN_DOORS else ()
        elif who in door.may_enter:
            yield from tried
        else:
            yield from (one for n, one in enumerate(tried) if n == 0 or one == "far")

    def _owners(self, door: Door) -> Iterator[str]:
        (rule, *_) = self.app.url_map.iter_rules(door.endpoint)
        if not rule.arguments - {"network"} or door.endpoint == "static":
            yield "-"
            return
        yield from door.may_open
        for owner in ("far", "none"):
            if self.address(door, owner) is not None:
                yield owner

    def stored(self) -> dict[str, dict[Any, tuple[Any, ...]]]:
        """Every row of every table as the database keeps it; who signed in is nobody's change."""
        self.session.execute(sa.select(1))  # says again for whom this line works
        line = self.session.connection()
        found = {}
        for name, table in Base.metadata.tables.items():
            if name != "login_sessions":
                columns = ", ".join(column.name for column in (*table.primary_key, *_rest(table)))
                rows = line.exec_driver_sql(f"SELECT {columns} FROM {name}")
                found[name] = {row[0]: tuple(row) for row in rows}
        self.session.rollback()
        return found

    def read(self, name: str) -> dict[Any, dict[str, Any]]:
        """The rows of one table by their key, deciphered."""
        table = Base.metadata.tables[name]
        rows = self.session.execute(sa.select(*table.primary_key, *_rest(table)))
        found = {next(iter(row)): dict(row._mapping) for row in rows}
        self.session.rollback()
        return found


def _rest(table: sa.Table) -> list[sa.Column[Any]]:
    return [column for column in table.columns if not column.primary_key]


def cast_for(strangers: Strangers) -> tuple[str, ...]:
    """Everybody; on PostgreSQL, where the code is the same, one of each kind."""
    if strangers.session.get_bind().dialect.name == "postgresql":
        return ("visitor", "bram", "cor", "ellen", "dirk", "anna", "dina")
    return EVERYBODY


def text_of(answer: Any) -> str:
    """What somebody reads of an answer; a PDF page by page."""
    told = " ".join(f"{name}: {value}" for name, value in answer.headers)
    if answer.mimetype == "application/pdf":
        document = pypdfium2.PdfDocument(answer.data)
        pages = [one.get_textpage().get_text_bounded() for one in document]
        return told + " ".join(pages)
    if answer.mimetype.endswith("spreadsheetml.sheet"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            return told + " ".join(book.read(name).decode() for name in book.namelist())
    return told + (answer.get_data(as_text=True) if answer.mimetype != "image/png" else "")


def shape_of(answer: Any) -> str:
    """An answer without what differs each time, to compare two of them."""
    lasting = re.sub(r'value="(/[^"]*|[^"]{20,})"', "", answer.text)
    return hashlib.sha256(lasting.encode()).hexdigest()
