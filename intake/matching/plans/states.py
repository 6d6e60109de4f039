"""How a plan is made: asked for, worked on, ready; or stopped, or failed with its worker."""

from datetime import timedelta
from enum import Enum

from portal.errors import Refusal
from portal.language import _l


class PlanState(Enum):
    """Where the making of a plan stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


ACTIVE = frozenset({PlanState.QUEUED, PlanState.RUNNING})
# A worker that gives no sign of life for so long has gone.
SILENT_AFTER = timedelta(minutes=3)

TRANSITIONS: dict[str, tuple[frozenset[PlanState], PlanState]] = {
    "begin": (frozenset({PlanState.QUEUED}), PlanState.RUNNING),
    "finish": (frozenset({PlanState.RUNNING}), PlanState.DONE),
    "stop": (ACTIVE, PlanState.STOPPED),
    "fail": (frozenset({PlanState.RUNNING}), PlanState.FAILED),
}


class AlreadyPlanning(Refusal):
    """One plan at a time for a board."""

    message = _l("Er wordt al een plan gemaakt. Kijk zo nog eens, of stop het eerst.")
