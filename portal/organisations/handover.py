"""What somebody holds, and how it goes to a colleague when they leave.

The floors above know what it is; they tell it here, so that this floor need not ask them by name.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Held:
    """One kind of work: how many pieces somebody has, and how all of them change hands."""

    # A marked text with {n} in it.
    name: str
    count: Callable[[Session, int], int]
    hand_over: Callable[[Session, int, int], None]


_kinds: list[Held] = []


def holds(kind: Held) -> Held:
    """Whoever registers a kind here, is asked when somebody leaves."""
    _kinds.append(kind)
    return kind


def work_of(session: Session, account_id: int) -> list[tuple[str, int]]:
    """What this person holds now; empty when they can leave just so."""
    counted = [(kind.name, kind.count(session, account_id)) for kind in _kinds]
    return [(name, n) for name, n in counted if n]


def hand_over_all(session: Session, *, giver: int, taker: int) -> None:
    """Let a colleague hold everything that somebody held."""
    for kind in _kinds:
        kind.hand_over(session, giver, taker)
