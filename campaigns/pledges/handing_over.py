"""What a coordinator holds: pledges that they picked up, and projects whose contact they are."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.planning.models import Project, ProjectState
from campaigns.pledges.models import Pledge, PledgeState
from portal.language import _l
from portal.organisations.handover import Held, holds

OVER = (PledgeState.COMPLETED, PledgeState.WITHDRAWN, PledgeState.DECLINED)
CLOSED = (ProjectState.COMPLETED, ProjectState.CANCELLED)


def _count_pledges(session: Session, account_id: int) -> int:
    mine = (Pledge.contact_account_id == account_id, Pledge.state.not_in(OVER))
    return session.scalar(sa.select(sa.func.count(Pledge.id)).where(*mine)) or 0


def _give_pledges(session: Session, giver: int, taker: int) -> None:
    session.execute(
        sa.update(Pledge)
        .where(Pledge.contact_account_id == giver, Pledge.state.not_in(OVER))
        .values(contact_account_id=taker, version=Pledge.version + 1)
        .execution_options(synchronize_session=False)
    )


def _count_projects(session: Session, account_id: int) -> int:
    mine = (Project.contact_account_id == account_id, Project.state.not_in(CLOSED))
    return session.scalar(sa.select(sa.func.count(Project.id)).where(*mine)) or 0


def _give_projects(session: Session, giver: int, taker: int) -> None:
    session.execute(
        sa.update(Project)
        .where(Project.contact_account_id == giver, Project.state.not_in(CLOSED))
        .values(contact_account_id=taker, version=Project.version + 1)
        .execution_options(synchronize_session=False)
    )


PLEDGES = holds(Held(_l("toezeggingen: {n}"), _count_pledges, _give_pledges))
PROJECTS = holds(Held(_l("projecten als contactpersoon: {n}"), _count_projects, _give_projects))
