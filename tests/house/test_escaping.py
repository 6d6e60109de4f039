"""What people type is letters: every template escapes, and nothing switches that off."""

import re
from pathlib import Path

import pytest
from conftest import project_root
from house.tree_rules import PACKAGES

from portal import pdf

UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false|\.unescape\(")
# The two places that make marks of words that are ours, and escape what goes into them.
MARKS = {"portal/language.py", "portal/web/pages.py"}


def switched_off(root: Path) -> list[str]:
    """Templates that pass something unescaped, and code that makes marks elsewhere."""
    found = [
        path.relative_to(root).as_posix()
        for path in sorted((root / "templates").rglob("*"))
        if path.is_file() and UNESCAPED.search(path.read_text(errors="replace"))
    ]
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            name = path.relative_to(root).as_posix()
            if re.search(r"\bMarkup\(", path.read_text()) and name not in MARKS:
                found.append(name)
    return found


def test_nothing_switches_it_off():
    assert switched_off(project_root()) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("templates/x.html", "{{ name | safe }}"),
        ("templates/x.html", "{% autoescape false %}{{ name }}{% endautoescape %}"),
        ("intake/x.py", "said = Markup(name)"),
    ],
)
def test_control_a_planted_hole_is_found(tmp_path, name, text):
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert switched_off(tmp_path) == [name]


@pytest.mark.parametrize("name", ["x.html", "mail/mail.html", None])
def test_pages_and_mails_escape(app, name):
    escapes = app.jinja_env.autoescape
    assert escapes(name) if callable(escapes) else escapes


def test_what_is_printed_escapes():
    assert pdf.templates().from_string("{{ name }}").render(name="<b>") == "&lt;b&gt;"
