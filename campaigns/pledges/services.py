"""Changes that the volunteer makes, and the amounts. Services flush and never commit."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.planning import queries as planning
from campaigns.planning import services as places
from campaigns.planning.models import Project
from campaigns.pledges import rules, steps, texts
from campaigns.pledges.models import NOT_CALLED, Pledge, PledgeKind, PledgeState
from campaigns.pledges.rules import PledgeWish, Talk
from campaigns.pledges.signals import pledge_withdrawn
from campaigns.volunteers import services as volunteers
from portal.clock import local_day
from portal.consent import services as consent
from portal.consent.models import ConsentPurpose
from portal.errors import Missing
from portal.networks.models import Network
from portal.permissions import NOBODY, Actor
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


def pledge_hours(
    session: Session,
    *,
    project_id: int,
    participation_id: int | None,
    wish: PledgeWish,
    now: datetime,
    actor: Actor = NOBODY,
) -> Pledge:
    """Promise time to a project. One conditional UPDATE takes the places.

    Raises Missing, NotOpen, ProjectFull (unless the reserve list is wanted), or what
    ``rules.check_wish`` has against it.
    """
    found = session.execute(planning.project_and_network(project_id)).one_or_none()
    if found is None:
        raise Missing
    project, network = found
    rules.check_open(project, local_day(now))
    rules.check_wish(wish, min_age=project.min_age)
    has_place = places.take_places(session, project_id=project_id, people=wish.people)
    if not (has_place or wish.wants_reserve_list):
        raise rules.no_places(project, wish.people)
    event = rules.first_event(wish) if has_place else "reserve"
    pledge = _add_pledge(session, project, network, wish, event, now)
    if wish.church_may_count:
        pledge.participation_id = participation_id
        pledge.church_may_see_name = wish.church_may_see_name and participation_id is not None
    session.flush()
    _note_consents(session, pledge, project, network, wish, now=now, actor=actor)
    _mail_about(session, pledge, wish, now)
    steps.note(session, pledge, event, actor, now)
    return pledge


def _add_pledge(
    session: Session,
    project: Project,
    network: Network,
    wish: PledgeWish,
    event: str,
    now: datetime,
) -> Pledge:
    is_recurring = wish.kind is PledgeKind.RECURRING
    pledge = Pledge(
        network_id=network.id,
        project_id=project.id,
        organisation_id=project.organisation_id,
        volunteer_id=volunteers.add_volunteer(session, person=wish.person, now=now).id,
        state=rules.BIRTHS[event],
        source=wish.source,
        kind=wish.kind,
        minutes=wish.minutes,
        every_weeks=wish.every_weeks if is_recurring else None,
        starts_on=wish.starts_on,
        ends_on=wish.ends_on,
        dayparts=wish.dayparts,
        people=wish.people,
        remark=wish.remark or None,
        pledged_at=now,
        contact_by=local_day(now) + timedelta(days=network.contact_days),
    )
    session.add(pledge)
    return pledge


def _note_consents(
    session: Session,
    pledge: Pledge,
    project: Project,
    network: Network,
    wish: PledgeWish,
    *,
    now: datetime,
    actor: Actor,
) -> None:
    """Keep each yes, with the words it answers. What was not ticked was not agreed to."""
    words = texts.consent_texts(
        organisation=project.organisation.name, church_label=network.church_label
    )
    counts = pledge.participation_id is not None
    given = {
        ConsentPurpose.SHARE_WITH_OWNER: wish.may_share,
        ConsentPurpose.CHURCH_MAY_COUNT: counts,
        ConsentPurpose.CHURCH_MAY_SEE_NAME: pledge.church_may_see_name,
        ConsentPurpose.LATER_CAMPAIGNS: wish.later_campaigns,
    }
    consent.note_first_consents(
        session,
        subject_kind="volunteer",
        subject_key=pledge.volunteer_id,
        given={purpose: words[purpose] for purpose, is_given in given.items() if is_given},
        channel=rules.CONSENT_CHANNELS[wish.source],
        now=now,
        recorded_by=actor.account_id,
    )


def _mail_about(session: Session, pledge: Pledge, wish: PledgeWish, now: datetime) -> None:
    """Ask to confirm, tell about the reserve list, or thank whose pledge one of us typed."""
    email = wish.person.email.strip().lower()
    if not email:
        return
    if pledge.state is PledgeState.UNCONFIRMED:
        link = tokens.issue_link(
            session,
            purpose=Purpose.CONFIRM_PLEDGE,
            subject_kind="pledge",
            subject_key=pledge.id,
            network_id=pledge.network_id,
            now=now,
        )
        template = "pledge_confirm"
    else:
        link = volunteers.own_page_link(session, volunteer_id=pledge.volunteer_id, now=now)
        is_reserve = pledge.state is PledgeState.WAITLISTED
        template = "pledge_reserved" if is_reserve else "pledge_received"
    steps.put_mail(session, template, pledge, now, link=link, is_asked=True, address=email)


def confirm_pledge(session: Session, *, pledge_id: int, now: datetime) -> Pledge:
    """The volunteer says that it was them. A second time changes nothing.

    Raises Missing, or WrongMoment when the pledge was taken back.
    """
    pledge = steps.locked_pledge(session, pledge_id)
    if pledge.confirmed_at is not None:
        return pledge
    if pledge.state in NOT_CALLED - {PledgeState.UNCONFIRMED}:
        event = "confirm_later"  # a coordinator was quicker than the mail
    else:
        pledge.state = rules.follow(pledge.state, "confirm")
        event = "confirm"
    pledge.confirmed_at = now
    link = volunteers.own_page_link(session, volunteer_id=pledge.volunteer_id, now=now)
    steps.put_mail(session, "pledge_received", pledge, now, link=link, is_asked=True)
    steps.note(session, pledge, event, NOBODY, now)
    return pledge


def mark_spoken(
    session: Session,
    *,
    pledge_id: int,
    actor: Actor,
    now: datetime,
    talk: Talk | None = None,
    version: int | None = None,
) -> Pledge:
    """Spoken and fit for help; from here on the pledge is suggested.

    ``talk`` holds what turned out different on the telephone. Raises Missing, StaleEdit,
    WrongMoment, NotEnoughMinutes, or what ``rules.check_amount`` has against it.
    """
    pledge = steps.locked_pledge(session, pledge_id, version)
    pledge.state = rules.follow(pledge.state, "spoken")
    pledge.contacted_at = now
    pledge.contact_account_id = pledge.contact_account_id or actor.account_id
    if talk is not None:
        rules.check_amount(pledge.kind, minutes=talk.minutes, every_weeks=talk.every_weeks)
        if talk.minutes < pledge.planned_minutes:
            raise rules.NotEnoughMinutes
        pledge.minutes, pledge.dayparts = talk.minutes, talk.dayparts
        if pledge.kind is PledgeKind.RECURRING:
            pledge.every_weeks = talk.every_weeks
        volunteers.note_talk(
            session,
            volunteer_id=pledge.volunteer_id,
            languages=talk.languages,
            skills=talk.skills,
            vog_seen_on=talk.vog_seen_on,
        )
    steps.note(session, pledge, "spoken", actor, now)
    return pledge


def withdraw_pledge(
    session: Session,
    *,
    pledge_id: int,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Pledge:
    """Take a pledge back, no reason asked. Places come free, and ``pledge_withdrawn`` is sent.

    Raises Missing, StaleEdit or WrongMoment.
    """
    pledge = steps.locked_pledge(session, pledge_id, version)
    steps.release(session, pledge, "withdraw")
    steps.note(session, pledge, "withdraw", actor, now)
    # Last: a receiver may change the scope, and then this row is let go.
    pledge_withdrawn.send(None, session=session, pledge_id=pledge_id, actor=actor, now=now)
    return pledge


def plan_minutes(session: Session, *, pledge_id: int, minutes: int) -> None:
    """Give away part of a pledge; a negative number gives it back. One UPDATE decides.

    Only an available pledge has time to give. Raises NotEnoughMinutes.
    """
    planned = Pledge.planned_minutes + minutes
    update = sa.update(Pledge).where(
        Pledge.id == pledge_id, planned >= 0, planned <= Pledge.minutes
    )
    if minutes > 0:
        update = update.where(Pledge.state == PledgeState.AVAILABLE)
    changed = session.execute(update.values(planned_minutes=planned).returning(Pledge.id))
    if changed.scalar_one_or_none() is None:
        raise rules.NotEnoughMinutes


def add_served(session: Session, *, pledge_id: int, minutes: int) -> None:
    """Count time that was really given; it may be more than was promised. Raises Missing."""
    changed = session.execute(
        sa.update(Pledge)
        .where(Pledge.id == pledge_id)
        .values(served_minutes=Pledge.served_minutes + minutes)
        .returning(Pledge.id)
    )
    if changed.scalar_one_or_none() is None:
        raise Missing
