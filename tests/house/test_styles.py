"""The one stylesheet is what its parts make of it, and small."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 40_000
LONGEST_PART = 300


@pytest.fixture(scope="module")
def styles():
    spec = importlib.util.spec_from_file_location("styles", ROOT / "scripts" / "styles.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_stylesheet_is_fresh(styles):
    assert styles.TARGET.read_text() == styles.joined(), "run: python scripts/styles.py"


def test_every_part_is_joined_and_short(styles):
    assert sorted(path.stem for path in styles.PARTS.glob("*.css")) == sorted(styles.ORDER)
    for path in styles.PARTS.glob("*.css"):
        assert len(path.read_text().splitlines()) <= LONGEST_PART, path.name


def test_the_stylesheet_is_small_and_the_only_one(styles):
    assert styles.TARGET.stat().st_size <= LARGEST
    assert [path.name for path in styles.STATIC.rglob("*.css")] == ["site.css"]
