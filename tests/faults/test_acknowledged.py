"""What the site said yes to is there, also when its processes are killed while they work."""

import http.client
import os
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from factories import make_project
from faults import stand
from faults.server import Site, running_site
from faults.stand import fields, form_tokens, looking, role_for, sums

from campaigns.pledges.models import Pledge
from campaigns.volunteers.models import Volunteer
from portal.consent.models import Consent
from portal.outbox.models import Message
from portal.tokens.models import FormClaim

pytestmark = pytest.mark.faults


def furnish(session, town):
    """A project with room for everybody."""
    return make_project(
        session, town.campaign, town.hiphelpt, town.bram, town.buddy, places_max=100_000
    ).id


class Giving:
    """Visitors who give time as fast as they can, and remember what they were told."""

    def __init__(self, site: Site, project_id: int) -> None:
        self.site = site
        self.path = f"/dordrecht/projecten/{project_id}/toezeggen"
        self.numbers, self.tokens = count(), iter(form_tokens(20_000))
        self.lock, self.is_over = threading.Lock(), threading.Event()
        self.thanked: list[str] = []
        self.unanswered = 0

    def visitor(self) -> None:
        """One after the other, until the time is over."""
        while not self.is_over.is_set():
            with self.lock:
                number, token = next(self.numbers), next(self.tokens)
            typed = fields(token, number, email=f"v{number}@kerk.example")
            try:
                answer = self.site.ask("POST", self.path, typed)
            except (OSError, http.client.HTTPException):
                self.unanswered += 1
            else:
                assert answer.status == 303, answer.text
                self.thanked.append(typed["last_name"])

    def kill(self, every: float) -> int:
        """SIGKILL one process of the site after the other; returns how many."""
        kills = 0
        while not self.is_over.wait(every):
            master = self.site.process.pid
            children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
            if children:
                os.kill(int(children[kills % len(children)]), signal.SIGKILL)
                kills += 1
        return kills


def give_and_kill(url: str, *, visitors: int, seconds: float, plant: str = "") -> Giving:
    """Let them give for so long, while processes of the site are killed."""
    project_id = stand.prepare(url, furnish)
    with running_site(url, role=role_for(url), plant=plant) as site:
        giving = Giving(site, project_id)
        with ThreadPoolExecutor(visitors + 1) as pool:
            killer = pool.submit(giving.kill, 0.5)
            running = [pool.submit(giving.visitor) for _ in range(visitors)]
            time.sleep(seconds)
            giving.is_over.set()
            for one in running:
                one.result(120)
        assert killer.result() >= 3
        time.sleep(0.5)  # what a planted server still meant to keep
    return giving


def names_kept(url: str) -> list[str]:
    """The last names of everybody whose pledge is there."""
    with looking(url) as session:
        wanted = sa.select(Volunteer.last_name).join(Pledge, Pledge.volunteer_id == Volunteer.id)
        return list(session.scalars(wanted))


def test_what_was_acknowledged_exists(database_url, full_size):
    visitors, seconds = (100, 60) if full_size else (12, 5)
    giving = give_and_kill(database_url, visitors=visitors, seconds=seconds)
    kept = names_kept(database_url)
    assert len(giving.thanked) > visitors
    assert giving.unanswered > 0, "no kill came in between"
    assert set(giving.thanked) - set(kept) == set()
    assert len(kept) == len(set(kept))
    with looking(database_url) as session:
        counted = {
            model.__name__: session.scalar(sa.select(sa.func.count()).select_from(model))
            for model in (Volunteer, Pledge, Message, Consent)
        }
        claims = session.scalars(sa.select(FormClaim.answer)).all()
        assert all(taken == held for _, _, taken, held in sums(session))
    # The unanswered ones are whole or absent: nobody has half a pledge.
    assert set(counted.values()) == {len(kept)}, counted
    assert all("pledge_id" in answer for answer in claims)
    assert len(claims) == 2 * len(kept)


def test_a_site_that_answers_first_forgets(database_url):
    """The control: committing after the answer, what was thanked for is lost."""
    giving = give_and_kill(database_url, visitors=4, seconds=4, plant="answer_first")
    assert set(giving.thanked) - set(names_kept(database_url))
