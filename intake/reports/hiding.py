"""Hide small numbers so that nobody computes them back from what is still shown (P-15).

Which further numbers are hidden is chosen so that also whoever knows this code, and works out
every list that it would show in the same way, finds each small number undecided. Lists therefore
stand in an order of their own, never by size.
"""

from collections.abc import Sequence
from enum import Enum


class Hidden(Enum):
    """Why a number is not told: it is small, or it would give a small one away."""

    FEW = "few"
    KEPT = "kept"


Cell = int | Hidden | None
"""A number, why it is hidden, or nothing to tell."""


def is_few(value: int, small: int) -> bool:
    """Whether a count says too much about the people behind it; nobody is no secret."""
    return 0 < value < small


def hide(value: int, small: int) -> Cell:
    """One number that stands in no sum."""
    return Hidden.FEW if is_few(value, small) else value


def hide_list(values: Sequence[int], small: int) -> list[Cell] | None:
    """Parts of a total that is shown elsewhere; None when they cannot be shown at all.

    Where a number is small, others are hidden with it, from the end of the list on. Each small
    number may then, for all that is shown, still be anything from 1 to ``small`` - 1.
    """
    cells: list[Cell] = [hide(value, small) for value in values]
    total = sum(values)
    if is_few(total, small):
        return None
    few = [value for value in values if is_few(value, small)]
    if not few:
        return cells
    large = [n for n, value in enumerate(values) if value >= small]
    if not large:
        return cells if _all_small_are_open(total, len(few), small) else None
    left, kept = sum(few), 0
    while not (kept and _is_open(left, len(few), kept, small)):
        if not large:
            return None
        at = large.pop()
        cells[at] = Hidden.KEPT
        left, kept = left + values[at], kept + 1
    return cells


def _is_open(left: int, few: int, kept: int, small: int) -> bool:
    """Whether each of ``few`` numbers can be ``small`` - 1, with something to spare.

    Together with ``kept`` numbers of at least ``small`` they make ``left``, which all can know.
    What is spare matters: had one more been hidden instead, that would say how little there was.
    """
    least_of_others = (few - 1) + kept * small
    return left - (small - 1) > least_of_others


def _all_small_are_open(total: int, few: int, small: int) -> bool:
    """Whether each can be 1 and can be ``small`` - 1 when these make the whole total."""
    return total - (small - 1) >= few - 1 and total - 1 <= (few - 1) * (small - 1)


def hide_part(part: int, whole: int, small: int) -> Cell:
    """A number of which the rest of a shown whole must not be small either."""
    if is_few(part, small) or is_few(whole - part, small):
        return Hidden.KEPT
    return part
