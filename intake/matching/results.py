"""Push down what may be told: how many wait, how many were helped; in steps, and never few."""

from datetime import datetime

from sqlalchemy.orm import Session

from campaigns.participation.services import push_participation_results
from campaigns.planning.services import push_project_results, push_waiting
from campaigns.pledges.models import Pledge
from intake.matching import figures
from intake.matching.transitions import suppressed, told_minutes
from portal.networks.queries import categories, network_by_id
from portal.scope import network_of


def push_results(session: Session, *, now: datetime) -> None:
    """Tell every project and church of this partnership. A job calls this; so may anybody."""
    small = _small_number(session)
    _push_projects(session, small)
    _push_participations(session, small)
    waiting = figures.waiting_figures(session.execute(figures.waiting_parts()), now=now)
    people = {one.category_id: one.people for one in waiting}
    for category in session.scalars(categories()).all():
        count = people.get(category.id, 0)
        # Nobody waits or few: a project page says neither.
        told = suppressed(count, small) or None
        push_waiting(session, category_id=category.id, people_waiting=told)


def push_results_of(session: Session, *, pledge: Pledge) -> None:
    """Tell the project, and the church when it may know, to which this pledge belongs."""
    small = _small_number(session)
    _push_projects(session, small, pledge.project_id)
    if pledge.participation_id is not None:
        _push_participations(session, small, pledge.participation_id)


def _small_number(session: Session) -> int:
    return session.scalars(network_by_id(network_of(session))).one().small_number


def _push_projects(session: Session, small: int, only: int | None = None) -> None:
    for project_id, people, minutes in session.execute(
        figures.results_by(Pledge.project_id, only)
    ).all():
        told = suppressed(people, small)
        push_project_results(
            session,
            project_id=project_id,
            people_helped=told,
            minutes_served=told_minutes(minutes, told),
        )


def _push_participations(session: Session, small: int, only: int | None = None) -> None:
    for participation_id, people, minutes in session.execute(
        figures.results_by(Pledge.participation_id, only)
    ).all():
        told = suppressed(people, small)
        push_participation_results(
            session,
            participation_id=participation_id,
            people_helped=told,
            minutes_served=told_minutes(minutes, told),
        )
