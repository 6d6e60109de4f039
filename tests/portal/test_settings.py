"""Every setting is in the table, has a value that is good and one that is refused by its name."""

from collections.abc import Mapping

import pytest
from conftest import (
    DATA_KEY,
    ROLE,
    WITHOUT,
    fresh_postgresql,
    migrate,
    project_root,
    settings_for,
)
from flask import session

from portal.cli import CANNOT, main
from portal.commands.inside import EMPTY
from portal.commands.obstacles import Obstacle
from portal.commands.starting import look_first
from portal.config import BadSettings, Mode, Settings
from portal.factory import create_app
from portal.settings_table import SETTINGS, example_file, markdown_table
from portal.web.public_forms import _open, _signer

pytestmark = pytest.mark.usefixtures("own_keys")

OLD, NEW = "an old secret of the tests, long enough", "a new secret of the tests, long enough"
GOOD = {
    "DATABASE_URL": "sqlite:////srv/site.sqlite3",
    "SECRET_KEY": NEW,
    "DATA_KEYS": DATA_KEY,
    "PUBLIC_ADDRESS": "https://hulp.example",
    "SECRET_KEY_FALLBACKS": OLD.replace(" ", "-"),
    "TRUSTED_HOSTS": "127.0.0.1 www.hulp.example",
    "DATABASE_ROLE": "tijd_app",
    "LOOKUP_KEY": "0f" * 32,
    "ERASED_FILE": "/srv/forgotten.jsonl",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "SMTP_URL": "smtps://a:b@mail.example",
    "BOUNCE_URL": "imaps://a:b@mail.example/INBOX",
    "BOUNCE_TOKEN": "sixteen characters",
    "MAIL_FROM": "hulplijn@hulp.example",
    "TRUST_PROXY": "1",
    "METRICS_TOKEN": "sixteen characters",
    "LOG_LEVEL": "WARNING",
    "TIJDCOLLECTE_MODE": "test",
}
BAD = {
    "DATABASE_URL": ["", "mysql://h/x", "here"],
    "SECRET_KEY": ["", "short"],
    "DATA_KEYS": ["", "no-key"],
    "PUBLIC_ADDRESS": ["", "hulp.example", "http://hulp.example", "https://"],
    "SECRET_KEY_FALLBACKS": ["short", f"{'x' * 40} short"],
    "TRUSTED_HOSTS": ["https://hulp.example", "a/b"],
    "DATABASE_ROLE": ["a b", 'x"; DROP'],
    "LOOKUP_KEY": ["0f", "zz" * 32],
    "ERASED_FILE": ["forgotten.jsonl", "./x"],
    "REDIS_URL": ["http://redis", "redis://h:abc"],
    "SMTP_URL": ["mail.example", "smtp://h:abc"],
    "BOUNCE_URL": ["mail.example", "imap://a:b@mail.example", "maildir:x", "imaps://h:abc/x"],
    "BOUNCE_TOKEN": ["short"],
    "MAIL_FROM": ["hulplijn", "Hulplijn <h@hulp.example>"],
    "TRUST_PROXY": ["yes", "true"],
    "METRICS_TOKEN": ["short"],
    "LOG_LEVEL": ["loud"],
    "TIJDCOLLECTE_MODE": ["demo", "debug"],
}


class Watched(Mapping[str, str]):
    """An environment that remembers what was asked of it."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values_, self.asked = values, set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.values_[name]

    def __iter__(self):
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def test_the_table_names_what_the_program_reads():
    environment = Watched(GOOD)
    Settings.from_environment(environment)
    assert environment.asked - {"FLASK_DEBUG"} == {one.name for one in SETTINGS}
    assert set(GOOD) == set(BAD) == {one.name for one in SETTINGS}


def test_the_example_and_the_page_say_what_the_table_says():
    """``python scripts/settings.py`` writes both."""
    assert (project_root() / ".env.example").read_text() == example_file()
    assert markdown_table() in (project_root() / "docs" / "operate.md").read_text()


def test_a_required_setting_is_one_without_which_nothing_starts():
    for one in SETTINGS:
        without = {name: value for name, value in GOOD.items() if name != one.name}
        if one.is_required:
            with pytest.raises(BadSettings, match=f"^{one.name} "):
                Settings.from_environment(without)
        else:
            Settings.from_environment(without)


@pytest.mark.parametrize("one", SETTINGS, ids=lambda one: one.name)
def test_the_example_of_each_setting_is_good(one):
    made_by_command = {"SECRET_KEY": NEW, "DATA_KEYS": DATA_KEY}
    value = made_by_command.get(one.name, one.example)
    Settings.from_environment({**GOOD, one.name: value})


@pytest.mark.parametrize(("name", "value"), [(name, one) for name in BAD for one in BAD[name]])
def test_a_bad_value_is_refused_by_the_name_of_its_setting(name, value):
    with pytest.raises(BadSettings, match=f"^{name} .*[.?]$"):
        Settings.from_environment({**GOOD, "TIJDCOLLECTE_MODE": "", name: value})


@pytest.mark.parametrize("value", ["1", "true", "on"])
def test_nothing_starts_with_debug_on(value):
    with pytest.raises(BadSettings, match=r"^FLASK_DEBUG "):
        Settings.from_environment({**GOOD, "FLASK_DEBUG": value})


def test_each_value_arrives():
    found = Settings.from_environment(GOOD)
    assert found.trusted_hosts == ["127.0.0.1", "hulp.example", "localhost", "www.hulp.example"]
    assert (found.database_role, found.trust_proxy, found.log_level) == (
        "tijd_app",
        True,
        "WARNING",
    )
    assert (found.metrics_token, found.mode) == (GOOD["METRICS_TOKEN"], Mode.TEST)
    assert (found.redis_url, found.smtp_url) == (GOOD["REDIS_URL"], GOOD["SMTP_URL"])
    assert found.secret_key_fallbacks == (GOOD["SECRET_KEY_FALLBACKS"],)
    assert "sixteen" not in repr(found)
    assert NEW not in repr(found)


@pytest.mark.parametrize(("earlier", "known"), [((OLD,), True), ((), False)])
def test_a_new_secret_signs_nobody_out_while_the_old_one_is_named(tmp_path, earlier, known):
    """The control is the second: without the old one, cookie and form are strangers."""
    url = f"sqlite:///{tmp_path / 'site.sqlite3'}"
    before = create_app(settings_for(url, secret_key=OLD))
    after = create_app(settings_for(url, secret_key=NEW, secret_key_fallbacks=earlier))
    cookie = before.session_interface.get_signing_serializer(before).dumps({"login": "x"})
    with before.app_context():
        token = _signer().dumps("a form")
    with after.app_context():
        assert (_open(token) == "a form") is known
    with after.test_request_context(headers={"Cookie": f"session={cookie}"}):
        assert (session.get("login") == "x") is known


@pytest.fixture
def environment(tmp_path, monkeypatch):
    values = {**GOOD, "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}"}
    for name in ("REDIS_URL", "SMTP_URL", "TIJDCOLLECTE_MODE", "DATABASE_ROLE"):
        values[name] = ""
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


def test_the_site_does_not_start_on_an_empty_database(capsys, environment):
    """A backup may still have to be put back: an upgrade is not the only way."""
    assert main(["serve", "--port", "1"]) == CANNOT
    assert capsys.readouterr().err.splitlines() == [f"Database: {EMPTY}."]


def test_the_site_does_not_start_on_a_database_of_another_version(capsys, environment, monkeypatch):
    migrate(environment["DATABASE_URL"])
    monkeypatch.setattr("portal.commands.inside.newest_migration", lambda: "9999")
    assert main(["serve", "--port", "1"]) == CANNOT
    said = capsys.readouterr().err.splitlines()
    assert said == ["Database: doe eerst 'tijdcollecte db upgrade'."]


def test_the_site_tells_what_is_missing_and_goes_on(capsys, environment, monkeypatch):
    migrate(environment["DATABASE_URL"])
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    look_first(Settings.from_environment())
    said = capsys.readouterr().err
    assert "Let op. Mailserver: SMTP_URL ontbreekt" in said
    assert "Let op. Redis: niet bereikbaar" in said


def test_a_database_that_is_away_stops_nothing(capsys, environment, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    look_first(Settings.from_environment())
    assert "Let op. Database: niet bereikbaar" in capsys.readouterr().err


@pytest.mark.parametrize("role", ["", ROLE])
def test_who_owns_everything_does_not_serve(environment, monkeypatch, role):
    """Row-level security binds no superuser; the second is the control: a role without rights."""
    if "postgresql" in WITHOUT:
        pytest.skip("PostgreSQL is left out")
    with fresh_postgresql() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("DATABASE_ROLE", ROLE)
        assert main(["db", "upgrade"]) == 0
        monkeypatch.setenv("DATABASE_ROLE", role)
        if role:
            look_first(Settings.from_environment())
        else:
            with pytest.raises(Obstacle, match="negeert de afscherming per rij"):
                look_first(Settings.from_environment())
