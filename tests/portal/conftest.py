"""An installation of its own for the tests of the commands."""

import pytest
from conftest import DATA_KEY, migrated


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path, monkeypatch):
    """The settings of an installation whose database has tables and no rows; its address."""
    for name in ("REDIS_URL", "SMTP_URL", "DATABASE_ROLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", "a secret of the tests, long enough")
    monkeypatch.setenv("DATA_KEYS", DATA_KEY)
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://localhost")
    with migrated(request.param, tmp_path) as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
