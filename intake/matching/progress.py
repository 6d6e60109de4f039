"""Tell the floor below how far the matches of its requests came."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from intake.matching import queries
from intake.matching.transitions import LIVE_STATES
from intake.referral.progress import PartProgress, Progress, told_by


@told_by
def progress_of_matches(session: Session, request_ids: Collection[int]) -> Progress:
    """One look for a whole list."""
    told: dict[int, dict[int, PartProgress]] = {}
    if not request_ids:
        return told
    for row in session.execute(queries.progress_of_requests(request_ids)):
        request_id, part_id, match_id, state, came = row
        parts = told.setdefault(request_id, {})
        so_far = parts.get(part_id, PartProgress())
        parts[part_id] = PartProgress(
            so_far.match_states | {state.value},
            so_far.is_visit_done or bool(came),
            so_far.live_match_ids + ((match_id,) if state in LIVE_STATES else ()),
        )
    return told
