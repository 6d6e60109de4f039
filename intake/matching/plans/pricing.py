"""The best way of each home at given prices: who, with so many minutes each.

All ways are tried at once: candidate after candidate, over the units that are still missing of
the job. Homes of a like size are worked out side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from intake.matching.plans.menu import Menu
from intake.matching.plans.pieces import Numbers, Truths, ranks
from intake.matching.plans.ways import Prices, Ways, joined

if TYPE_CHECKING:
    from intake.matching.plans.values import Column

NEVER = -1e15
ENOUGH = 1e-6
# Homes of at most so many units are worked out together.
BANDS = (4, 8, 16, 1_000)


@dataclass(frozen=True)
class Group:
    """Homes side by side: ``table[h, c]`` is a pair of the menu or -1, and ``gain[h, c, u]`` what
    it adds when it brings ``u`` units."""

    homes: Column
    units: Column
    table: Column
    gain: Numbers


def best_ways(menu: Menu, prices: Prices, among: Column) -> tuple[Numbers, Ways]:
    """For each home what its best way gains, at most, and a way that gains about as much.

    Counts the pairs ``among``; asked among all, no way of a home gains more than is answered.
    """
    values = np.maximum(0.0, np.where(menu.is_whole, NEVER, 0.0))
    found = []
    for group in _groups(menu, prices, among):
        states = _states(group)
        state = states[-1]
        whole = menu.is_whole[group.homes]
        end = np.where(whole, 0, state.argmax(axis=1))
        base = np.where(whole, menu.base[group.homes], 0.0)
        value = base + state[np.arange(len(end)), end]
        values[group.homes] = np.maximum(0.0, value)
        found.append(_traced(menu, group, states, end, value > ENOUGH))
    return values, joined(found)


def _groups(menu: Menu, prices: Prices, among: Column) -> Iterator[Group]:
    home = menu.home[among]
    rank = ranks(home)
    lowest = 0
    for highest in BANDS:
        is_in = (menu.units[home] > lowest) & (menu.units[home] <= highest)
        lowest = highest
        if not is_in.any():
            continue
        homes, row = np.unique(home[is_in], return_inverse=True)
        table = np.full((len(homes), int(rank[is_in].max()) + 1), -1, dtype=np.int64)
        table[row.ravel(), rank[is_in]] = among[is_in]
        units = menu.units[homes]
        yield _group(menu, prices, homes, units, table)


def _group(menu: Menu, prices: Prices, homes: Column, units: Column, table: Column) -> Group:
    there, some = table >= 0, np.maximum(table, 0)
    low = np.where(there, menu.low[some], 0)
    gain = np.full((*table.shape, int(units.max()) + 1), NEVER)
    for number in range(gain.shape[2]):
        fits = there & (number >= low) & (number <= menu.high[some])
        fits &= number <= units[:, None]
        gain[fits, number] = menu.gain(table[fits], np.full(int(fits.sum()), number), prices)
    return Group(homes, units, table, gain)


def _states(group: Group) -> list[Numbers]:
    """After each candidate, the most that was gained with so many units still missing."""
    width = group.gain.shape[2]
    state = np.full((len(group.homes), width), NEVER)
    state[np.arange(len(group.homes)), group.units] = 0.0
    states = [state]
    for column in range(group.table.shape[1]):
        before, state = state, state.copy()
        for units in np.flatnonzero((group.gain[:, column] > NEVER / 2).any(axis=0)).tolist():
            reached = before[:, units:] + group.gain[:, column, units][:, None]
            np.maximum(state[:, : width - units], reached, out=state[:, : width - units])
        states.append(state)
    return states


def _traced(menu: Menu, group: Group, states: list[Numbers], end: Column, asked: Truths) -> Ways:
    """Back from the end: who was chosen, with how many units."""
    rows, at = np.arange(len(end)), end.copy()
    found = []
    for column in range(group.table.shape[1] - 1, -1, -1):
        before, now = states[column], states[column + 1][rows, at]
        moved = np.flatnonzero(asked & (now != before[rows, at]))
        if not len(moved):
            continue
        given, source = _step(group, before, column, moved, at[moved], now[moved])
        at[moved] = source
        found.append((moved, group.table[moved, column], given))
    if not found:
        return joined([])
    row, pair, units = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort((pair, row))
    row, pair, units = row[order], pair[order], units[order]
    used, first = np.unique(row, return_index=True)
    job = menu.pairs.job_of_home[group.homes[used]]
    return Ways(job, np.append(first, len(row)), menu.place[pair], _minutes(menu, pair, units))


def _step(
    group: Group, before: Numbers, column: int, moved: Column, at: Column, now: Numbers
) -> tuple[Column, Column]:
    """How many units this candidate gave to come to ``at``, and what was missing before."""
    gain = group.gain[moved, column]
    source = at[:, None] + np.arange(gain.shape[1])[None, :]
    inside = source < before.shape[1]
    held = before[moved[:, None], np.minimum(source, before.shape[1] - 1)] + gain
    hits = inside & (held == now[:, None])
    given = hits.argmax(axis=1)
    return given, at + given


def _minutes(menu: Menu, pair: Column, units: Column) -> Column:
    pairs, place, home = menu.pairs, menu.place[pair], menu.home[pair]
    minutes = units * menu.unit[home] / pairs.heads[place]
    minutes = np.where(menu.is_whole[home], np.ceil(minutes), np.floor(minutes))
    return np.clip(minutes, pairs.least[place], pairs.most[place]).astype(np.int64)
