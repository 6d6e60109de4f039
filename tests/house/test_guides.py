"""The guides are short, plain and true: what they link to is there, what they quote we do say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from words.plain import avoided, mixes_u_and_je
from words.reading import average, long_sentences, words
from words.test_plain import SAID

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted(DOCS.glob("handleiding-*.md"))
LINK = re.compile(r"!?\[([^\]]*)\]\(([^)#]+)(?:#[^)]*)?\)")
QUOTED = re.compile(r"‘([^’]+)’")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
# Two printed sides, pictures included.
MOST_WORDS = 750
MOST_PICTURES = 3
HEAVIEST_PICTURE = 60_000


def read(path: Path) -> str:
    """A guide as its reader reads it: no code, no marks; each line of a list is its own."""
    text = LINK.sub(r"\1", CODE.sub("", path.read_text()))
    text = re.sub(r"^\s*(?:#+|[*+-]|\d+\.|\|)\s*", "\n", text, flags=re.MULTILINE)
    return "\n".join(" ".join(one.split()) for one in re.split(r"\n\s*\n|\n(?=\n)", text))


def is_said(quote: str, texts: set[str]) -> bool:
    """Whether a button, menu or heading is called so; a value may stand in the text."""
    if quote in texts:
        return True
    with_values = [one for one in texts if "{" in one and re.match("[A-Za-z]{3}", one)]
    patterns = (
        "".join(
            ".+" if part.startswith("{") else re.escape(part)
            for part in re.split(r"(\{[^}]*\})", one)
        )
        for one in with_values
    )
    return any(re.fullmatch(one, quote) for one in patterns)


def test_there_are_five():
    names = {path.stem.removeprefix("handleiding-") for path in GUIDES}
    assert names == {"kerk", "vrijwilliger", "hulplijn", "coordinator", "beheerder"}


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))], ids=str)
def test_every_file_it_links_to_is_there(path):
    found = [to for _, to in LINK.findall(path.read_text()) if ":" not in to]
    assert [to for to in found if not (path.parent / to).exists()] == []


def test_every_guide_is_in_the_index():
    for index in (ROOT / "README.md", DOCS / "README.md"):
        for guide in GUIDES:
            assert f"{guide.name})" in index.read_text(), (index.name, guide.name)


def test_every_picture_is_shown_and_small():
    shown = {to for path in GUIDES for _, to in LINK.findall(path.read_text())}
    for picture in sorted((DOCS / "pictures").iterdir()):
        assert f"pictures/{picture.name}" in shown
        assert picture.stat().st_size <= HEAVIEST_PICTURE


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
class TestGuide:
    """What holds for each of them."""

    def test_what_it_quotes_is_on_the_screen(self, path):
        texts = {re.sub(r"<[^>]+>", "", text) for _, text in SAID}
        quotes = QUOTED.findall(CODE.sub("", path.read_text()))
        assert quotes
        assert [quote for quote in quotes if not is_said(quote, texts)] == []

    def test_it_is_short_and_plain(self, path):
        text = read(path)
        assert len(words(text)) <= MOST_WORDS
        assert path.read_text().count("![") <= MOST_PICTURES
        assert long_sentences(text) == []
        assert average(text) <= 12
        assert not mixes_u_and_je(text)
        assert avoided(text, "nl") == []

    def test_every_picture_says_what_it_shows(self, path):
        assert all(alt for alt, to in LINK.findall(path.read_text()) if to.endswith(".png"))
