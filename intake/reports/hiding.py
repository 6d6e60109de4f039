"""Hide small numbers so that nobody computes them back from what is still shown (P-15).

Which further numbers are hidden depends only on what everybody may know: the total, which numbers
are small, and in which order they stand. So not even whoever knows this code learns more from it.
Looking at the sizes of the hidden ones, or trying one and then another, would tell about them.
"""

from collections.abc import Sequence
from enum import Enum


class Hidden(Enum):
    """Why a number is not told: it is small, or it would give a small one away."""

    FEW = "few"
    KEPT = "kept"


Cell = int | Hidden | None
"""A number, why it is hidden, or nothing to tell."""

# Where large numbers are on average so many times the small one, hiding one of them is enough.
MANY = 4


def is_few(value: int, small: int) -> bool:
    """Whether a count says too much about the people behind it; nobody is no secret."""
    return 0 < value < small


def hide(value: int, small: int) -> Cell:
    """One number that stands in no sum."""
    return Hidden.FEW if is_few(value, small) else value


def hide_list(values: Sequence[int], small: int) -> list[Cell] | None:
    """Parts of a total that is shown elsewhere; None when they cannot be shown at all.

    Where a number is small, the last one or two that are not small are hidden with it. Then each
    small number may, for all that is shown, still be anything from 1 to ``small`` - 1.
    """
    cells: list[Cell] = [hide(value, small) for value in values]
    total = sum(values)
    if is_few(total, small):
        return None
    few = [value for value in values if is_few(value, small)]
    if not few:
        return cells
    large = [n for n, value in enumerate(values) if value >= small]
    kept = large[-1:] if total >= MANY * small * len(large) else large[-2:]
    for n in kept:
        cells[n] = Hidden.KEPT
    left = sum(few) + sum(values[n] for n in kept)
    return cells if _is_safe(left, len(few), len(kept), small) else None


def _is_safe(left: int, few: int, kept: int, small: int) -> bool:
    """Whether each of ``few`` numbers can be 1 and can be ``small`` - 1.

    Together with ``kept`` numbers of at least ``small`` they make ``left``, which all can know.
    """
    least_of_others = (few - 1) + kept * small
    most_of_others = (few - 1) * (small - 1)
    can_be_most = left - (small - 1) >= least_of_others
    can_be_one = kept > 0 or left - 1 <= most_of_others
    return can_be_most and can_be_one


def hide_part(part: int, whole: int, small: int) -> Cell:
    """A number of which the rest of a shown whole must not be small either."""
    if is_few(part, small) or is_few(whole - part, small):
        return Hidden.KEPT
    return part
