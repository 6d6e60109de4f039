"""What the doctor tells of a database and of settings that are nearly right."""

import pytest
import sqlalchemy as sa
from conftest import DATA_KEY, WITHOUT, fresh_postgresql, migrate

from portal.cli import CANNOT, main
from portal.commands.inside import BEHIND, NO_ROLE, database_answers
from portal.commands.moving import MOVED_MARK, Source
from portal.config import Settings
from portal.db import db
from portal.factory import create_app
from portal.schema import newest_migration


@pytest.fixture(autouse=True)
def _keys(own_keys):
    """A command fills the keyring of this process with its own keys."""


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Settings of an installation on SQLite, with its tables."""
    values = {
        "SECRET_KEY": "a secret of the tests, long enough",
        "DATA_KEYS": DATA_KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "PUBLIC_ADDRESS": "https://hulp.example",
    }
    for name in ("REDIS_URL", "SMTP_URL", "TIJDCOLLECTE_MODE", "DATABASE_ROLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    migrate(values["DATABASE_URL"])
    return values


def say_it_is_at(number):
    app = create_app(Settings.from_environment())
    with app.app_context():
        with db.engine.begin() as line:
            line.execute(sa.text("UPDATE alembic_version SET version_num = :n"), {"n": number})
        db.engine.dispose()


def test_a_newer_database_asks_for_the_newer_program(site, capsys):
    say_it_is_at("9999")
    assert "nieuwere versie (migratie 9999): zet dat programma terug" in database_answers()
    assert main(["db", "upgrade"]) == CANNOT
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("Deze database is van een nieuwere versie (migratie 9999)")


@pytest.mark.parametrize("command", [["worker"], ["beat"]])
def test_no_worker_or_planner_starts_on_another_version(site, capsys, monkeypatch, command):
    """The website did not either; a worker would have gone on with tables it does not know."""
    say_it_is_at(f"{int(newest_migration()) - 1:04d}")
    if command == ["beat"]:
        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert main(command) == CANNOT
    assert capsys.readouterr().err.splitlines() == [f"Database: {BEHIND}."]


def test_a_role_that_does_not_exist_is_named(site, capsys, monkeypatch):
    if "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    with fresh_postgresql() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_ROLE", "tijd_ap")
        assert database_answers() == NO_ROLE
        assert main(["worker"]) == CANNOT
        assert NO_ROLE in capsys.readouterr().err


def test_a_misspelled_setting_is_named(site, capsys, monkeypatch):
    monkeypatch.setenv("TRUST_PROXYY", "1")
    main(["doctor"])
    said = capsys.readouterr().out
    assert "TRUST_PROXYY kennen wij niet: bedoelt u TRUST_PROXY?" in said
    monkeypatch.delenv("TRUST_PROXYY")
    main(["doctor"])
    assert "Namen:        ✓ ok" in capsys.readouterr().out


def test_what_is_not_used_is_not_called_good(site, capsys):
    main(["doctor"])
    assert "Redis:        – niet gebruikt" in capsys.readouterr().out


def test_no_backup_is_made_of_a_database_that_has_moved(site, capsys, tmp_path):
    Source(site["DATABASE_URL"]).mark(MOVED_MARK)
    assert main(["backup", str(tmp_path / "kopie.zip")]) == CANNOT
    assert capsys.readouterr().err.startswith("Deze database is verhuisd: zet DATABASE_URL op")
    assert not (tmp_path / "kopie.zip").exists()
