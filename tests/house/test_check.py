"""The test command: reports every step, says what was left out, insists on all of it in CI."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOWHERE = {"CHROMIUM": "/nowhere/chromium"}


def check(
    *arguments: str, root: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"CI", "TIJDCOLLECTE_WITHOUT", "TIJDCOLLECTE_FULL"}
    }
    return subprocess.run(
        [sys.executable, str(root / "scripts" / "check.py"), *arguments],
        env={**kept, **environment},
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house of its own, with the same test command."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "tests").mkdir()
    return tmp_path


@pytest.mark.parametrize("arguments", [["--fast"], ["--only", "nothing"], ["tests/house"]])
def test_a_wrong_option_is_refused_in_one_sentence(arguments):
    answer = check(*arguments)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert len(answer.stderr.splitlines()) == 1


def test_a_failing_step_stops_no_other(house):
    (house / "wrong.py").write_text("import os\n")
    answer = check("--only", "ruff", "--only", "format", root=house)
    assert answer.returncode == 1
    assert "-- ruff: FOUT" in answer.stdout
    assert "-- format: goed" in answer.stdout
    assert answer.stdout.endswith("\nNiet goed: ruff.\n")


def test_when_all_is_well_it_says_so(house):
    answer = check("--only", "ruff", root=house)
    assert answer.returncode == 0
    assert answer.stdout.endswith("\nAlles goed.\n")


def test_what_is_missing_is_left_out_and_named(house):
    (house / "tests" / "test_it.py").write_text(
        "import os\n\n\ndef test_it():\n"
        "    assert 'chromium' in os.environ['TIJDCOLLECTE_WITHOUT'].split(',')\n"
    )
    answer = check("--only", "pytest", root=house, **NOWHERE)
    assert answer.returncode == 0, answer.stdout
    assert "1 passed" in answer.stdout
    last = answer.stdout.splitlines()[-1]
    assert last.startswith("Overgeslagen, want het is hier niet: ")
    assert "chromium" in last


def test_in_ci_what_is_missing_is_a_failure(house):
    (house / "tests" / "test_it.py").write_text("def test_it():\n    pass\n")
    answer = check("--only", "pytest", root=house, CI="true", **NOWHERE)
    assert answer.returncode == 1
    assert "In CI hoort alles er te zijn, maar dit ontbreekt: " in answer.stdout


def test_a_part_can_be_left_out_by_hand(house):
    (house / "tests" / "test_it.py").write_text("def test_it():\n    pass\n")
    answer = check("--only", "pytest", root=house, TIJDCOLLECTE_WITHOUT="redis")
    assert "redis" in answer.stdout.splitlines()[-1]


@pytest.mark.parametrize(("arguments", "outcome"), [([], "1 passed"), (["--full"], "2 passed")])
def test_full_sizes_only_when_asked_for(house, arguments, outcome):
    (house / "tests" / "test_it.py").write_text(
        "import os\n\nimport pytest\n\n\ndef test_quick():\n    pass\n\n\n"
        "@pytest.mark.slow\ndef test_slow():\n    assert os.environ['TIJDCOLLECTE_FULL'] == '1'\n"
    )
    assert outcome in check("--only", "pytest", *arguments, root=house).stdout


def test_what_follows_the_dashes_goes_to_pytest(house):
    (house / "tests" / "test_it.py").write_text(
        "def test_a():\n    pass\n\n\ndef test_b():\n    pass\n"
    )
    answer = check("--only", "pytest", "--", "-k", "test_b", root=house)
    assert "1 passed" in answer.stdout
