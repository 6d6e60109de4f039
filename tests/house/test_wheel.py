"""The check of the wheel sees what was left behind. The wheel itself is a step of its own."""

from __future__ import annotations

import runpy
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
left_behind = runpy.run_path(str(ROOT / "scripts" / "try_wheel.py"))["left_behind"]
FILES = {
    "portal/cli.py": "portal/cli.py",
    "portal/migrations/versions/0001_start.py": "portal/migrations/versions/0001_start.py",
    "portal/web/static/site.css": "portal/web/static/site.css",
    "templates/layout/base.html": "portal/templates/layout/base.html",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def wheel(folder: Path, names: list[str]) -> Path:
    path = folder / "a.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return path


def test_a_whole_wheel_leaves_nothing_behind(checkout):
    assert left_behind(wheel(checkout, list(FILES.values())), checkout) == []


@pytest.mark.parametrize("name", FILES.values())
def test_a_missing_file_is_named(checkout, name):
    rest = [other for other in FILES.values() if other != name]
    assert left_behind(wheel(checkout, rest), checkout) == [name]
