"""Gather what stands on the flyer of a church. Nothing about seekers or volunteers is read."""

from datetime import date

from sqlalchemy.orm import Session

from campaigns.participation.models import Participation
from campaigns.planning import queries as planning
from campaigns.prints.content import FlyerContent, FlyerProject, Partner
from portal.clock import day_text
from portal.networks import queries as networks
from portal.organisations import queries as organisations
from portal.wording import rhythm_text


def flyer_content(
    session: Session,
    *,
    participation: Participation,
    address_full: str,
    address_shown: str,
    today: date,
) -> FlyerContent:
    """What the flyer of this church says today; the partners are told as equals."""
    network = session.scalars(networks.network_by_id(participation.network_id)).one()
    campaign = participation.campaign
    logos = {row.organisation_id: row.png for row in session.scalars(organisations.logos())}
    return FlyerContent(
        network_name=network.name,
        phone=network.phone,
        phone_hours=network.phone_hours,
        campaign_name=campaign.name,
        intro=campaign.intro,
        church_name=participation.church.name,
        when_text=day_text(participation.collects_on) if participation.collects_on else None,
        projects=tuple(
            FlyerProject(row.title, row.summary, rhythm_text(row.minutes, row.every_weeks))
            for row in session.scalars(planning.open_projects(campaign.id))
        ),
        partners=tuple(
            Partner(row.name, logos.get(row.id))
            for row in session.scalars(organisations.organisations(today))
        ),
        address_shown=address_shown,
        address_full=address_full,
        generated_on=today,
        call_within_days=network.contact_days,
    )
