"""A changed model becomes a numbered migration, in a checkout, never from the demo's database."""

import shutil

import pytest
import sqlalchemy as sa
from conftest import WITHOUT, fresh_postgresql, migrate, settings_for

from portal.cli import CANNOT, main
from portal.commands import database
from portal.commands.obstacles import Obstacle
from portal.crypto import new_data_key
from portal.db import Base, db, mark_as_demo
from portal.factory import create_app
from portal.paths import migrations_folder

pytestmark = pytest.mark.usefixtures("own_keys")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
    elif "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    else:
        with fresh_postgresql() as made:
            yield made


@pytest.fixture
def folder(tmp_path):
    """A copy of the migrations, to write in."""
    return shutil.copytree(migrations_folder(), tmp_path / "migrations")


@pytest.fixture
def planted():
    """A model with one column more than its table."""
    table = Base.metadata.tables["churches"]
    extra = sa.Column("planted", sa.Integer)
    table.append_column(extra)
    yield
    table._columns.remove(extra)


def test_what_changed_is_written_with_the_next_number(url, folder, planted):
    migrate(url)
    numbers = [int(path.name[:4]) for path in (folder / "versions").glob("*.py")]
    app = create_app(settings_for(url))
    with app.app_context():
        made = database.write_revision("Plant a tree", folder)
        db.engine.dispose()
    assert made.name == f"{max(numbers) + 1:04d}_plant_a_tree.py"
    assert "planted" in made.read_text()
    compile(made.read_text(), made.name, "exec")


def test_a_database_that_is_behind_is_refused(url, folder):
    app = create_app(settings_for(url))
    with app.app_context():
        with pytest.raises(Obstacle, match="db upgrade"):
            database.write_revision("Too early", folder)
        db.engine.dispose()
    assert not list((folder / "versions").glob("*too_early*"))


def test_the_command_needs_a_checkout_and_an_own_database(tmp_path, monkeypatch, capsys):
    url = f"sqlite:///{tmp_path / 'demo.sqlite3'}"
    for name, value in {
        "SECRET_KEY": "a secret of the tests, long enough",
        "DATA_KEYS": new_data_key(),
        "DATABASE_URL": url,
        "PUBLIC_ADDRESS": "https://hulp.example",
    }.items():
        monkeypatch.setenv(name, value)
    engine = sa.create_engine(url)
    mark_as_demo(engine)
    engine.dispose()
    assert main(["db", "revision", "What changes"]) == CANNOT
    assert "database van de demo" in capsys.readouterr().err
    monkeypatch.setattr(database, "PORTAL", tmp_path / "portal")
    assert main(["db", "revision", "What changes"]) == CANNOT
    assert "alleen in een checkout" in capsys.readouterr().err
