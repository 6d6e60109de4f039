"""What the doctor tells of a database and of settings that are nearly right."""

import uuid

import pytest
import sqlalchemy as sa
from conftest import MOULDS, ROLE, WITHOUT, fresh_postgresql

from portal.cli import CANNOT, main
from portal.commands.inside import BEHIND, NO_ROLE, NOT_OURS, database_answers
from portal.commands.moving import MOVED_MARK, Source
from portal.config import Settings
from portal.db import db
from portal.factory import create_app
from portal.schema import newest_migration

pytestmark = pytest.mark.usefixtures("own_keys")


def say_it_is_at(number):
    app = create_app(Settings.from_environment())
    with app.app_context():
        with db.engine.begin() as line:
            line.execute(sa.text("UPDATE alembic_version SET version_num = :n"), {"n": number})
        db.engine.dispose()


def test_a_newer_database_asks_for_the_newer_program(place, capsys):
    say_it_is_at("9999")
    assert "nieuwere versie (migratie 9999): zet dat programma terug" in database_answers()
    assert main(["db", "upgrade"]) == CANNOT
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("Deze database is van een nieuwere versie (migratie 9999)")


@pytest.mark.parametrize("command", [["worker"], ["beat"]])
def test_no_worker_or_planner_starts_on_another_version(place, capsys, monkeypatch, command):
    """The website did not either; a worker would have gone on with tables it does not know."""
    say_it_is_at(f"{int(newest_migration()) - 1:04d}")
    if command == ["beat"]:
        monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert main(command) == CANNOT
    assert capsys.readouterr().err.splitlines() == [f"Database: {BEHIND}."]


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_role_that_does_not_exist_is_named(place, capsys, monkeypatch):
    if "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    with fresh_postgresql() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_ROLE", "tijd_ap")
        assert database_answers() == NO_ROLE
        assert main(["worker"]) == CANNOT
        assert NO_ROLE in capsys.readouterr().err


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_a_role_that_this_user_may_not_take_is_named(place, capsys, monkeypatch):
    if "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    stranger = f"tijdcollecte_{uuid.uuid4().hex[:12]}"
    with fresh_postgresql() as url:
        MOULDS.server.run(f"CREATE ROLE {stranger} LOGIN")
        theirs = sa.make_url(url).set(username=stranger).render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", theirs)
        monkeypatch.setenv("DATABASE_ROLE", ROLE)
        assert database_answers() == NOT_OURS
        assert main(["worker"]) == CANNOT
        assert NOT_OURS in capsys.readouterr().err
    MOULDS.server.run(f"DROP ROLE {stranger}")


def test_a_misspelled_setting_is_named(place, capsys, monkeypatch):
    monkeypatch.setenv("TRUST_PROXYY", "1")
    main(["doctor"])
    said = capsys.readouterr().out
    assert "TRUST_PROXYY kennen wij niet: bedoelt u TRUST_PROXY?" in said
    monkeypatch.delenv("TRUST_PROXYY")
    main(["doctor"])
    assert "Namen:        ✓ ok" in capsys.readouterr().out


def test_what_is_not_used_is_not_called_good(place, capsys):
    main(["doctor"])
    assert "Redis:        – niet gebruikt" in capsys.readouterr().out


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_no_backup_is_made_of_a_database_that_has_moved(place, capsys, tmp_path):
    Source(place).mark(MOVED_MARK)
    assert main(["backup", str(tmp_path / "kopie.zip")]) == CANNOT
    assert capsys.readouterr().err.startswith("Deze database is verhuisd: zet DATABASE_URL op")
    assert not (tmp_path / "kopie.zip").exists()
