"""Each database, migrated, with nothing in it yet."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import WITHOUT, fresh_postgresql, migrate


@pytest.fixture(autouse=True)
def _quick_forks(monkeypatch):
    """The server that forks our workers imports everything once, and must know where from."""
    tests = Path(__file__).parents[1]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tests.parent), str(tests)]))


@pytest.fixture(scope="session")
def moulds(tmp_path_factory) -> Iterator[Callable[[str], str]]:
    """A database of each kind that is migrated once; the others are copies of it."""
    with ExitStack() as things:
        made: dict[str, str] = {}

        def mould(kind: str) -> str:
            if kind not in made:
                made[kind] = (
                    f"sqlite:///{tmp_path_factory.mktemp('mould') / 'mould.sqlite3'}"
                    if kind == "sqlite"
                    else things.enter_context(fresh_postgresql())
                )
                migrate(made[kind])
            return made[kind]

        yield mould


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path, moulds) -> Iterator[str]:
    """A database of our own that several processes may use."""
    if request.param == "sqlite":
        shutil.copy(moulds("sqlite").removeprefix("sqlite:///"), tmp_path / "faults.sqlite3")
        yield f"sqlite:///{tmp_path / 'faults.sqlite3'}"
    elif "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    else:
        with fresh_postgresql(like=moulds("postgresql")) as url:
            yield url
