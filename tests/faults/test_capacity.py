"""A project with K places takes exactly K, whoever comes at the same moment."""

import secrets
from collections import Counter
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from conftest import ROLE, WITHOUT, fresh_postgresql, migrate, settings_for
from factories import make_project, make_town
from faults.server import Answer, Site, all_at_once, running_site
from itsdangerous import URLSafeTimedSerializer

from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge, PledgeState
from portal import scope
from portal.db import db, unit_of_work
from portal.factory import create_app

pytestmark = pytest.mark.faults

PLACES, REQUESTS, AT_ONCE = 50, 400, 200


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'capacity.sqlite3'}"
        migrate(url)
        yield url
    elif "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    else:
        with fresh_postgresql() as url:
            migrate(url)
            yield url


def prepare(url: str) -> int:
    """A town with an open project of K places; returns the project's number."""
    app = create_app(settings_for(url))
    with app.app_context(), scope.system_scope(db.session(), "test"):
        with unit_of_work() as session:
            town = make_town(session)
            project = make_project(
                session, town.campaign, town.hiphelpt, town.bram, town.buddy, places_max=PLACES
            )
            number = project.id
        db.session.remove()
        db.engine.dispose()
    return number


def look(url: str, project_id: int) -> tuple[int, int, int]:
    """(counter, people in pledges that hold a place, pledges in all)."""
    app = create_app(settings_for(url))
    with app.app_context(), scope.system_scope(db.session(), "test"):
        session = db.session()
        taken = session.scalars(
            sa.select(Project.places_taken).where(Project.id == project_id)
        ).one()
        holding = sa.select(sa.func.coalesce(sa.func.sum(Pledge.people), 0)).where(
            Pledge.project_id == project_id, Pledge.state != PledgeState.WAITLISTED
        )
        rows = session.scalar(
            sa.select(sa.func.count()).select_from(Pledge).where(Pledge.project_id == project_id)
        )
        outcome = taken, session.scalars(holding).one(), rows
        db.session.remove()
        db.engine.dispose()
    return outcome


def form_tokens(count: int) -> list[str]:
    """Tokens as the forms hold them, without fetching each form."""
    signer = URLSafeTimedSerializer(settings_for("").secret_key, salt="public-form")
    return [signer.dumps(secrets.token_urlsafe(18)) for _ in range(count)]


def fields(token: str, number: int) -> dict[str, str]:
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
    }


def storm(site: Site, project_id: int, requests: int = REQUESTS) -> list[Answer]:
    path = f"/dordrecht/projecten/{project_id}/toezeggen"
    calls = [
        lambda n=n, token=token: site.ask("POST", path, fields(token, n))
        for n, token in enumerate(form_tokens(requests))
    ]
    return all_at_once(calls, at_once=AT_ONCE)


def role_for(url: str) -> str:
    return ROLE if url.startswith("postgresql") else ""


def test_a_project_with_k_places_takes_exactly_k(database_url):
    project_id = prepare(database_url)
    with running_site(database_url, role=role_for(database_url)) as site:
        answers = storm(site, project_id)
    statuses = Counter(answer.status for answer in answers)
    assert statuses == {303: PLACES, 422: REQUESTS - PLACES}
    full = [answer for answer in answers if answer.status == 422]
    assert all("reservelijst" in answer.text for answer in full)
    assert look(database_url, project_id) == (PLACES, PLACES, PLACES)


def test_read_then_write_would_take_too_many(database_url):
    """The control: with the usual mistake planted, the same storm overfills the project."""
    project_id = prepare(database_url)
    with running_site(database_url, role=role_for(database_url), plant="read_then_write") as site:
        answers = storm(site, project_id, requests=AT_ONCE)
    assert sum(answer.status == 303 for answer in answers) > PLACES
    assert look(database_url, project_id)[2] > PLACES


@pytest.mark.parametrize("has_new_token", [False, True], ids=["tap", "back"])
def test_five_taps_are_one_pledge(database_url, has_new_token):
    """The same form five times at once; or, after Back, the same words with five tokens."""
    project_id = prepare(database_url)
    with running_site(database_url, role=role_for(database_url)) as site:
        path = f"/dordrecht/projecten/{project_id}/toezeggen"
        assert site.form_token(path)
        tokens = form_tokens(200)
        calls = [
            lambda n=n, token=tokens[5 * n + again * has_new_token]: site.ask(
                "POST", path, fields(token, n)
            )
            for n in range(40)
            for again in range(5)
        ]
        answers = all_at_once(calls, at_once=100)
    assert {answer.status for answer in answers} == {303}
    for start in range(0, len(answers), 5):
        assert len({answer.location for answer in answers[start : start + 5]}) == 1
    assert look(database_url, project_id) == (40, 40, 40)
