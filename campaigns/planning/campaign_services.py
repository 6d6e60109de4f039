"""Changes to campaigns."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.planning import queries, rules
from campaigns.planning.models import Campaign
from portal import scope
from portal.audit.services import record
from portal.clock import local_day
from portal.errors import Missing, check_version
from portal.permissions import Actor


def create_campaign(
    session: Session,
    *,
    name: str,
    intro: str,
    opens_on: date,
    closes_on: date,
    accent: str = "",
    actor: Actor | None,
    now: datetime,
) -> Campaign:
    """Begin a campaign in draft, with an address made of its name. Raises PeriodReversed."""
    rules.check_period(opens_on, closes_on)
    campaign = Campaign(
        network_id=scope.network_of(session),
        slug=_free_slug(session, rules.slug_of(name)),
        name=name,
        intro=intro,
        opens_on=opens_on,
        closes_on=closes_on,
        accent=accent,
    )
    session.add(campaign)
    session.flush()
    _note(session, campaign, "create", actor, now)
    return campaign


def _free_slug(session: Session, wanted: str) -> str:
    """The wanted address, or the same with a number when it is taken in this partnership."""
    taken = set(session.scalars(sa.select(Campaign.slug).where(Campaign.slug.like(f"{wanted}%"))))
    number = 2
    slug = wanted
    while slug in taken:
        slug = f"{wanted}-{number}"
        number += 1
    return slug


def edit_campaign(
    session: Session,
    *,
    campaign_id: int,
    version: int,
    name: str,
    intro: str,
    opens_on: date,
    closes_on: date,
    accent: str = "",
    actor: Actor,
    now: datetime,
) -> Campaign:
    """Change name, introduction, period and colour; the address stays.

    Raises StaleEdit, PeriodReversed.
    """
    campaign = locked_campaign(session, campaign_id)
    check_version(version, campaign.version)
    rules.check_period(opens_on, closes_on)
    campaign.name = name
    campaign.intro = intro
    campaign.opens_on = opens_on
    campaign.closes_on = closes_on
    campaign.accent = accent
    session.flush()
    _note(session, campaign, "edit", actor, now)
    return campaign


def invite_churches(session: Session, *, campaign_id: int, actor: Actor, now: datetime) -> None:
    """Begin asking churches. Raises NothingToInviteFor, CampaignStepRefused."""
    campaign = locked_campaign(session, campaign_id)
    if not session.scalars(queries.projects(campaign_id)).all():
        raise rules.NothingToInviteFor
    _step(session, campaign, "invite", actor, now)


def open_campaign(
    session: Session, *, campaign_id: int, churches: int, actor: Actor | None, now: datetime
) -> None:
    """Let pledges in; ``churches`` take part. Raises CampaignNotReady, CampaignStepRefused."""
    campaign = locked_campaign(session, campaign_id)
    target = rules.follow_campaign(campaign.state, "open")
    projects = list(session.scalars(queries.projects(campaign_id)))
    rules.check_can_open(projects, churches=churches)
    campaign.state = target
    session.flush()
    _note(session, campaign, "open", actor, now)


def close_campaign(
    session: Session, *, campaign_id: int, actor: Actor | None, now: datetime
) -> None:
    """Take no more pledges. Raises CampaignStepRefused."""
    _step(session, locked_campaign(session, campaign_id), "close", actor, now)


def follow_up_campaign(session: Session, *, campaign_id: int, actor: Actor, now: datetime) -> None:
    """Say that the calling goes on. Raises CampaignStepRefused."""
    _step(session, locked_campaign(session, campaign_id), "follow_up", actor, now)


def cancel_campaign(
    session: Session, *, campaign_id: int, reason: str, actor: Actor, now: datetime
) -> None:
    """Call the campaign off and keep why. Raises NoReason, CampaignStepRefused."""
    if not reason.strip():
        raise rules.NoReason
    campaign = locked_campaign(session, campaign_id)
    _step(session, campaign, "cancel", actor, now)
    campaign.cancel_reason = reason.strip()
    session.flush()


def complete_campaign(
    session: Session, *, campaign_id: int, calls_waiting: int, actor: Actor, now: datetime
) -> None:
    """Round it off. ``calls_waiting`` people still wait for their call, says the floor above.

    Raises CallsWaiting, CampaignStepRefused.
    """
    campaign = locked_campaign(session, campaign_id)
    if calls_waiting > 0:
        raise rules.CallsWaiting(waiting=calls_waiting)
    _step(session, campaign, "complete", actor, now)


def close_due(session: Session, *, now: datetime) -> int:
    """Close the campaigns whose last day has gone; return how many."""
    due = session.scalars(queries.campaigns_past_their_end(local_day(now))).all()
    for campaign in due:
        close_campaign(session, campaign_id=campaign.id, actor=None, now=now)
    return len(due)


def locked_campaign(session: Session, campaign_id: int) -> Campaign:
    """The campaign, held until the transaction ends. Raises Missing."""
    campaign = session.scalars(
        queries.campaign(campaign_id)
        .with_for_update(of=Campaign)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if campaign is None:
        raise Missing
    return campaign


def _step(
    session: Session, campaign: Campaign, event: str, actor: Actor | None, now: datetime
) -> None:
    campaign.state = rules.follow_campaign(campaign.state, event)
    session.flush()
    _note(session, campaign, event, actor, now)


def _note(
    session: Session, campaign: Campaign, verb: str, actor: Actor | None, now: datetime
) -> None:
    record(session, actor=actor, verb=verb, object_kind="campaign", object_key=campaign.id, now=now)
