"""Changes to churches in a campaign: asking them, their yes or no, their moment."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.participation import posting, queries, rules
from campaigns.participation.models import Participation
from campaigns.planning import campaign_services
from campaigns.planning import rules as planning_rules
from campaigns.planning.models import CampaignState
from portal.audit.services import record
from portal.errors import Missing, check_version
from portal.organisations import queries as organisations
from portal.organisations.models import Church
from portal.permissions import Actor


def approach_church(
    session: Session, *, campaign_id: int, church_id: int, actor: Actor | None, now: datetime
) -> Participation:
    """Ask a church of the partnership for a campaign; it gets its code, its contacts a mail.

    Locks the campaign, so that two coordinators cannot ask the same church at once.
    Raises AlreadyAsked, planning's CampaignDone, Missing.
    """
    campaign = campaign_services.locked_campaign(session, campaign_id)
    if campaign.state not in planning_rules.GROWING:
        raise planning_rules.CampaignDone
    church = session.scalars(organisations.church(church_id)).one_or_none()
    if church is None:
        raise Missing
    asked = {row.church_id for row in session.scalars(queries.participations(campaign_id))}
    if church_id in asked:
        raise rules.AlreadyAsked
    participation = Participation(
        network_id=campaign.network_id,
        campaign_id=campaign_id,
        church_id=church_id,
        code=new_code(session),
    )
    session.add(participation)
    session.flush()
    if campaign.state is not CampaignState.DRAFT:
        posting.invite_contacts(session, participation, now)
    _note(session, participation, "approach", actor, now)
    return participation


def approach_new_church(
    session: Session, *, campaign_id: int, name: str, actor: Actor | None, now: datetime
) -> Participation:
    """Ask a church by its name. One that is already known under that name is not made twice."""
    campaign = campaign_services.locked_campaign(session, campaign_id)
    known = session.scalars(sa.select(Church)).all()
    same = [church for church in known if church.name.casefold() == name.casefold()]
    church = same[0] if same else Church(network_id=campaign.network_id, name=name)
    session.add(church)
    session.flush()
    return approach_church(
        session, campaign_id=campaign_id, church_id=church.id, actor=actor, now=now
    )


def new_code(session: Session) -> str:
    """A short address that nobody has. There are 380 million; the unique key has the last word."""
    while True:
        code = "".join(secrets.choice(rules.CODE_LETTERS) for _ in range(rules.CODE_LENGTH))
        if session.scalar(sa.select(Participation.id).where(Participation.code == code)) is None:
            return code


def step_participation(
    session: Session, *, participation_id: int, event: str, actor: Actor | None, now: datetime
) -> Participation:
    """Note what a church says or does. Raises ParticipationStepRefused, Missing."""
    participation = _locked(session, participation_id)
    participation.state = rules.follow(participation.state, event)
    session.flush()
    _note(session, participation, event, actor, now)
    return participation


def set_moment(
    session: Session,
    *,
    participation_id: int,
    collects_on: date | None,
    ways: Sequence[str] | None = None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Participation:
    """Keep the day of the collection and the ways of asking, as the church chose them.

    Without ``ways`` they stay as they are. Raises StaleEdit, Missing.
    """
    participation = _locked(session, participation_id)
    check_version(version, participation.version)
    participation.collects_on = collects_on
    if ways is not None:
        participation.ways = [way for way in rules.WAYS if way in ways]
    session.flush()
    if collects_on is not None:
        posting.tell_about(session, participation, collects_on, now)
    _note(session, participation, "set_moment", actor, now)
    return participation


def _locked(session: Session, participation_id: int) -> Participation:
    participation = session.scalars(
        sa.select(Participation)
        .where(Participation.id == participation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if participation is None:
        raise Missing
    return participation


def invite_churches(session: Session, *, campaign_id: int, actor: Actor, now: datetime) -> None:
    """Begin asking: the contacts of the churches on the list get a mail.

    Raises what planning raises.
    """
    campaign_services.invite_churches(session, campaign_id=campaign_id, actor=actor, now=now)
    for row in session.scalars(queries.participations(campaign_id)):
        if row.state in rules.ASKED:
            posting.invite_contacts(session, row, now)


def open_campaign(
    session: Session, *, campaign_id: int, actor: Actor | None, now: datetime
) -> None:
    """Open the campaign with the churches that said yes. Raises what planning raises."""
    churches = session.scalar(queries.taking_part(campaign_id)) or 0
    campaign_services.open_campaign(
        session, campaign_id=campaign_id, churches=churches, actor=actor, now=now
    )


def push_participation_results(
    session: Session,
    *,
    participation_id: int,
    people_helped: int | None,
    minutes_served: int | None,
) -> None:
    """Take the news what a church's pledges did; None for a number that must stay hidden."""
    session.execute(
        sa.update(Participation)
        .where(Participation.id == participation_id)
        .values(people_helped=people_helped, minutes_served=minutes_served)
    )


def _note(
    session: Session, participation: Participation, verb: str, actor: Actor | None, now: datetime
) -> None:
    record(
        session,
        actor=actor,
        verb=verb,
        object_kind="participation",
        object_key=participation.id,
        now=now,
    )
