"""What a church may know of its own people."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.pledges.models import NOT_CALLED, PledgeState
from campaigns.pledges.rules import HOLDS_PLACES

# Somebody else may have typed the name of who never confirmed: a church hears nothing of them yet.
COUNTED = HOLDS_PLACES - {PledgeState.UNCONFIRMED}
PEOPLE_STEP = 5


@dataclass(frozen=True)
class ChurchFigures:
    """What a church may know of its own people (consent A)."""

    # In fives; None when fewer than the small number, but somebody.
    people: int | None
    # Exact: the church may remind us of its own people (design 8).
    not_called: int


def church_figures(
    counts: Iterable[tuple[int | None, PledgeState, int]], *, small: int
) -> dict[int, ChurchFigures]:
    """Per participation the people who give time and those who still wait for a call."""
    people: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for participation_id, state, number in counts:
        if participation_id is None:
            continue
        people[participation_id] += number if state in COUNTED else 0
        waiting[participation_id] += number if state in COUNTED & NOT_CALLED else 0
    least = max(small, PEOPLE_STEP)
    return {
        key: ChurchFigures(None if 0 < total < least else total - total % PEOPLE_STEP, waiting[key])
        for key, total in people.items()
    }
