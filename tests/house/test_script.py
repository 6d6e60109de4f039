"""The start script: makes its environment once, starts at once, refuses in one sentence.

It runs with a Python, an apt-get and an id of the test's own, so nothing is fetched.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ("sh", "dirname", "cat", "cksum", "mkdir", "rm", "cp", "find", "flock", "uname", "chmod")
# Writes down what it is asked; making an environment copies it there.
PYTHON = """#!/bin/sh
case "$*" in
    -V) cat "${0%/*}/version" 2>/dev/null || echo "${FAKE_VERSION:-Python 3.11.7}"; exit ;;
    *ctypes*) [ -e "$FAKE/pango" ]; exit ;;
    "-c import ensurepip"*) [ ! -e "$FAKE/no-ensurepip" ]; exit ;;
    -c*) [ ! -e "$FAKE/too-old" ]; exit ;;
esac
echo "python $*" >>"$FAKE/log"
case "$*" in
    "-m venv"*)
        mkdir -p "$3/bin"
        : >"$3/pyvenv.cfg"
        echo "${FAKE_VERSION:-Python 3.11.7}" >"$3/bin/version"
        cp "$0" "$3/bin/python"
        cp "$0" "$3/bin/pip" ;;
    *tool.lock)
        [ ! -e "$FAKE/no-uv" ] || exit 1
        cp "$FAKE/uv" "${0%/*}/uv" ;;
    *"pip install"*) [ ! -e "$FAKE/no-network" ] ;;
    "-P -m portal.cli"*) echo "PYTHONPATH=$PYTHONPATH" >>"$FAKE/log"; exit "${FAKE_ANSWER:-0}" ;;
esac
"""
UV = '#!/bin/sh\necho "uv $*" >>"$FAKE/log"\n[ ! -e "$FAKE/no-network" ]\n'
APT = '#!/bin/sh\necho "apt-get $*" >>"$FAKE/log"\n: >"$FAKE/pango"\n'


@dataclass
class Machine:
    """A checkout on a machine that the test furnishes."""

    root: Path
    checkout: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def venv(self) -> Path:
        return self.checkout / ".venv"

    def has(self, *marks: str) -> None:
        for mark in marks:
            (self.root / mark).touch()

    def put(self, name: str, text: str) -> None:
        path = self.root / "bin" / name
        path.write_text(text)
        path.chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        (self.root / "log").write_text("")
        return subprocess.run(
            [str(self.checkout / "tijdcollecte"), *arguments],
            cwd=self.root,
            env={**self.environment, **environment},
            check=False,
            capture_output=True,
            text=True,
        )

    def calls(self) -> list[str]:
        """What was asked of the fakes, with the folders of this test left out."""
        log = (self.root / "log").read_text().replace(str(self.checkout), "HOUSE")
        return log.splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    checkout = tmp_path / "check out"
    checkout.mkdir()
    shutil.copy(ROOT / "tijdcollecte", checkout)
    shutil.copytree(ROOT / "requirements", checkout / "requirements")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (tmp_path / "bin" / tool).symlink_to(found)
    environment = {"PATH": str(tmp_path / "bin"), "FAKE": str(tmp_path), "HOME": str(tmp_path)}
    made = Machine(tmp_path, checkout, environment)
    made.put("python3", PYTHON)
    made.put("id", "#!/bin/sh\necho 1000\n")
    made.put("fc-list", "#!/bin/sh\n")
    (tmp_path / "uv").write_text(UV)
    (tmp_path / "uv").chmod(0o755)
    made.has("pango")
    return made


def one_sentence(answer: subprocess.CompletedProcess[str]) -> str:
    """The only thing said, on stderr, with exit status 2."""
    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    return line


START = ["python -P -m portal.cli demo --port 5005", "PYTHONPATH=HOUSE"]


def test_the_first_start_makes_the_environment(machine):
    answer = machine.run("demo", "--port", "5005")
    assert answer.returncode == 0
    assert machine.calls() == [
        "python -m venv HOUSE/.venv",
        "python -m pip install --disable-pip-version-check --only-binary :all: --require-hashes "
        "-r HOUSE/requirements/tool.lock",
        "uv pip install --compile-bytecode --python HOUSE/.venv/bin/python --require-hashes "
        "-r HOUSE/requirements/app.lock",
        *START,
    ]


def test_the_second_start_installs_nothing_and_says_nothing(machine):
    machine.run("demo")
    answer = machine.run("demo", "--port", "5005")
    assert machine.calls() == START
    assert (answer.stdout, answer.stderr) == ("", "")


def test_the_answer_of_the_program_is_ours(machine):
    assert machine.run("demo", FAKE_ANSWER="7").returncode == 7


def test_a_changed_lock_is_installed(machine):
    machine.run("demo")
    with (machine.checkout / "requirements" / "app.lock").open("a") as lock:
        lock.write("more==1\n")
    machine.run("demo")
    assert [call.split()[0] for call in machine.calls()] == [
        "python",
        "uv",
        "python",
        "PYTHONPATH=HOUSE",
    ]


def test_another_python_gets_another_environment(machine):
    machine.run("demo")
    # The system moved on: the environment's own python is gone, python3 is a newer one.
    (machine.venv / "bin" / "version").write_text("")
    machine.run("demo", FAKE_VERSION="Python 3.13.1")
    assert machine.calls()[0] == "python -m venv HOUSE/.venv"
    assert (machine.venv / "bin" / "version").read_text() == "Python 3.13.1\n"
    machine.run("demo", "--port", "5005", FAKE_VERSION="Python 3.13.1")
    assert machine.calls() == START


def test_pip_does_it_where_uv_cannot(machine):
    machine.has("no-uv")
    assert machine.run("demo").returncode == 0
    assert (
        "python -m pip install --disable-pip-version-check --require-hashes "
        "-r HOUSE/requirements/app.lock"
    ) in machine.calls()


def test_an_installation_that_broke_off_is_done_again(machine):
    machine.has("no-network")
    assert machine.run("demo").returncode == 2
    (machine.root / "no-network").unlink()
    assert machine.run("demo").returncode == 0
    assert "uv pip install" in " ".join(machine.calls())


def test_test_has_a_lock_of_its_own_which_serves_the_program_too(machine):
    machine.put("chromium", "#!/bin/sh\n")
    machine.run("test", "--full")
    assert machine.calls()[-2:] == [
        "uv pip install --compile-bytecode --python HOUSE/.venv/bin/python --require-hashes "
        "-r HOUSE/requirements/test.lock",
        "python HOUSE/scripts/check.py --full",
    ]
    machine.run("test")
    assert machine.calls() == ["python HOUSE/scripts/check.py"]
    machine.run("demo", "--port", "5005")
    assert machine.calls() == START


def test_the_environment_can_stand_elsewhere(machine):
    machine.run("demo", TIJDCOLLECTE_VENV="else where")
    assert (machine.root / "else where" / "bin" / "python").exists()
    assert not machine.venv.exists()


def test_without_python_one_sentence(machine):
    machine.has("too-old")
    assert one_sentence(machine.run("demo")) == (
        "Python 3.11 of nieuwer ontbreekt: installeer de pakketten python3 en python3-venv."
    )


def test_without_venv_one_sentence(machine):
    machine.has("no-ensurepip")
    assert "installeer het pakket python3-venv" in one_sentence(machine.run("demo"))


def test_a_folder_that_cannot_be_made_one_sentence(machine):
    answer = machine.run("demo", TIJDCOLLECTE_VENV="/dev/null/venv")
    assert one_sentence(answer) == (
        "De map /dev/null/venv is niet te schrijven: kies een andere met TIJDCOLLECTE_VENV."
    )


def test_somebody_elses_folder_is_left_alone(machine):
    machine.venv.mkdir()
    (machine.venv / "letter.txt").write_text("Dag Anna")
    assert "staan andere bestanden" in one_sentence(machine.run("demo"))
    assert [path.name for path in machine.venv.iterdir()] == ["letter.txt"]


def test_without_a_network_the_last_line_says_so(machine):
    machine.has("no-network")
    answer = machine.run("demo")
    assert answer.returncode == 2
    assert "is er internet?" in answer.stderr.splitlines()[-1]
    assert "portal.cli" not in " ".join(machine.calls())


def test_without_pango_it_names_the_packages_and_goes_on(machine):
    (machine.root / "pango").unlink()
    machine.run("demo")
    answer = machine.run("demo", "--port", "5005")
    assert machine.calls() == START
    assert answer.stderr == (
        "PDF's maken kan nog niet: installeer daarvoor de pakketten "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig.\n"
    )


def test_root_gets_what_is_missing_from_apt(machine):
    (machine.root / "pango").unlink()
    machine.put("id", "#!/bin/sh\necho 0\n")
    machine.put("apt-get", APT)
    machine.run("test")
    asked = [call for call in machine.calls() if call.startswith("apt-get install")]
    assert asked == [
        "apt-get install -y --no-install-recommends "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig",
        "apt-get install -y --no-install-recommends chromium",
        "apt-get install -y --no-install-recommends chromium-headless-shell",
    ]


def test_who_is_not_root_never_meets_apt(machine):
    (machine.root / "pango").unlink()
    machine.put("apt-get", APT)
    answer = machine.run("test")
    assert "apt-get" not in " ".join(machine.calls())
    assert "installeer daarvoor het pakket chromium" in answer.stderr


@pytest.mark.parametrize("words", [["--foo"], ["--full", "--snel"], ["--only", "ruff", "nog"]])
def test_a_wrong_word_of_the_tests_is_named_before_anything_is_fetched(machine, words):
    answer = machine.run("test", *words)
    assert answer.returncode == 2
    assert f"{words[-1]}" in answer.stderr
    assert "./tijdcollecte test --help" in answer.stderr
    assert machine.calls() == []
