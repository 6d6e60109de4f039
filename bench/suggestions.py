"""What suggestions cost with a thousand pledges, loading included, in processor time.

    python -m bench.suggestions [DATABASE URL]

Fills a fresh database, once with pledges of which everybody is for the kind of help that is
asked, once with a mixed board. Reports the select and ``suggest`` together, beside a bare select
of the same rows in the same run. Read the ratio; the milliseconds belong to the machine.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from campaigns.pledges.models import Pledge, PledgeKind, PledgeState
from campaigns.volunteers.models import Volunteer
from intake.matching import offers
from intake.matching.rules import near_misses, suggest
from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import (
    Contact,
    HelpRequest,
    RequestChannel,
    RequestPart,
    RequestState,
)
from portal.accounts.models import Account
from portal.config import Mode, Settings
from portal.crypto import new_data_key
from portal.db import db
from portal.factory import create_app
from portal.networks.models import Category, District, Network
from portal.organisations.models import Organisation
from portal.scope import Scope, SystemScope, enter

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)
PLEDGES = 1_000
ROUNDS = 9


def settings_for(url: str) -> Settings:
    """Settings of a throw-away installation."""
    return Settings(
        secret_key="a secret of the bench, long enough",
        data_keys=(new_data_key(),),
        database_url=url,
        public_address="http://localhost",
        mode=Mode.TEST,
    )


def furnish(session: Session) -> tuple[Organisation, list[Project], list[District], int]:
    """A partnership with one partner, a campaign, two kinds of help, and somebody who waits."""
    network = Network(
        slug="bench", name="Bench", place="Bench", phone="0", phone_hours="", email="b@b.example"
    )
    session.add(network)
    session.flush()
    home = {"network_id": network.id}
    account = Account(name="Bram", email="bram@b.example", created_at=NOW, is_active=True)
    partner = Organisation(**home, name="Partner")
    kinds = [Category(**home, code=code, name=code) for code in ("visit", "admin")]
    places = [District(**home, name=f"Wijk {n}", x_m=n * 900, y_m=0) for n in range(8)]
    campaign = Campaign(
        **home,
        slug="bench",
        name="Bench",
        state=CampaignState.OPEN,
        opens_on=date(2026, 10, 1),
        closes_on=date(2026, 12, 1),
    )
    session.add_all([account, partner, campaign, *kinds, *places])
    session.flush()
    projects = [
        Project(
            **home,
            campaign_id=campaign.id,
            organisation_id=partner.id,
            contact_account_id=account.id,
            category_id=kind.id,
            state=ProjectState.OPEN,
            title=kind.name,
            places_max=5_000,
            minutes=120,
        )
        for kind in kinds
    ]
    session.add_all(projects)
    return partner, projects, places, ask(session, projects[0], account, kinds[0], places[0])


def ask(
    session: Session, project: Project, account: Account, kind: Category, place: District
) -> int:
    """Somebody waits for this kind of help, and the partner took it up."""
    home = {"network_id": project.network_id}
    seeker = Contact(**home, last_name="Vrager")
    request = HelpRequest(
        **home,
        number="2026-0001",
        state=RequestState.READY,
        channel=RequestChannel.PHONE,
        received_at=NOW,
        seeker=seeker,
        district_id=place.id,
    )
    part = RequestPart(
        **home,
        request=request,
        category_id=kind.id,
        minutes=60,
        every_weeks=2,
        skills=["cook"],
        is_one_person=True,
    )
    assignment = Assignment(
        **home,
        part=part,
        request=request,
        organisation_id=project.organisation_id,
        state=AssignmentState.ACCEPTED,
        offered_at=NOW,
        offered_by=account.id,
        answer_by=NOW.date(),
    )
    session.add(assignment)
    session.flush()
    return part.id


def fill(session: Session, projects: list[Project], places: list[District]) -> None:
    """A thousand pledges over these projects."""
    dice = random.Random(7)
    for number in range(PLEDGES):
        project = projects[number % len(projects)]
        volunteer = Volunteer(
            network_id=project.network_id,
            first_name="Anna",
            last_name=f"Bos {number}",
            phone="+31612345678",
            created_at=NOW,
            district_id=dice.choice(places).id,
            languages=dice.choice((["nl"], ["nl", "tr"])),
            skills=dice.choice(([], ["cook"])),
        )
        session.add(volunteer)
        session.flush()
        session.add(
            Pledge(
                network_id=project.network_id,
                project_id=project.id,
                organisation_id=project.organisation_id,
                volunteer_id=volunteer.id,
                state=PledgeState.AVAILABLE,
                kind=PledgeKind.RECURRING,
                minutes=120,
                every_weeks=dice.choice((1, 2)),
                dayparts=dice.getrandbits(21),
                pledged_at=NOW,
                contact_by=date(2026, 11, 17),
            )
        )
    session.commit()


def milliseconds(work: Callable[[], object]) -> float:
    """Processor time of the best of some rounds: noise only ever adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best * 1000


def measure(session: Session, part_id: int, partner_id: int) -> str:
    """Load and suggest, beside a bare select of the same tables."""
    part = session.get_one(RequestPart, part_id)

    def load() -> tuple[list[offers.Offer], frozenset[int]]:
        rows = session.execute(offers.offers(part, now=NOW, organisation_id=partner_id)).all()
        return offers.read_offers(rows)

    def answer(also_near: bool = False) -> int:
        known, excluded = load()
        need = offers.need_of(part, partner_id, excluded)
        found = suggest(need, known, today=NOW.date())
        if also_near:
            near_misses(need, known, today=NOW.date())
        return len(found)

    bare = sa.select(Pledge.id, Pledge.minutes, Volunteer.languages, Volunteer.skills).join(
        Volunteer, Volunteer.id == Pledge.volunteer_id
    )
    base = milliseconds(lambda: session.execute(bare).all())
    whole, near = milliseconds(answer), milliseconds(lambda: answer(also_near=True))
    return (
        f"{len(load()[0]):6,} loaded  bare select {base:6.2f} ms  load {milliseconds(load):6.2f} "
        f"load+suggest {whole:6.2f} ({whole / base:.1f}x)  with near misses {near:6.2f}"
    )


def run(url: str) -> None:
    """Both boards on one database."""
    app = create_app(settings_for(url))
    with app.app_context():
        db.create_all()
        session = db.session()
        for case, kinds in (("one kind", 1), ("mixed", 2)):
            enter(session, SystemScope("the bench fills its own database"))
            partner, projects, places, part_id = furnish(session)
            fill(session, projects[:kinds], places)
            network_id, partner_id = partner.network_id, partner.id
            seen = Scope(network_id, organisation_ids=frozenset({partner_id}))
            enter(session, seen)
            name = db.engine.dialect.name
            print(f"{name:11} {case:9} {measure(session, part_id, partner_id)}")
            enter(session, SystemScope("the bench empties its own database"))
            for table in reversed(db.metadata.sorted_tables):
                session.execute(table.delete())
            session.commit()
        session.close()
        db.engine.dispose()


def main() -> None:
    """SQLite in a folder that goes away, or the database that was named (and must be empty)."""
    if len(sys.argv) > 1:
        run(sys.argv[1])
        return
    with tempfile.TemporaryDirectory() as folder:
        run(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")


if __name__ == "__main__":
    main()
