"""The program knows which one it is, with or without git, installed or not."""

import shutil
import subprocess

import pytest
from conftest import project_root

from portal import version as told
from portal.schema import newest_migration

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def _afresh():
    told.commit.cache_clear()
    yield
    told.commit.cache_clear()


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / ".git" / "refs" / "heads").mkdir(parents=True)
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "tijdcollecte"\nversion = "7.8"\n')
    return tmp_path


def test_a_checkout_tells_the_version_of_its_own_file(checkout):
    assert told.version(checkout) == "7.8"
    assert told.version() != "onbekend"


def test_a_file_of_somebody_else_tells_nothing(checkout, monkeypatch):
    (checkout / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "7.8"\n')
    monkeypatch.setattr(told.importlib.metadata, "version", lambda name: f"{name} 3")
    assert told.version(checkout) == "tijdcollecte 3"

    def absent(name):
        raise told.importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(told.importlib.metadata, "version", absent)
    assert told.version(checkout) == "onbekend"


def test_the_commit_of_a_branch(checkout):
    (checkout / ".git" / "refs" / "heads" / "main").write_text(COMMIT + "\n")
    assert told.commit(checkout) == COMMIT[:12]


def test_the_commit_of_a_branch_that_git_packed(checkout):
    packed = f"# pack-refs with: peeled\n{'f' * 40} refs/heads/other\n{COMMIT} refs/heads/main\n"
    (checkout / ".git" / "packed-refs").write_text(packed)
    assert told.commit(checkout) == COMMIT[:12]


def test_the_commit_without_a_branch(checkout):
    (checkout / ".git" / "HEAD").write_text(COMMIT + "\n")
    assert told.commit(checkout) == COMMIT[:12]


def test_the_commit_of_a_second_working_tree(checkout, tmp_path):
    (checkout / ".git" / "refs" / "heads" / "aside").write_text(COMMIT + "\n")
    own = checkout / ".git" / "worktrees" / "aside"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/aside\n")
    (own / "commondir").write_text("../..\n")
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / ".git").write_text(f"gitdir: {own}\n")
    assert told.commit(tree) == COMMIT[:12]


def test_without_git_there_is_no_commit(tmp_path, checkout):
    assert told.commit(tmp_path / "nowhere") == ""
    told.commit.cache_clear()
    assert told.commit(checkout) == ""  # a branch without a commit yet


def test_it_says_what_git_says():
    if shutil.which("git") is None or not (project_root() / ".git").exists():
        pytest.skip("no git here, or no checkout")
    asked = ["git", "-C", str(project_root()), "rev-parse", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True, check=True)
    assert told.commit() == done.stdout[:12]


def test_in_words():
    assert told.in_words("1", "ab", "0003") == "1, commit ab, migratie 0003"
    assert told.in_words("1", "", "0003") == "1, migratie 0003"
    assert told.ours().endswith(f"migratie {newest_migration()}")
