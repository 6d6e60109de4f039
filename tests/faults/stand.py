"""A town in a database of its own, forms as visitors send them, and browsers of staff."""

import hashlib
import secrets
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import sqlalchemy as sa
from conftest import ROLE, settings_for
from factories import make_town
from faults.server import Answer, Site
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.orm import Session

from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge
from campaigns.pledges.rules import HOLDS_PLACES
from portal import scope
from portal.accounts import services as accounts
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.factory import create_app


@contextmanager
def looking(url: str):
    """A session that sees everything in this database, and lets go of it after."""
    app = create_app(settings_for(url))
    with app.app_context(), scope.system_scope(db.session(), "a test looks at everything"):
        try:
            yield db.session()
        finally:
            db.session.remove()
            db.engine.dispose()


def prepare(url: str, furnish: Callable[[Session, SimpleNamespace], Any]) -> Any:
    """Dordrecht, and what ``furnish`` adds to it; returns what that returns."""
    with looking(url), unit_of_work() as session:
        return furnish(session, make_town(session))


def sums(session: Session) -> list[tuple[int, int, int, int]]:
    """Of each project: its number, places, the counter, and the people who hold a place."""
    held = sa.func.coalesce(sa.func.sum(Pledge.people), 0)
    holds = sorted(state.value for state in HOLDS_PLACES)
    told = (
        sa.select(Project.id, Project.places_max, Project.places_taken, held)
        .outerjoin(Pledge, sa.and_(Pledge.project_id == Project.id, Pledge.state.in_(holds)))
        .group_by(Project.id)
    )
    return [tuple(row) for row in session.execute(told)]


def role_for(url: str) -> str:
    """The role that owns nothing, where there are roles."""
    return ROLE if url.startswith("postgresql") else ""


def form_tokens(count: int) -> list[str]:
    """Tokens as the forms hold them, without fetching each form."""
    signer = URLSafeTimedSerializer(settings_for("").secret_key, salt="public-form")
    return [signer.dumps(secrets.token_urlsafe(18)) for _ in range(count)]


def fields(token: str, number: int, **changes: str) -> dict[str, str]:
    """What visitor so many fills in."""
    return {
        "token": token,
        "kind": "recurring",
        "hours": "2",
        "every_weeks": "2",
        "people": "1",
        "first_name": "Anna",
        "last_name": f"Tijdgever {number}",
        "phone": f"06 1{number:07d}",
        "age_band": "adult",
        "may_share": "y",
        **changes,
    }


@dataclass
class Staff:
    """The browser of somebody who is signed in: a cookie, and the token of its forms."""

    cookie: str
    csrf: str

    def ask(
        self, site: Site, method: str, path: str, typed: dict[str, str] | None = None
    ) -> Answer:
        """Ask as this person; what the answer puts in the cookie stays."""
        body = None if typed is None else {"csrf_token": self.csrf, **typed}
        answer = site.ask(method, path, body, cookie=self.cookie)
        if answer.cookie:
            self.cookie = answer.cookie
        return answer


def sign_in(url: str, *account_ids: int) -> list[Staff]:
    """Start sessions in the database, and make their cookies as the site would."""
    app = create_app(settings_for(url))
    with app.app_context():
        with scope.system_scope(db.session(), "a test signs in"), unit_of_work() as session:
            logins = [
                accounts.start_session(session, kind="account", key=key, now=utc_now())
                for key in account_ids
            ]
        db.session.remove()
        db.engine.dispose()
    return [_browser(app, login) for login in logins]


def _browser(app: Flask, login: str) -> Staff:
    raw = hashlib.sha1(secrets.token_bytes(64)).hexdigest()
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookie = serializer.dumps({"login": login, "csrf_token": raw})
    csrf = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(raw)
    return Staff(f"session={cookie}", str(csrf))
