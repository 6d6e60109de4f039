"""Reads the tables of states in docs/model.md, to hold them against the code."""

import re
from enum import Enum
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "model.md"


def states_of(machine: str) -> dict[str, tuple[frozenset[str], str]]:
    """event → (from, to) of one machine; the events that begin a life are left out."""
    section = re.search(rf"^### {machine} .*?\n(.*?)(?=^##)", PAGE.read_text(), re.M | re.S)
    assert section, machine
    rows = [line.split("|") for line in section[1].splitlines() if line.startswith("|")][2:]
    return {
        row[2].strip(): (frozenset(re.split(r",\s*", row[1].strip())), row[3].strip())
        for row in rows
        if row[1].strip() != "–"
    }


def as_words(
    transitions: dict[str, tuple[frozenset[Enum], Enum]],
) -> dict[str, tuple[frozenset[str], str]]:
    """The table of the code in the words of the page."""
    return {
        event: (frozenset(state.value for state in sources), target.value)
        for event, (sources, target) in transitions.items()
    }
