"""Pledging, taking back, planning hours, and a coordinator who moves the places, all at once."""

import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from conftest import settings_for
from factories import make_pledge, make_project
from faults import stand
from faults.server import Site, running_site
from faults.stand import fields, form_tokens, looking, role_for, sums

from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge
from campaigns.pledges.rules import NotEnoughMinutes
from campaigns.pledges.services import plan_minutes
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.scope import Scope, scoped_to

pytestmark = pytest.mark.faults
PLACES = 12


def furnish(session, town):
    """Two projects with few places, and pledges whose minutes are given away."""
    projects = [
        make_project(
            session, town.campaign, town.hiphelpt, town.bram, town.buddy, places_max=PLACES
        ).id
        for _ in range(2)
    ]
    spare = make_project(session, town.campaign, town.hiphelpt, town.bram, town.buddy)
    pledges = [make_pledge(session, spare, minutes=600).id for _ in range(3)]
    spare.places_taken = len(pledges)
    return SimpleNamespace(
        projects=projects, pledges=pledges, bram=town.bram.id, network=town.network.id
    )


class Crowd:
    """Clients that do this and that until the time is over."""

    def __init__(self, site: Site, url: str, town: SimpleNamespace) -> None:
        self.site, self.url, self.town = site, url, town
        self.tokens = iter(form_tokens(20_000))
        self.app = create_app(settings_for(url))
        self.bram = stand.sign_in(url, town.bram)[0]
        self.acts = [self.pledge, self.pledge, self.decline, self.resize, self.plan]
        self.is_over = threading.Event()
        self.did: list[str] = []
        self.wrong: list[str] = []

    def client(self, number: int) -> None:
        """One client."""
        dice = random.Random(number)
        bram = replace(self.bram)
        while not self.is_over.is_set():
            act = dice.choice(self.acts)
            status = act(dice, bram)
            self.did.append(f"{act.__name__} {status}")
            if status >= 500:
                self.wrong.append(self.did[-1])

    def pledge(self, dice: random.Random, _bram: stand.Staff) -> int:
        path = f"/dordrecht/projecten/{dice.choice(self.town.projects)}/toezeggen"
        typed = fields(next(self.tokens), dice.randrange(10**7), people=str(dice.randint(1, 3)))
        return self.site.ask("POST", path, typed).status

    def decline(self, dice: random.Random, bram: stand.Staff) -> int:
        with self.app.app_context(), stand.scope.system_scope(db.session(), "a test chooses"):
            wanted = sa.select(Pledge.id, Pledge.version).where(
                Pledge.project_id.in_(self.town.projects), Pledge.state.in_(["new", "unconfirmed"])
            )
            found = db.session.execute(wanted.limit(20)).all()
            db.session.remove()
        if not found:
            return 0
        number, version = dice.choice(found)
        typed = {"step": "decline", "version": str(version)}
        return bram.ask(self.site, "POST", f"/dordrecht/toezeggingen/{number}/stap", typed).status

    def resize(self, dice: random.Random, bram: stand.Staff) -> int:
        number = dice.choice(self.town.projects)
        with self.app.app_context(), stand.scope.system_scope(db.session(), "a test looks"):
            row = db.session.get(Project, number)
            typed = {
                "version": str(row.version), "title": row.title, "summary": row.summary,
                "description": "U helpt iemand.", "minutes": "2", "every_weeks": "2",
                "places": str(dice.randint(4, 2 * PLACES)), "min_age": "18",
                "contact_account_id": str(self.town.bram),
            }  # fmt: skip
            db.session.remove()
        return bram.ask(self.site, "POST", f"/dordrecht/projecten/{number}", typed).status

    def plan(self, dice: random.Random, _bram: stand.Staff) -> int:
        """Hours: given away and given back, by several processes' worth of threads."""
        with self.app.app_context():
            scope = Scope(self.town.network, whole_network=True)
            some = dice.choice((60, 120, 240, -60, -120))
            with (
                scoped_to(db.session(), scope),
                suppress(NotEnoughMinutes),
                unit_of_work() as session,
            ):
                plan_minutes(session, pledge_id=dice.choice(self.town.pledges), minutes=some)
            db.session.remove()
        return 200


def watch(url: str, crowd: Crowd) -> list[str]:
    """Look again and again, each time in one statement; tell what did not add up."""
    broken, looks = [], 0
    with looking(url) as session:
        while not crowd.is_over.is_set():
            for number, most, taken, held in sums(session):
                if not (taken == held <= most):
                    broken.append(f"project {number}: {taken} counted, {held} hold, {most} places")
            hours = sa.select(Pledge.planned_minutes, Pledge.minutes)
            broken += [f"{p} of {m}" for p, m in session.execute(hours) if not 0 <= p <= m]
            session.rollback()
            looks += 1
            time.sleep(0.02)
    assert looks > 10
    return broken


def mix(url: str, *, clients: int, seconds: float, plant: str = "") -> tuple[Crowd, list[str]]:
    """Let the crowd go for so long, and watch."""
    town = stand.prepare(url, furnish)
    with running_site(url, role=role_for(url), plant=plant) as site:
        crowd = Crowd(site, url, town)
        if plant:
            crowd.acts = [crowd.pledge]
        with ThreadPoolExecutor(clients + 1) as pool:
            seen = pool.submit(watch, url, crowd)
            running = [pool.submit(crowd.client, n) for n in range(clients)]
            time.sleep(seconds)
            crowd.is_over.set()
            for one in running:
                one.result(90)
        with crowd.app.app_context():
            db.engine.dispose()
    return crowd, seen.result()


def test_the_sums_are_right_at_every_look(database_url, full_size):
    clients, seconds = (200, 60) if full_size else (24, 5)
    crowd, broken = mix(database_url, clients=clients, seconds=seconds)
    assert broken == []
    assert crowd.wrong == []
    kinds = {one for one in crowd.did if one.endswith(("303", "200"))}
    assert {"pledge 303", "decline 303", "resize 303", "plan 200"} <= kinds, crowd.did


def test_without_check_and_condition_a_project_overflows(database_url):
    """The control: an UPDATE without its condition, on a table without its CHECK."""
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite drops no CHECK; the row below shows it on PostgreSQL")
    with looking(database_url) as session:
        session.execute(sa.text("ALTER TABLE projects DROP CONSTRAINT ck_projects_places"))
        session.commit()
    _, broken = mix(database_url, clients=8, seconds=4, plant="take_without_looking")
    assert broken
