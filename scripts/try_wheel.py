"""Build the wheel and start it in an empty environment, far from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Folder in the checkout -> folder in the wheel.
SHIPPED = {
    "portal": "portal",
    "campaigns": "campaigns",
    "intake": "intake",
    "tasks": "tasks",
    "templates": "portal/templates",
}


def build(folder: Path) -> Path:
    """Build the wheel with what is installed here; nothing is fetched."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*command, str(ROOT)], check=True, stdout=subprocess.DEVNULL)
    (wheel,) = folder.glob("*.whl")
    return wheel


def expected(root: Path) -> set[str]:
    """Every file of the packages and the templates, by its name in the wheel."""
    return {
        f"{target}/{path.relative_to(root / source).as_posix()}"
        for source, target in SHIPPED.items()
        for path in (root / source).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def left_behind(wheel: Path, root: Path) -> list[str]:
    """What stands in the checkout and is not in the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return sorted(expected(root) - set(archive.namelist()))


def install(wheel: Path, folder: Path) -> Path:
    """An environment with our wheel; the locked dependencies are lent by the one we run in."""
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    return folder / "bin" / "tijdcollecte"


def start(program: Path, folder: Path) -> str:
    """Ask the installed program for its help, in a folder that holds nothing of ours."""
    folder.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    answer = subprocess.run(
        [str(program), "--help"],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return answer.stdout


def main() -> int:
    """Say what is wrong with the wheel; 0 when nothing is."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        try:
            wheel = build(folder / "dist")
            if missing := left_behind(wheel, ROOT):
                print("Niet in de wheel:", *missing, sep="\n  ")
                return 1
            help_text = start(install(wheel, folder / "venv"), folder / "empty")
        except subprocess.CalledProcessError as error:
            print(f"Mislukt: {error.cmd}\n{error.stderr or ''}")
            return 1
    if "demo" not in help_text:
        print("De geïnstalleerde opdracht noemt de demo niet in haar hulp.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
