"""Where a short path to a database file points."""

from pathlib import Path

import pytest

from portal.config import normal_database_url


@pytest.mark.parametrize("typed", ["sqlite:///site.sqlite3", "sqlite:///./site.sqlite3"])
def test_a_short_path_means_this_folder(typed):
    assert normal_database_url(typed) == f"sqlite:///{Path.cwd() / 'site.sqlite3'}"


def test_a_whole_path_and_postgresql_stay_as_they_are():
    assert normal_database_url("sqlite:////srv/site.sqlite3") == "sqlite:////srv/site.sqlite3"
    assert normal_database_url("postgres://u@h/n") == "postgresql+psycopg://u@h/n"
