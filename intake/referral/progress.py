"""How far volunteers came with a part. One floor up they know; they tell it here, so that no
page of this floor has to ask them by name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

# States of a match in which both said yes.
AGREED = frozenset({"seeker_accepted", "active"})


@dataclass(frozen=True)
class PartProgress:
    """The states of a part's matches, whether somebody came, and the matches that live."""

    match_states: frozenset[str] = frozenset()
    is_visit_done: bool = False
    live_match_ids: tuple[int, ...] = ()

    @property
    def is_agreed(self) -> bool:
        """Whether both said yes: somebody goes there, or will."""
        return bool(self.match_states & AGREED)


# Progress of the parts of some requests: by the number of the request, then of the part.
Progress = Mapping[int, Mapping[int, PartProgress]]
Teller = Callable[[Session, Collection[int]], Progress]

_tellers: list[Teller] = []


def told_by(teller: Teller) -> Teller:
    """Whoever decorates with this, is asked from now on."""
    _tellers.append(teller)
    return teller


def progress_of(session: Session, request_ids: Collection[int]) -> Progress:
    """What the floor above tells of these requests; nothing where there is no such floor."""
    found: dict[int, Mapping[int, PartProgress]] = {}
    for teller in _tellers:
        found.update(teller(session, request_ids))
    return found
