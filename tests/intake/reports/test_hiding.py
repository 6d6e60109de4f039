"""Nobody computes a small number back, not even who knows how we hide."""

from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.reports.hiding import Hidden, hide, hide_list, hide_part

SMALL = st.integers(3, 6)


@cache
def told(values, small):
    """What is published of these parts."""
    cells = hide_list(values, small)
    return None if cells is None else tuple(cells)


@cache
def ways(total, parts):
    """Every list of so many numbers with this sum."""
    if parts == 1:
        return ((total,),)
    return tuple(
        (first, *rest) for first in range(total + 1) for rest in ways(total - first, parts - 1)
    )


def thinkable(values, small):
    """Every list that would look the same outside: what the strongest reader can think of."""
    return [
        other
        for other in ways(sum(values), len(values))
        if told(other, small) == told(values, small)
    ]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 13), min_size=2, max_size=4).map(tuple), SMALL)
def test_a_small_number_may_be_any_small_number(values, small):
    """The attack: total and shown cells are known, and so is this very code."""
    cells = told(values, small)
    if cells is None:
        return
    worlds = thinkable(values, small)
    assert values in worlds
    for at, cell in enumerate(cells):
        if cell is Hidden.FEW:
            assert {world[at] for world in worlds} == set(range(1, small)), (values, cells)
        elif cell is Hidden.KEPT:
            assert len({world[at] for world in worlds}) > 1, (values, cells)


@given(st.lists(st.integers(0, 40), max_size=12), SMALL)
def test_what_is_shown_is_true_and_never_small(values, small):
    cells = hide_list(values, small)
    for value, cell in zip(values, cells or [], strict=False):
        assert cell is Hidden.FEW if 0 < value < small else cell in (value, Hidden.KEPT)


def test_without_hiding_a_second_number_the_attack_succeeds():
    """The control: hide only what is small, and the total gives it away."""
    values, small = (20, 30, 2), 5
    naive = [hide(value, small) for value in values]
    worlds = [
        world for world in ways(sum(values), 3) if [hide(one, small) for one in world] == naive
    ]
    assert {world[2] for world in worlds} == {2}
    assert hide_list(values, small) == [20, Hidden.KEPT, Hidden.FEW]


def test_more_is_hidden_only_where_it_must():
    assert hide_list([60, 0, 541], 5) == [60, 0, 541]
    assert hide_list([], 5) == []
    assert hide_list([0, 0], 5) == [0, 0]
    assert hide_list([40, 1, 9], 5) == [40, Hidden.FEW, Hidden.KEPT]
    # With 8 and 1 nobody could take the 1 for a 4 without knowing that more were hidden then.
    assert hide_list([40, 1, 8], 5) == [Hidden.KEPT, Hidden.FEW, Hidden.KEPT]
    assert hide_list([40, 1, 1], 5) == [Hidden.KEPT, Hidden.FEW, Hidden.FEW]
    assert hide_list([1, 8], 5) is None


def test_few_people_in_all_are_not_divided_at_all():
    assert hide_list([3, 0], 5) is None
    assert hide_list([3, 3], 5) is None


@given(st.integers(0, 30), st.integers(0, 30), SMALL)
def test_neither_a_part_nor_the_rest_can_be_found_when_small(part, rest, small):
    cell = hide_part(part, part + rest, small)
    worlds = {one for one in range(part + rest + 1) if hide_part(one, part + rest, small) == cell}
    if 0 < part < small or 0 < rest < small:
        assert len(worlds) > 1
    else:
        assert worlds == {part}


def test_the_hidden_one_is_chosen_without_looking_at_sizes():
    """From the end on: the choice itself tells nothing."""
    chosen = [hide_list([size, 60 - size, 2], 5).index(Hidden.KEPT) for size in range(10, 50)]
    assert all(one == other for one, other in pairwise(chosen))
