"""The page of promises is whole: every part in its order, and every test it names is there."""

import re
from pathlib import Path

import pytest
from conftest import project_root

ROOT = project_root()
PAGE = (ROOT / "docs/promises.md").read_text()
PARTS = re.findall(r"^## ([A-Z])\. .*\n((?:(?!^## ).*\n?)*)", PAGE, re.M)
NAMED = re.compile(r"`([\w./-]+\.(?:py|txt|md))`")
COLUMNS = 5


def rows(body: str) -> list[list[str]]:
    """The cells of each row below the head of a table."""
    lines = [line for line in body.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def absent(body: str, root: Path = ROOT) -> list[str]:
    """Files that a row names and that are not there; a bare name is some test's."""
    known = {path.name for path in (root / "tests").rglob("*") if path.is_file()}
    found = NAMED.findall(body)
    return [
        name for name in found if not ((root / name).is_file() if "/" in name else name in known)
    ]


def test_each_part_stands_there_once_and_in_order():
    assert [letter for letter, _body in PARTS] == list("ABCDEFGH")


@pytest.mark.parametrize(("letter", "body"), PARTS, ids=[letter for letter, _body in PARTS])
def test_every_row_is_whole_and_names_what_exists(letter, body):
    found = rows(body)
    assert found
    assert [row for row in found if len(row) != COLUMNS or not all(row)] == []
    assert absent(body) == []
    for _promise, shown_by, figure, date, _control in found:
        is_reached = "Not reached" not in f"{shown_by} {figure}"
        assert not is_reached or NAMED.search(shown_by) or "the same run" in shown_by
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", date)


def test_control_a_test_that_is_gone_is_named():
    assert absent("| x | `tests/portal/test_gone.py`, `test_never.py` | | | |") == [
        "tests/portal/test_gone.py",
        "test_never.py",
    ]
