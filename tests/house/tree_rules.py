"""The rules of the house that no linter knows: each finds the offenders under a root."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2 import nodes

PACKAGES = ("portal", "campaigns", "intake", "tasks")
CODE = (*PACKAGES, "scripts", "tests", "bench")
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "common", "base", "manager", "managers"}
NOT_OURS = {
    *(".git", "__pycache__", "node_modules", "vendor", "demo-data", "instance"),
    *("dist", "build", "test-output"),
}

# Which folders of templates a folder may borrow from, besides itself.
SHELVES = {
    "layout": {"components"},
    "components": set(),
    "mail": {"components"},
    "print": {"components"},
    "portal": {"layout", "components"},
    "campaigns": {"layout", "components"},
    "intake": {"layout", "components", "campaigns"},
}

# Written in pieces, or this file would break its own rules.
MACHINE_PATH = re.compile("(?<![\\w./~-])/(?:" + "home|root|Users|work|opt/venv" + ")/\\w")
REGISTRY = re.compile(
    "|".join(
        re.escape(left + right)
        for left, right in [("py", "pi.org"), ("python", "hosted.org"), ("registry.", "npmjs")]
    )
    + r"|\bdeb\.deb"
    + r"ian\b"
)


@dataclass(frozen=True)
class Rule:
    """A rule, and an offence that it must find at exactly this place."""

    find: Callable[[Path], list[str]]
    offence: dict[str, str]
    found: str


class Anything(dict[str, Callable[..., str]]):
    """Filters and tests that the app adds are taken for granted here."""

    def __contains__(self, name: object) -> bool:
        return True

    def get(self, name: str, default: object = None) -> Callable[..., str]:
        return str


def python_files(root: Path, folders: tuple[str, ...] = PACKAGES) -> Iterator[Path]:
    """Our own Python; migrations are written by a machine."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            if "migrations" not in path.parts and not NOT_OURS & set(path.parts):
                yield path


def texts(root: Path) -> Iterator[tuple[Path, str]]:
    """Every text file of the checkout."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        hidden = any(part.startswith(".") for part in parts[:-1] if part != ".ci")
        if hidden or NOT_OURS & set(parts) or not path.is_file():
            continue
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def matching(root: Path, pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(root)}:{number}"
        for path, text in texts(root)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def machine_paths(root: Path) -> list[str]:
    return matching(root, MACHINE_PATH)


def registry_hosts(root: Path) -> list[str]:
    return matching(root, REGISTRY)


def addresses_in_locks(root: Path) -> list[str]:
    return [
        f"requirements/{path.name}:{number}"
        for path in sorted((root / "requirements").glob("*"))
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if ":" + "//" in line or line.startswith(("-i", "--index", "--extra", "--find"))
    ]


def full_init_files(root: Path) -> list[str]:
    """An ``__init__.py`` holds a docstring and nothing else."""
    offenders = []
    for path in python_files(root):
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text())
            if len(tree.body) != 1 or ast.get_docstring(tree) is None:
                offenders.append(str(path.relative_to(root)))
    return offenders


def commits(root: Path) -> list[str]:
    """Only ``unit_of_work()`` commits; a change of scope may end a transaction that only read."""
    ends = {
        root / "portal" / "db.py": "$^",
        root / "portal" / "scope.py": r"\.commit\(",
        root / "portal" / "lines.py": r"session\.",  # the line itself, below any session
    }
    return [
        str(path.relative_to(root))
        for path in python_files(root)
        if re.search(ends.get(path, r"\.(commit|rollback)\("), path.read_text())
    ]


def long_files(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in python_files(root, CODE)
        if len(path.read_text().splitlines()) > LONGEST_FILE
    ]


def long_functions(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root)}: {node.name}"
        for path in python_files(root, CODE)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]


def names_that_say_nothing(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in python_files(root, CODE)
        if SAYS_NOTHING & {path.stem, path.parent.name}
    ]


def undocumented_modules(root: Path) -> list[str]:
    return [
        str(path.relative_to(root))
        for path in python_files(root, (*PACKAGES, "scripts"))
        if ast.get_docstring(ast.parse(path.read_text())) is None
    ]


def templates(root: Path) -> Iterator[tuple[str, str]]:
    folder = root / "templates"
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".html", ".txt", ".xml", ".svg"}:
            yield path.relative_to(folder).as_posix(), path.read_text()


def jinja() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        optimized=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
    )
    environment.filters = Anything()
    environment.tests = Anything()
    return environment


def broken_templates(root: Path) -> list[str]:
    """Templates that Jinja cannot compile."""
    offenders = []
    for name, source in templates(root):
        try:
            jinja().compile(source, name)
        except jinja2.TemplateSyntaxError as error:
            offenders.append(f"{name}:{error.lineno}")
    return offenders


def borrowed_templates(root: Path) -> list[str]:
    """A template borrows from its own folder and from the floors below it."""
    kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
    offenders = []
    for name, source in templates(root):
        home = name.partition("/")[0]
        if home not in SHELVES:
            offenders.append(f"{name} has no shelf")
            continue
        allowed = {home} | SHELVES[home]
        for node in jinja().parse(source).find_all(kinds):
            wanted = getattr(node.template, "value", None)
            if isinstance(wanted, str) and wanted.partition("/")[0] not in allowed:
                offenders.append(f"{name} borrows {wanted}")
    return offenders
