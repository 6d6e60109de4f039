"""What lies ready to put the site on a server names commands and settings that exist."""

import configparser
import json
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest
import yaml

from portal.cli import COMMANDS, commands
from portal.settings_table import SETTINGS

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
NAMES = {one.name for one in SETTINGS}
OF_PYTHON = {"PYTHONPATH", "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE"}
PROTECTED = {
    "NoNewPrivileges": "yes",
    "CapabilityBoundingSet": "",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "RestrictNamespaces": "yes",
}


def parsed(words: list[str]) -> str:
    """The name of a command whose words click takes. Raises click.UsageError."""
    group, name = commands, words[0]
    context = click.Context(commands)
    while isinstance(group, click.Group):
        command = group.get_command(context, words[0])
        assert command is not None, words
        group, words = command, words[1:]
    group.make_context(name, list(words))
    return name


def unit(path: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=True, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(path.read_text())
    assert parser["Install"]["WantedBy"] == "multi-user.target"
    return parser["Service"]


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def ours() -> dict[str, dict]:
    """The services that run our image."""
    found = compose()["services"]
    return {name: one for name, one in found.items() if one.get("image") == "tijdcollecte"}


def test_the_control_of_words():
    """A word that click does not know is found."""
    with pytest.raises(click.UsageError):
        parsed(["serve", "--wrokers", "2"])
    with pytest.raises(AssertionError):
        parsed(["sevre"])


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_starts_what_its_name_says(path):
    said = shlex.split(unit(path)["ExecStart"])
    assert said[:4] == ["/srv/tijdcollecte/venv/bin/python", "-P", "-m", "portal.cli"]
    kind = {"web": "serve"}.get(path.stem.removeprefix("tijdcollecte-"))
    assert parsed(said[4:]) == (kind or path.stem.removeprefix("tijdcollecte-"))


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.stem)
def test_a_unit_may_do_little_and_comes_back(path):
    found = unit(path)
    assert {name: found[name] for name in PROTECTED} == PROTECTED
    assert (found["User"], found["Restart"]) == ("tijdcollecte", "always")
    assert found["EnvironmentFile"] == "/etc/tijdcollecte/env"
    assert {one.partition("=")[0] for one in found["Environment"].split()} <= NAMES | OF_PYTHON


def test_there_is_a_unit_for_each_process():
    names = {path.stem for path in UNITS}
    assert names == {"tijdcollecte-web", "tijdcollecte-worker", "tijdcollecte-beat"}


def test_compose_runs_each_part_once_the_tables_are_there():
    services = ours()
    said = {name: parsed(one["command"]) for name, one in services.items()}
    assert said == {"migrate": "db", "web": "serve", "worker": "worker", "beat": "beat"}
    for name in ("web", "worker", "beat"):
        wanted = services[name]["depends_on"]["migrate"]["condition"]
        assert wanted == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"


def test_compose_sets_settings_that_exist_and_opens_nothing_to_the_world():
    for name, one in ours().items():
        assert set(one["environment"]) <= NAMES, name
        assert one["cap_drop"] == ["ALL"]
        assert one["read_only"] is True
    for one in compose()["services"].values():
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))


def test_the_image_installs_the_lock_with_its_hashes_and_runs_as_nobody():
    said = (DEPLOY / "Dockerfile").read_text()
    installs = [line for line in said.splitlines() if "pip install" in line]
    assert len(installs) == 1
    assert "--require-hashes -r requirements/app.lock" in installs[0]
    assert re.search(r"^USER (?!0\b|root\b)\w+$", said, re.MULTILINE)
    assert said.index("USER ") < said.index("ENTRYPOINT")
    lists = {
        name: json.loads(value)
        for name, value in re.findall(r"^(ENTRYPOINT|CMD) (.+)$", said, re.M)
    }
    assert lists["ENTRYPOINT"] == ["python", "-P", "-m", "portal.cli"]
    assert parsed(lists["CMD"]) == "serve"


def test_the_image_holds_every_package_and_only_what_the_context_lets_in():
    said = (DEPLOY / "Dockerfile").read_text()
    copied = {line.split()[1] for line in said.splitlines() if line.startswith("COPY ")}
    packages = re.search(r"^packages = (\[.+\])$", (ROOT / "pyproject.toml").read_text(), re.M)
    assert packages
    # Besides our own: the lock, and what says which version this is.
    files = {"pyproject.toml", "requirements/app.lock"}
    assert copied == {*json.loads(packages[1]), "templates", *files}
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    assert {line[1:] for line in let_in if line.startswith("!")} == copied
    for name in copied:
        assert (ROOT / name).exists()


def test_the_command_on_a_server_finds_its_tools_from_cron_and_writes_for_its_user_alone(tmp_path):
    """Run with cron's PATH, up to where it becomes the other user."""
    (tmp_path / "env").write_text("DATABASE_URL='a b'\n")
    said = (DEPLOY / "tijdcollecte").read_text()
    ours = said.replace("/etc/tijdcollecte/env", str(tmp_path / "env"))
    ours = ours.rpartition("exec runuser")[0].replace("[ ", "false && [ ")
    ours += 'umask; echo "$PATH"; printenv DATABASE_URL; echo "$@"\n'
    ran = subprocess.run(
        ["/bin/sh", "-c", ours, "tijdcollecte", "doctor"],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    umask, path, url, command = ran.stdout.splitlines()
    assert umask == "0077"
    assert "/usr/sbin" in path.split(":")
    assert url == "a b"
    assert command.endswith("-m portal.cli doctor")


def section(name: str) -> str:
    """One chapter of docs/operate.md."""
    page = (ROOT / "docs" / "operate.md").read_text()
    return page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_putting_back_names_what_no_backup_holds_and_ends_with_a_site():
    said = section("Putting back")
    secret = {"SMTP_URL", "BOUNCE_URL", "BOUNCE_TOKEN", "METRICS_TOKEN", "DATABASE_ROLE"}
    for name in secret | {"SECRET_KEY", "DATA_KEYS", "LOOKUP_KEY", "/etc/tijdcollecte/env"}:
        assert f"`{name}`" in said, name
    steps = re.findall(r"^\*\*(\d)\. ", said, re.MULTILINE)
    assert steps == ["1", "2", "3", "4", "5", "6"]
    start = said.partition("**5. Start.**")[2]
    for what in ("steps 6 and 7", "the DNS", "cron", "https://YOUR.NAME/gereed"):
        assert what in start, what


def test_the_commands_of_the_page_exist():
    """Each line of docs/operate.md that begins with our command is one that click takes."""
    page = (ROOT / "docs" / "operate.md").read_text()
    blocks = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    lines = [
        shlex.split(line.partition(" >")[0], comments=True)
        for block in blocks
        for line in block.splitlines()
        if line.startswith("tijdcollecte ")
    ]
    assert len(lines) > 5
    for words in lines:
        assert parsed(words[1:]) in COMMANDS
