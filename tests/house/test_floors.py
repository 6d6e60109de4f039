"""Every contract of import-linter goes red on an import that it forbids."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("portal", "campaigns", "intake", "tasks")
CONTRACTS = [
    contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
]
# Contract -> the forbidden imports, each as (module that imports, what it imports).
PLANTS = {
    "The floors of the house": [
        ("campaigns.prints.planted", "intake.matching.planted"),
        ("portal.tokens.planted", "campaigns.planning.planted"),
        ("intake.triage.planted", "tasks.planted"),
    ],
    "Inside portal": [("portal.networks.planted", "portal.accounts.planted")],
    "Inside campaigns": [("campaigns.planning.planted", "campaigns.pledges.planted")],
    "Inside intake": [("intake.requests.planted", "intake.matching.planted")],
    "Only matching and reports know campaigns": [
        ("intake.triage.planted", "campaigns.pledges.planted"),
    ],
    "Inside a subject": [
        ("campaigns.pledges.models", "campaigns.pledges.services"),
        ("intake.requests.services", "intake.requests.views"),
        ("portal.accounts.queries", "portal.accounts.rules"),
    ],
    "Domain code knows no web framework and no queue": [
        ("campaigns.pledges.rules", "flask"),
        ("intake.requests.services", "celery"),
        ("portal.accounts.models", "wtforms"),
    ],
    "Web code never talks to the queue": [("campaigns.pledges.views", "celery")],
}
# These stand beside the plants and must draw no complaint.
ALLOWED = [
    ("intake.matching.planted", "campaigns.pledges.planted"),
    ("tasks.allowed", "celery"),
]
NEEDLESS_ROOMS = ("portal.planted", "campaigns.planted", "intake.planted")


def copy_house(target: Path) -> None:
    """The packages and their contracts, to spoil at will."""
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, target / package, ignore=shutil.ignore_patterns("static", "__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", target)


def plant(house: Path, module: str, imported: str = "") -> None:
    """Add an import to a module, which is made when it is not there yet."""
    path = house.joinpath(*module.split(".")).with_suffix(".py")
    path.parent.mkdir(exist_ok=True)
    (path.parent / "__init__.py").touch()
    with path.open("a") as file:
        file.write(f"\nimport {imported}\n" if imported else "")


def lint(house: Path) -> str:
    """What import-linter says of this house."""
    program = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run(
        [str(program), "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house), "COLUMNS": "200", "NO_COLOR": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    return answer.stdout + answer.stderr


def complaints(report: str) -> dict[str, str]:
    """Per broken contract what was said of it."""
    lines = report.partition("Broken contracts")[2].splitlines()
    found: dict[str, str] = {}
    name = ""
    for line, ruler in zip(lines, [*lines[1:], ""], strict=True):
        if line in CONTRACTS and set(ruler) == {"-"}:
            name = line
        if name:
            found[name] = found.get(name, "") + line + "\n"
    return found


@pytest.fixture(scope="module")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    house = tmp_path_factory.mktemp("spoiled")
    copy_house(house)
    for importer, imported in [*ALLOWED, *(pair for pairs in PLANTS.values() for pair in pairs)]:
        plant(house, importer, imported)
        if imported.startswith(PACKAGES):
            plant(house, imported)
    for room in NEEDLESS_ROOMS:
        plant(house, room)
    return complaints(lint(house))


def test_the_house_as_it_is_keeps_every_contract(tmp_path):
    copy_house(tmp_path)
    report = lint(tmp_path)
    assert f"{len(CONTRACTS)} kept, 0 broken" in report


def test_every_contract_has_a_plant():
    assert sorted(PLANTS) == sorted(CONTRACTS)


@pytest.mark.parametrize(
    ("contract", "importer", "imported"),
    [(contract, *pair) for contract, pairs in PLANTS.items() for pair in pairs],
)
def test_a_forbidden_import_breaks_its_contract(spoiled, contract, importer, imported):
    assert f"{importer} -> {imported}" in spoiled[contract]


@pytest.mark.parametrize("room", NEEDLESS_ROOMS)
def test_a_module_without_a_floor_is_named(spoiled, room):
    assert f"- {room}\n" in spoiled[f"Inside {room.partition('.')[0]}"]


@pytest.mark.parametrize(("importer", "imported"), ALLOWED)
def test_an_allowed_import_draws_no_complaint(spoiled, importer, imported):
    assert not [name for name, said in spoiled.items() if f"{importer} -> {imported}" in said]
