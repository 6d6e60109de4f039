"""The one thing to do first, on the first page of a role and on the page of a request."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class NextStep:
    """What to do, why now, and the one main button of the page.

    Without a button it is a wait. ``is_post`` when the button changes something.
    """

    title: str
    why: str = ""
    url: str = ""
    button: str = ""
    is_post: bool = False


# Whether it is there, and how it is said: only the first one is put in words.
Candidate = tuple[bool, Callable[[], NextStep]]


def first_step(candidates: Iterable[Candidate]) -> NextStep | None:
    """The most urgent thing that is there; the candidates stand in order of urgency."""
    return next((said() for is_there, said in candidates if is_there), None)
