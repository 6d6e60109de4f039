"""A plan that is ready, with a line for each partner it is about."""

from typing import Any

from sqlalchemy.orm import Session

from intake.matching.plans.models import PlanLine, PlanRun
from intake.matching.plans.states import PlanState
from portal.accounts.models import Account
from portal.clock import utc_now
from portal.networks.models import Network
from portal.organisations.models import Organisation


def make_plan(
    session: Session,
    network: Network,
    organisation: Organisation | None,
    by: Account,
    *mine: dict[str, Any],
) -> int:
    """The number of a plan; ``mine`` are the objects of those whose part and pledge it names."""
    run = PlanRun(
        network_id=network.id,
        organisation_id=organisation.id if organisation else None,
        state=PlanState.DONE,
        done=100,
        asked_at=utc_now(),
        asked_by=by.id,
        ended_at=utc_now(),
        parts=len(mine),
        worth=100,
        bound=100,
    )
    run.lines = [
        PlanLine(
            network_id=network.id,
            position=position,
            part_id=one["part"],
            pledge_id=one["free"],
            minutes=60,
        )
        for position, one in enumerate(mine)
    ]
    session.add(run)
    session.flush()
    return run.id
