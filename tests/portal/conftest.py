"""An installation of its own for the tests of the commands."""

from contextlib import ExitStack

import pytest
from conftest import DATA_KEY, WITHOUT, fresh_postgresql, migrate


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path, monkeypatch):
    """The settings of an installation whose database has tables and no rows; its address."""
    for name in ("REDIS_URL", "SMTP_URL", "DATABASE_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", "a secret of the tests, long enough")
    monkeypatch.setenv("DATA_KEYS", DATA_KEY)
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://localhost")
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
        elif "postgresql" in WITHOUT:
            pytest.skip("PostgreSQL is left out")
        else:
            url = stack.enter_context(fresh_postgresql())
        migrate(url)
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
