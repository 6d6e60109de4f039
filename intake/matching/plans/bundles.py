"""Several pieces that make one job: the best of them at what they cost.

Candidate after candidate is tried over the amounts that were reached. Where there are too many
amounts only the most promising are gone on with.
"""

from __future__ import annotations

# Amounts that are kept in sight.
REACHED = 96
Trail = tuple[int, int, "Trail | None"]
Chosen = list[tuple[int, int]]


def best_pieces(
    options: list[tuple[int, int, float, float]], demand: int, least: int
) -> tuple[float, Chosen]:
    """Pieces that gain most and bring no more than ``demand``; the gain and (name, minutes).

    An option: its name, minutes at most, points for a minute, and cost. It may give less, but no
    less than ``least``.
    """
    reached: dict[int, tuple[float, Trail | None]] = {0: (0.0, None)}
    for name, most, points, cost in options:
        for sofar, (gain, trail) in list(reached.items()):
            minutes = most if most <= demand - sofar else demand - sofar
            if minutes < least:
                continue
            now = gain + points * minutes - cost
            known = reached.get(sofar + minutes)
            if known is None or known[0] < now:
                reached[sofar + minutes] = (now, (name, minutes, trail))
        if len(reached) > REACHED:
            kept = sorted(reached.items(), key=lambda one: -one[1][0])[: REACHED // 2]
            reached = {0: (0.0, None), **dict(kept)}
    gain, trail = max(reached.values(), key=lambda one: one[0])
    return gain, _told(trail)


def cheapest_whole(
    options: list[tuple[int, int, int, float]], demand: int, least: int
) -> Chosen | None:
    """Pieces that together bring ``demand`` at the lowest cost, as (name, minutes); or None.

    An option: its name, minutes, how many people give them, and cost. The last may give less.
    """
    reached: dict[int, tuple[float, Trail | None]] = {0: (0.0, None)}
    for name, most, heads, cost in options:
        for sofar, (paid, trail) in list(reached.items()):
            if sofar >= demand:
                continue
            brought = sofar + most * heads
            minutes = most
            if brought > demand:
                minutes = min(most, max(least, -(-(demand - sofar) // heads)))
                brought = demand
            known = reached.get(brought)
            if known is None or known[0] > paid + cost:
                reached[brought] = (paid + cost, (name, minutes, trail))
        if len(reached) > REACHED:
            # The most brought for the least; nothing at all and everything stay in sight.
            ends = {at: reached[at] for at in (0, demand) if at in reached}
            kept = sorted(reached.items(), key=lambda one: one[1][0] / max(1, one[0]))
            reached = {**dict(kept[: REACHED // 2]), **ends}
    return _told(reached[demand][1]) if demand in reached else None


def _told(trail: Trail | None) -> Chosen:
    found = []
    while trail:
        name, minutes, trail = trail
        found.append((name, minutes))
    return found
