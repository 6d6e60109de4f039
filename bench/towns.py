"""A partnership with a campaign that is open, a church that joins it and projects with room."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from portal.accounts.models import Account
from portal.networks.models import Category, District, Network
from portal.organisations.models import Church, Organisation

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Town:
    """The numbers by which a bench finds its way."""

    network: int
    organisation: int
    account: int
    categories: tuple[int, ...]
    districts: tuple[int, ...]
    projects: tuple[int, ...]
    code: str


def furnish(session: Session, *, projects: int = 6, places: int = 100_000) -> Town:
    """Write the town down; the caller commits."""
    network = Network(
        slug="bench", name="Bench", place="Bench", phone="078 200 10 79",
        phone_hours="maandag t/m vrijdag, 9.00–12.00 uur", email="post@bench.example",
    )  # fmt: skip
    session.add(network)
    session.flush()
    home = {"network_id": network.id}
    account = Account(name="Bram", email="bram@bench.example", created_at=NOW, is_active=True)
    partner = Organisation(**home, name="HipHelpt")
    church = Church(**home, name="De Ark", place="Bench")
    kinds = [Category(**home, code=f"kind{n}", name=f"Hulp {n}") for n in range(6)]
    homes = [District(**home, name=f"Wijk {n}", x_m=n * 900, y_m=0) for n in range(12)]
    campaign = Campaign(
        **home, slug="najaar", name="Geef een uur", intro="Geef een paar uur van uw tijd.",
        state=CampaignState.OPEN, opens_on=date(2020, 1, 1), closes_on=date(2099, 12, 31),
    )  # fmt: skip
    session.add_all([account, partner, church, campaign, *kinds, *homes])
    session.flush()
    offered = [
        Project(
            **home, campaign_id=campaign.id, organisation_id=partner.id, position=n,
            contact_account_id=account.id, category_id=kinds[n % len(kinds)].id,
            state=ProjectState.OPEN, title=f"Maatje worden {n}",
            summary="U helpt iemand in de buurt.", places_max=places, minutes=120, every_weeks=2,
        )
        for n in range(projects)
    ]  # fmt: skip
    participation = Participation(
        **home, campaign_id=campaign.id, church_id=church.id, code="arkje7",
        state=ParticipationState.CONFIRMED, collects_on=date(2026, 10, 18),
    )  # fmt: skip
    session.add_all([*offered, participation])
    session.flush()
    return Town(
        network.id, partner.id, account.id, tuple(one.id for one in kinds),
        tuple(one.id for one in homes), tuple(one.id for one in offered), "arkje7",
    )  # fmt: skip
