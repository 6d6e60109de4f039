"""Gather what stands on a flyer. Nothing about seekers or volunteers is read."""

from datetime import date

from sqlalchemy.orm import Session

from campaigns.participation.models import Participation
from campaigns.planning import queries as planning
from campaigns.planning.models import Campaign, Project
from campaigns.prints.content import FlyerContent, FlyerProject, Partner
from portal.language import _
from portal.networks import queries as networks
from portal.networks.opening import phone_week
from portal.organisations import queries as organisations
from portal.wording import rhythm_text


def flyer_content(
    session: Session,
    *,
    campaign: Campaign,
    church: Participation | None,
    address_full: str,
    address_shown: str,
    today: date,
) -> FlyerContent:
    """What the flyer of this church, or of the whole campaign, says today; partners are equals.

    Rhythms and hours are told in the language of the moment.
    """
    network = session.scalars(networks.network_by_id(campaign.network_id)).one()
    logos = {row.organisation_id: row.png for row in session.scalars(organisations.logos())}
    return FlyerContent(
        network_name=network.name,
        place=network.place,
        phone=network.phone,
        phone_hours=phone_week(network.opening_hours) or network.phone_hours,
        accent=campaign.accent or network.accent,
        campaign_name=campaign.name,
        intro=campaign.intro,
        church_name=church.church.name if church else "",
        church_label=network.church_label,
        collects_on=church.collects_on if church else None,
        projects=tuple(
            FlyerProject(row.title, row.summary, _size(row))
            for row in session.scalars(planning.open_projects(campaign.id))
        ),
        partners=tuple(
            Partner(row.name, logos.get(row.id))
            for row in session.scalars(organisations.organisations(today))
        ),
        address_shown=address_shown,
        address_full=address_full,
        call_within_days=network.contact_days,
    )


def _size(project: Project) -> str:
    """'2 uur per 2 weken', or '4 uur, één keer'."""
    amount = rhythm_text(project.minutes, project.every_weeks)
    return amount if project.every_weeks else _("{amount}, één keer", amount=amount)
