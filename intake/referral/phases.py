"""How far requests came that were handed on: by who was asked, and by what volunteers said."""

from collections.abc import Collection, Mapping

from sqlalchemy.orm import Session

from intake.referral import queries
from intake.referral.models import AssignmentState
from intake.referral.progress import progress_of
from intake.referral.wording import desk_phase
from intake.requests.models import HelpRequest
from intake.requests.phases import told_by
from intake.requests.rules import Phase


@told_by
def phases_by_parts(session: Session, requests: Collection[HelpRequest]) -> Mapping[int, Phase]:
    """The phases of these requests, in two looks."""
    numbers = [one.id for one in requests]
    if not numbers:
        return {}
    states: dict[int, dict[int, AssignmentState]] = {}
    for request_id, part_id, state in session.execute(queries.live_states(numbers)):
        states.setdefault(request_id, {})[part_id] = state
    progress = progress_of(session, numbers)
    return {
        one.id: desk_phase(one, states.get(one.id, {}), progress.get(one.id, {}))
        for one in requests
    }
