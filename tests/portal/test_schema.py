"""Which version of the tables there is, known without the weight of changing them."""

import os
import subprocess
import sys
from pathlib import Path

from alembic.script import ScriptDirectory
from conftest import settings_for

from portal.db import db
from portal.factory import create_app
from portal.paths import migrations_folder
from portal.schema import current_migration, newest_migration

ROOT = Path(__file__).parents[2]


def test_the_newest_migration_by_its_name_is_the_one_alembic_finds():
    assert newest_migration() == ScriptDirectory(str(migrations_folder())).get_current_head()


def test_a_database_without_tables_has_no_migration(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'empty.sqlite3'}"))
    with app.app_context():
        assert current_migration() is None
        db.engine.dispose()


def test_a_website_does_not_carry_what_it_does_not_use():
    """Some 60 MB in each process: to change tables, to draw, to inline styles, to solve."""
    heavy = {"alembic", "css_inline", "highspy", "mako", "numpy", "weasyprint", "xlsxwriter"}
    code = (
        "import sys; from portal.commands.starting import look_first;"
        "from portal.factory import create_app; from conftest import settings_for;"
        "create_app(settings_for('sqlite://'));"
        f"print(*[name for name in {heavy!r} if name in sys.modules])"
    )
    paths = os.pathsep.join(str(folder) for folder in (ROOT, ROOT / "tests"))
    said = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": paths},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.split() == []
