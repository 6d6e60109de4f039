"""Everything CI runs, one step after the other; `./tijdcollecte test` starts this.

A failing step stops no other; the last lines say which failed and what was left out.
Arguments after ``--`` go to pytest.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import servers

ROOT = Path(__file__).resolve().parents[1]
Command = list[str]


@dataclass(frozen=True)
class Step:
    """One thing CI insists on; it fails when any of its commands does."""

    name: str
    heading: str
    commands: list[Command]


class Parser(argparse.ArgumentParser):
    """Refuses a wrong option in one sentence."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"Dat kan niet: {message}. Zie ./tijdcollecte test --help.\n")


def steps(pytest_arguments: list[str], *, full: bool) -> list[Step]:
    """Every step in order, the quick ones first."""
    python = [sys.executable]
    scripts = sorted(str(path) for path in (ROOT / "scripts").glob("*.py"))
    sizes = [] if full else ["-m", "not slow"]
    # Three at a time, for there is always one that waits; the full size leaves room for what it
    # counts in seconds. Each file on one side and the longest first (tests/order.py knows which),
    # unless somebody asks pytest for something particular.
    in_order = ["--dist", "loadfile", "--no-loadscope-reorder"]
    sides = [] if pytest_arguments else ["-n", "2" if full else "3", *in_order]
    return [
        Step("ruff", "ruff: fouten en gewoonten", [[*python, "-m", "ruff", "check", "."]]),
        Step("format", "ruff: opmaak", [[*python, "-m", "ruff", "format", "--check", "."]]),
        Step(
            "mypy",
            "mypy: typen",
            [[*python, "-m", "mypy"], [*python, "-m", "mypy", *scripts]],
        ),
        Step(
            "imports",
            "import-linter: de verdiepingen van het huis",
            [[str(Path(sys.executable).with_name("lint-imports"))]],
        ),
        Step(
            "djlint",
            "djLint: sjablonen",
            [[*python, "-m", "djlint", "templates", "--lint", "--quiet"]],
        ),
        Step("wheel", "wheel: bouwen en schoon starten", [[*python, "scripts/try_wheel.py"]]),
        Step("pytest", "pytest", [[*python, "-m", "pytest", *sizes, *sides, *pytest_arguments]]),
    ]


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """Split our own options from what follows ``--``."""
    at = arguments.index("--") if "--" in arguments else len(arguments)
    names = [step.name for step in steps([], full=False)]
    parser = Parser(
        prog="./tijdcollecte test",
        description="Doet alle proeven. Wat na -- staat gaat naar pytest.",
    )
    parser.add_argument("--full", action="store_true", help="de volle aantallen, duurt lang")
    parser.add_argument(
        "--only", action="append", choices=names, metavar="STAP", help=f"alleen {', '.join(names)}"
    )
    return parser.parse_args(arguments[:at]), arguments[at + 1 :]


def run_step(step: Step, environment: Mapping[str, str]) -> bool:
    """Run all commands of a step, also after a failure; say how long it took."""
    print(f"\n== {step.heading}", flush=True)
    began = time.monotonic()
    codes = [
        subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        for command in step.commands
    ]
    verdict = "goed" if not any(codes) else "FOUT"
    print(f"-- {step.name}: {verdict}, {time.monotonic() - began:.0f} s", flush=True)
    return not any(codes)


def closing_lines(failed: list[str], absent: list[str]) -> list[str]:
    """What the person reads last."""
    lines = [f"Niet goed: {', '.join(failed)}." if failed else "Alles goed."]
    if absent:
        lines.append(f"Overgeslagen, want het is hier niet: {', '.join(absent)}.")
    return lines


def main(
    arguments: list[str],
    environment: Mapping[str, str],
    find_absent: Callable[[Mapping[str, str]], list[str]] = servers.absent,
) -> int:
    """Run the chosen steps; 0 when all of them went well."""
    options, pytest_arguments = parse(arguments)
    chosen = [
        step
        for step in steps(pytest_arguments, full=options.full)
        if not options.only or step.name in options.only
    ]
    absent = find_absent(environment) if any(step.name == "pytest" for step in chosen) else []
    failed = []
    if absent and environment.get("CI"):
        print(f"In CI hoort alles er te zijn, maar dit ontbreekt: {', '.join(absent)}.", flush=True)
        failed.append("wat er moet zijn")
    settings = {**environment, "TIJDCOLLECTE_WITHOUT": ",".join(absent)}
    # Hundreds of processes start here; each would read all of our own code anew.
    settings.pop("PYTHONDONTWRITEBYTECODE", None)
    if options.full:
        settings["TIJDCOLLECTE_FULL"] = "1"
    failed += [step.name for step in chosen if not run_step(step, settings)]
    print("", *closing_lines(failed, absent), sep="\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
