"""Each database, migrated, with nothing in it yet."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import migrated


@pytest.fixture(autouse=True)
def _quick_forks(monkeypatch):
    """The server that forks our workers imports everything once, and must know where from."""
    tests = Path(__file__).parents[1]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests.parent), str(tests)]))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path) -> Iterator[str]:
    """A database of our own that several processes may use."""
    with migrated(request.param, tmp_path) as url:
        yield url
