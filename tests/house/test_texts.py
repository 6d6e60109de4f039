"""Everything we say is marked, translated and compiled; and each check finds a planted fault."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).parents[2]
LETTERS = re.compile(r"[A-Za-zÀ-ÿ]{2,}")
# A template may say these without translating: names, signs and what machines read.
NAMES = {
    "yes",
    "Tijdcollecte",
    "QR",
    "PDF",
    "XLSX",
    "CSV",
    "VOG",
    "nbsp",
    "mdash",
    "ndash",
    "raquo",
}
SAID_ATTRIBUTES = re.compile(
    r"""\s(?:aria-label|alt|title|placeholder|data-label)\s*=\s*["']([^"']*)"""
)
TAG = re.compile(r"<(?:!--.*?--|/?[a-zA-Z!](?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>", re.DOTALL)
# ``_()`` of a template takes our own words only: what people typed would not be escaped.
SAYS_A_VARIABLE = re.compile(r"""(?<![\w.])_n?\(\s*(?!["'])""")


def load_script():
    spec = importlib.util.spec_from_file_location("texts", ROOT / "scripts" / "texts.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["texts"] = module
    spec.loader.exec_module(module)
    return module


texts = load_script()


def data_of(source: str) -> str:
    """What a template says by itself; what it computes becomes a dot."""
    pieces = []
    for _line, kind, value in Environment(autoescape=True).lex(source):
        if kind == "data":
            pieces.append(value)
        elif kind in {"variable_begin", "block_begin"}:
            pieces.append("·")
    return "".join(pieces)


def unmarked(source: str) -> list[str]:
    """Words in a template that nobody can translate."""
    data = re.sub(r"<style>.*?</style>", "", data_of(source), flags=re.DOTALL)
    words = SAID_ATTRIBUTES.findall(data) + TAG.sub("\n", data).split("\n")
    # Signs of HTML, places to fill in, and the ends of ids that a macro makes.
    words = [re.sub(r"&\w+;|\{\w*\}|·-\w+", " ", word) for word in words]
    return [
        word.strip()
        for word in words
        if [found for found in LETTERS.findall(word) if found not in NAMES]
    ]


def templates() -> list[Path]:
    folder = ROOT / "templates"
    found = [path for path in folder.rglob("*") if path.suffix in {".html", ".txt"}]
    assert len(found) > 60
    return sorted(found)


def test_every_catalogue_is_complete_and_compiled():
    assert texts.check() == []


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.stem)
def test_every_word_of_a_template_is_marked(path):
    source = path.read_text()
    assert unmarked(source) == []
    assert SAYS_A_VARIABLE.findall(source) == []


def test_planted_words_are_found():
    assert unmarked("<p>Dag {{ name }}</p>") == ["Dag ·"]
    assert unmarked('<nav aria-label="Hoofdmenu">{{ _("Dag") }}</nav>') == ["Hoofdmenu"]
    assert unmarked('<p class="lead">{{ _("Dag {name}", name=x) }}: {{ x }}</p>') == []
    assert SAYS_A_VARIABLE.findall("{{ _(title) }}")
    assert not SAYS_A_VARIABLE.findall("{{ _('Dag') }} {{ some_(x) }}")


@pytest.fixture
def tree(tmp_path):
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "x.py").write_text(
        'A = _l("Dag {name}")\nB = _n("{n} uur", "{n} uren", 2)\n'
    )
    (tmp_path / "templates" / "x.html").write_text('{{ _("Hallo") }}')
    texts.update(tmp_path)
    return tmp_path


def fill(tree: Path, name: str, *pairs: tuple[str, str]) -> Path:
    path = tree / "portal" / "translations" / "en" / f"{name}.po"
    for before, after in pairs:
        path.write_text(path.read_text().replace(before, after))
    return path


def test_an_untranslated_text_is_found(tree, capsys):
    found = texts.check(tree)
    assert len(found) == 3
    assert all("niet vertaald" in line for line in found)


def test_a_changed_placeholder_is_found(tree):
    fill(
        tree, "portal", ('msgid "Dag {name}"\nmsgstr ""', 'msgid "Dag {name}"\nmsgstr "Hi {naam}"')
    )
    assert any("andere invulplekken" in line for line in texts.check(tree))


def test_a_stale_compilation_and_a_fuzzy_text_are_found(tree):
    path = fill(tree, "x", ('msgid "Hallo"\nmsgstr ""', '#, fuzzy\nmsgid "Hallo"\nmsgstr "Hello"'))
    assert any("onzeker" in line for line in texts.check(tree))
    path.write_text(path.read_text().replace("#, fuzzy\n", ""))
    assert any("niet bijgewerkt" in line for line in texts.check(tree))
    texts.update(tree)
    assert not [line for line in texts.check(tree) if "x.po" in line]


def test_a_text_that_is_gone_leaves_the_catalogue(tree):
    (tree / "templates" / "x.html").write_text('{{ _("Anders") }}')
    found = [line for line in texts.check(tree) if "x.po" in line]
    assert ["ontbreekt" in found[0], "is over" in found[1]] == [True, True]
