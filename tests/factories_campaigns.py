"""Make campaigns, volunteers and pledges."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from factories_portal import NOW, add, next_number
from sqlalchemy.orm import Session

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from campaigns.pledges.models import Pledge, PledgeKind, PledgeState
from campaigns.volunteers.models import Volunteer
from portal.accounts.models import Account
from portal.networks.models import Category, Network
from portal.organisations.models import Church, Organisation
from portal.wording import daypart_mask


def make_campaign(session: Session, network: Network, **values: Any) -> Campaign:
    n = next_number()
    return add(
        session,
        Campaign(
            **{
                "network_id": network.id,
                "slug": f"campagne-{n}",
                "name": f"Tijdcollecte {n}",
                "intro": "Geef een paar uur.",
                "state": CampaignState.OPEN,
                "opens_on": date(2026, 10, 1),
                "closes_on": date(2027, 12, 31),
                **values,
            }
        ),
    )


def make_project(
    session: Session,
    campaign: Campaign,
    organisation: Organisation,
    contact: Account,
    category: Category,
    **values: Any,
) -> Project:
    n = next_number()
    return add(
        session,
        Project(
            **{
                "network_id": campaign.network_id,
                "campaign_id": campaign.id,
                "organisation_id": organisation.id,
                "contact_account_id": contact.id,
                "category_id": category.id,
                "state": ProjectState.OPEN,
                "title": f"Project {n}",
                "summary": "U helpt iemand in de buurt.",
                "places_max": 12,
                "places_taken": 0,
                "minutes": 120,
                "every_weeks": 2,
                **values,
            }
        ),
    )


def make_participation(
    session: Session, campaign: Campaign, church: Church, **values: Any
) -> Participation:
    return add(
        session,
        Participation(
            **{
                "network_id": campaign.network_id,
                "campaign_id": campaign.id,
                "church_id": church.id,
                "state": ParticipationState.CONFIRMED,
                "code": f"k{next_number()}",
                **values,
            }
        ),
    )


def make_volunteer(session: Session, network: Network, **values: Any) -> Volunteer:
    n = next_number()
    return add(
        session,
        Volunteer(
            **{
                "network_id": network.id,
                "first_name": "Anna",
                "last_name": f"Vrijwilliger{n}",
                "email": f"anna{n}@volk.example",
                "phone": "+31612345678",
                "created_at": NOW,
                "languages": [],
                "skills": [],
                **values,
            }
        ),
    )


def make_pledge(
    session: Session, project: Project, volunteer: Volunteer | None = None, **values: Any
) -> Pledge:
    volunteer = volunteer or make_volunteer(session, SimpleNamespace(id=project.network_id))
    return add(
        session,
        Pledge(
            **{
                "network_id": project.network_id,
                "project_id": project.id,
                "organisation_id": project.organisation_id,
                "volunteer_id": volunteer.id,
                "state": PledgeState.AVAILABLE,
                "kind": PledgeKind.RECURRING,
                "minutes": 120,
                "every_weeks": 2,
                "dayparts": daypart_mask(["tue-afternoon"]),
                "people": 1,
                "pledged_at": NOW,
                "contact_by": date(2026, 11, 17),
                **values,
            }
        ),
    )
