"""The command: what is in the way is said in one Dutch sentence, with exit status 2."""

import os
import socket
import subprocess
import sys

import pytest
import sqlalchemy as sa
from conftest import DATA_KEY, migrate, project_root, settings_for

from portal.accounts.models import Account
from portal.cli import CANNOT, COMMANDS, commands, main
from portal.commands.doctor import CHECKS, shown_database
from portal.commands.obstacles import Obstacle, require_folder
from portal.config import Settings
from portal.db import DEMO_REFUSED, mark_as_demo
from portal.networks.models import Category, Network
from portal.version import ours

pytestmark = pytest.mark.usefixtures("own_keys")


@pytest.fixture
def environment(tmp_path, monkeypatch):
    """Settings of an installation with a database of its own."""
    values = {
        "SECRET_KEY": "a secret of the tests, long enough",
        "DATA_KEYS": DATA_KEY,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'site.sqlite3'}",
        "PUBLIC_ADDRESS": "https://hulp.example",
    }
    for name in ("REDIS_URL", "SMTP_URL", "DATABASE_ROLE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture
def migrated(environment):
    """The same, with its tables."""
    migrate(environment["DATABASE_URL"])
    return environment


def refusal(capsys, *arguments):
    """The one sentence on stderr."""
    assert main(list(arguments)) == CANNOT
    said = capsys.readouterr()
    assert said.out == ""
    [sentence] = said.err.splitlines()
    assert sentence.endswith((".", "?"))
    return sentence


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["demo", "--prot", "1"], "De optie --prot bestaat niet."),
        (["demo", "--port", "veel"], "De waarde bij --port klopt niet."),
        (["demo", "--port", "70000"], "De waarde bij --port klopt niet."),
        (["demo", "--port"], "De optie --port is niet goed gebruikt."),
        (["demo", "hier"], "Dit is te veel: hier."),
        (["dmeo"], "De opdracht 'dmeo' bestaat niet."),
        (["account", "create", "--admin"], "Er ontbreekt iets: NAAM."),
        (["db", "upgrade", "--snel"], "De optie --snel bestaat niet."),
    ],
)
def test_a_wrong_word_is_named(capsys, arguments, sentence):
    assert refusal(capsys, *arguments).startswith(sentence)


def test_a_taken_port_is_named(capsys, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refusal(capsys, "demo", "--port", port, "--data", str(tmp_path))
    assert said == f"Poort {port} is bezet: kies een andere met --port."


def test_a_folder_that_cannot_be_made_is_named(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    said = refusal(capsys, "demo", "--port", "8913", "--data", str(tmp_path / "file" / "x"))
    assert said.startswith(f"De map {tmp_path / 'file' / 'x'} kan niet worden gemaakt")


def test_a_folder_we_may_not_write_in_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    with pytest.raises(Obstacle, match="kan niet worden geschreven"):
        require_folder(tmp_path)


def test_settings_that_are_missing_are_named(capsys, environment, monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    assert refusal(capsys, "worker").startswith("DATABASE_URL ontbreekt")
    monkeypatch.setenv("DATABASE_URL", environment["DATABASE_URL"])
    monkeypatch.setenv("SECRET_KEY", "kort")
    assert refusal(capsys, "db", "check").startswith("SECRET_KEY ontbreekt of is te kort")


def test_a_database_that_is_away_is_named(capsys, environment, monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgresql://nobody@127.0.0.1:{port}/nothing")
        said = refusal(capsys, "db", "upgrade")
    assert said.startswith("De database is niet bereikbaar")
    monkeypatch.setenv("DATABASE_URL", "sqlite:////proc/nothing/here.sqlite3")
    assert refusal(capsys, "db", "upgrade").startswith("De database is niet bereikbaar")


def test_a_missing_library_is_named(capsys, monkeypatch):
    monkeypatch.setitem(COMMANDS, "keys", "an_absent_library:keys")
    assert refusal(capsys, "keys", "new").startswith("Het onderdeel an_absent_library ontbreekt")


def test_no_traceback_reaches_the_terminal(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "portal.cli", "demo", "--data", "/proc/nothing"],
        cwd=project_root(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_there_and_explains_itself(name, capsys):
    assert main([name, "--help"]) == 0
    assert "Usage: tijdcollecte" in capsys.readouterr().out
    assert commands.get_command(None, name).help


def test_the_tables_are_made_and_then_they_are_there(capsys, environment):
    assert refusal(capsys, "db", "check").startswith("De database is niet bij deze versie")
    assert refusal(capsys, "account", "create", "--admin", "A", "a@b.example")
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "check"]) == 0
    assert main(["db", "upgrade"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "De database is bijgewerkt.",
        "De database is bij.",
        "De database was al bij.",
    ]


def make_dordrecht():
    flags = ["--place", "Dordrecht", "--phone", "078 000 00 00", "--email", "h@dordt.example"]
    return ["network", "create", *flags, "dordrecht", "Hulplijn Dordt"]


def test_a_partnership_and_its_first_account(capsys, migrated):
    assert refusal(capsys, "account", "create", "--admin", "A", "a@b.example").startswith("Maak")
    assert main(make_dordrecht()) == 0
    assert main(["account", "create", "--admin", "Ada Proef", "Ada@dordt.example"]) == 0
    link = capsys.readouterr().out.splitlines()[-1]
    assert link.startswith("https://hulp.example/wachtwoord/")
    engine = sa.create_engine(migrated["DATABASE_URL"])
    with engine.connect() as line:
        assert line.scalars(sa.select(Account.email)).all() == ["ada@dordt.example"]
        assert line.scalar(sa.select(sa.func.count()).select_from(Category)) == 19
        assert line.scalars(sa.select(Network.slug)).all() == ["dordrecht"]
    engine.dispose()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--admin", "Ada", "geen adres"], "Het e-mailadres geen adres klopt niet."),
        (["Ada", "a@dordt.example"], "Zeg wat deze persoon doet"),
        (["--role", "org_coordinator", "Ada", "a@dordt.example"], "Bij deze rol hoort --org"),
        (["--admin", "--network", "elders", "Ada", "a@dordt.example"], "Het samenwerkingsverband"),
        (["--admin", "--organisation", "X", "Ada", "a@dordt.example"], "Bij deze rol hoort geen"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(capsys, migrated, arguments, sentence):
    main(make_dordrecht())
    capsys.readouterr()
    assert refusal(capsys, "account", "create", *arguments).startswith(sentence)


def test_an_address_can_have_one_account(capsys, migrated):
    main(make_dordrecht())
    main(["account", "create", "--admin", "Ada", "a@dordt.example"])
    capsys.readouterr()
    said = refusal(capsys, "account", "create", "--admin", "Ada", "a@dordt.example")
    assert said == "Er is al een account met a@dordt.example."


def test_the_doctor_says_of_each_thing_whether_it_is_there(capsys, migrated):
    assert main(["doctor"]) == 1
    lines = dict(line.split(":", 1) for line in capsys.readouterr().out.splitlines())
    assert set(lines) == {"Versie", "Gegevens", *CHECKS}
    assert lines["Versie"].strip() == ours()
    assert lines["Gegevens"].strip() == migrated["DATABASE_URL"]
    assert lines["Database"].strip() == "✓ ok"
    assert "SMTP_URL ontbreekt" in lines["Mailserver"]


def test_the_doctor_names_the_database_without_its_password():
    settings = settings_for(
        "postgresql+psycopg://me:hush@db.example:5433/site?password=hush&sslmode=require"
    )
    assert shown_database(settings) == "postgresql://me:***@db.example:5433/site?sslmode=require"


def test_it_says_its_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tijdcollecte {ours()}\n"


def test_new_keys_are_new_and_long_enough(capsys):
    main(["keys", "new"])
    main(["keys", "new"])
    made = capsys.readouterr().out.splitlines()
    assert len(set(made)) == 4
    assert len(made[0].partition("=")[2]) >= 32


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "foo"),
        ("DATABASE_URL", "postgresql://h:abc/x"),
        ("DATABASE_URL", "mysql://h/x"),
        ("DATA_KEYS", "no-key"),
        ("REDIS_URL", "http://redis"),
        ("REDIS_URL", "redis://h:abc"),
        ("SMTP_URL", "mail.example"),
        ("SMTP_URL", "smtp://h:abc"),
        ("PUBLIC_ADDRESS", "http://hulp.example"),
        ("PUBLIC_ADDRESS", "https://"),
        ("PUBLIC_ADDRESS", "http://[::1"),
    ],
)
def test_a_setting_that_makes_no_sense_is_named(capsys, environment, monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    for command in (["serve"], ["worker"], ["beat"], ["db", "check"]):
        assert refusal(capsys, *command).startswith(f"{name} ")
    assert main(["doctor"]) == CANNOT
    assert name in capsys.readouterr().out


def test_the_site_on_this_machine_needs_no_https(environment, monkeypatch):
    monkeypatch.setenv("PUBLIC_ADDRESS", "http://127.0.0.1:8000")
    assert Settings.from_environment().trusted_hosts == ["127.0.0.1"]


@pytest.mark.parametrize("command", ["serve", "worker", "beat"])
@pytest.mark.parametrize("mode", ["", "test"])
def test_nothing_starts_on_the_database_of_the_demo(
    capsys, environment, monkeypatch, command, mode
):
    engine = sa.create_engine(environment["DATABASE_URL"])
    mark_as_demo(engine)
    engine.dispose()
    monkeypatch.setenv("TIJDCOLLECTE_MODE", mode)
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:6379/0")
    assert refusal(capsys, command) == DEMO_REFUSED


def test_the_doctor_sees_the_switch_of_the_tests(capsys, migrated, monkeypatch):
    monkeypatch.setenv("TIJDCOLLECTE_MODE", "test")
    assert main(["doctor"]) == 1
    assert "TIJDCOLLECTE_MODE=test is alleen voor proeven" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["db"], ["keys"]])
def test_alone_it_lists_what_there_is(capsys, arguments):
    assert main(arguments) == 0
    assert "Commands:" in capsys.readouterr().out
