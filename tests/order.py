"""The order of the tests, when several sides share the work: each file goes to whoever is free."""

from itertools import groupby

import pytest

LONG = ("test_axe", "test_story", "test_changes", "test_hostile", "test_weight", "test_crawl")
ROOMS = {"strangers", "journeys", "prints", "house", "safekeeping", "words"}


def in_order(items: list[pytest.Item]) -> list[pytest.Item]:
    """The longest first, and who waits beside who works."""
    return _mixed(sorted(items, key=_place))


def _place(item: pytest.Item) -> tuple[int, bool]:
    name = item.path.stem
    return LONG.index(name) if name in LONG else len(LONG), not ROOMS & set(item.path.parts)


def _mixed(items: list[pytest.Item]) -> list[pytest.Item]:
    """A test that kills and looks on takes time and no processor.

    Its files stand apart, so that not all sides of the work wait; the last third has none.
    """
    files = [list(found) for _, found in groupby(items, key=lambda item: item.path)]
    waiting = [file for file in files if "faults" in file[0].path.parts]
    working = [file for file in files if "faults" not in file[0].path.parts]
    apart = len(working) * 2 // 3 // max(1, len(waiting)) or 1
    mixed: list[pytest.Item] = []
    for number, file in enumerate(working, start=1):
        mixed += file
        if number % apart == 0 and waiting:
            mixed += waiting.pop(0)
    return mixed + [item for file in waiting for item in file]
