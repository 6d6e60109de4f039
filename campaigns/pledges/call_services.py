"""Changes that the owner of a pledge makes after calling. They flush and never commit."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from campaigns.planning import services as places
from campaigns.pledges import rules, steps
from campaigns.pledges.models import Pledge
from campaigns.volunteers import queries as volunteer_queries
from campaigns.volunteers import services as volunteers
from portal.clock import local_day
from portal.networks.queries import network_by_id
from portal.permissions import Actor
from portal.scope import network_of


def pick_up(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """One account takes it on to call. Raises Missing, StaleEdit or WrongMoment."""
    pledge = steps.locked_pledge(session, pledge_id, version)
    pledge.state = rules.follow(pledge.state, "pick_up")
    pledge.contact_account_id = actor.account_id
    steps.note(session, pledge, "pick_up", actor, now)
    return pledge


def mark_not_reached(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """Nobody answered; after the third time we stop. Raises Missing, StaleEdit, WrongMoment."""
    pledge = steps.locked_pledge(session, pledge_id, version)
    pledge.state = rules.follow(pledge.state, "not_reached")
    pledge.call_attempts += 1
    pledge.contact_account_id = pledge.contact_account_id or actor.account_id
    steps.note(session, pledge, "not_reached", actor, now)
    if pledge.call_attempts >= rules.CALL_ATTEMPTS:
        pledge.state = rules.follow(pledge.state, "give_up")
        steps.note(session, pledge, "give_up", actor, now)
    return pledge


def decline_pledge(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """It does not fit; the places come free. Raises Missing, StaleEdit or WrongMoment."""
    pledge = steps.locked_pledge(session, pledge_id, version)
    steps.release(session, pledge, "decline")
    steps.note(session, pledge, "decline", actor, now)
    return pledge


def promote_pledge(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """From the reserve list into a place that came free; the days to call begin anew.

    Raises Missing, StaleEdit, WrongMoment, or ProjectFull when there is no place after all.
    """
    pledge = steps.locked_pledge(session, pledge_id, version)
    target = rules.follow(pledge.state, "promote")
    if not places.take_places(session, project_id=pledge.project_id, people=pledge.people):
        raise rules.NoPlaceYet
    network = session.scalars(network_by_id(network_of(session))).one()
    pledge.state = target
    pledge.contact_by = local_day(now) + timedelta(days=network.contact_days)
    person = session.scalars(volunteer_queries.volunteer(pledge.volunteer_id)).one()
    if person.email:
        link = volunteers.own_page_link(session, volunteer_id=person.id, now=now)
        steps.put_mail(session, "place_free", pledge, now, link=link)
    steps.note(session, pledge, "promote", actor, now)
    return pledge


def pause_pledge(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """Not for a while: it is not suggested. Raises Missing, StaleEdit or WrongMoment."""
    return _step(session, "pause", pledge_id, actor, now, version)


def resume_pledge(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """Fit for help again. Raises Missing, StaleEdit or WrongMoment."""
    return _step(session, "resume", pledge_id, actor, now, version)


def complete_pledge(
    session: Session, *, pledge_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Pledge:
    """Given, with thanks. Raises Missing, StaleEdit or WrongMoment."""
    return _step(session, "complete", pledge_id, actor, now, version)


def _step(
    session: Session, event: str, pledge_id: int, actor: Actor, now: datetime, version: int | None
) -> Pledge:
    pledge = steps.locked_pledge(session, pledge_id, version)
    pledge.state = rules.follow(pledge.state, event)
    steps.note(session, pledge, event, actor, now)
    return pledge


# What a button on the page of a pledge does.
STEPS = {
    "pick_up": pick_up,
    "not_reached": mark_not_reached,
    "decline": decline_pledge,
    "promote": promote_pledge,
    "pause": pause_pledge,
    "resume": resume_pledge,
    "complete": complete_pledge,
}
