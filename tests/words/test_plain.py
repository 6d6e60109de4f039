"""What we say is short and plain: every text of the catalogues, every public page, every mail."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.extract import extract_from_file
from journeys.served import LANGUAGES, Served, Visit, served_town
from words.plain import avoided, mixes_u_and_je
from words.reading import average, blocks, is_sentence, long_sentences, sentences, words

ROOT = Path(__file__).parents[2]
# Somebody who pledged, and a church: they read as visitors do.
READERS = {"visitor", "anna", "dirk"}


def load_script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("texts", ROOT / "scripts" / "texts.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["texts"] = module
    spec.loader.exec_module(module)
    return module


texts = load_script()


def said() -> Iterator[tuple[Path, str]]:
    """Each text of the code with its file; of a plural both."""
    for method, path in texts.sources(ROOT):
        for _line, found, _comments, _context in extract_from_file(
            method, ROOT / path, keywords=texts.KEYWORDS, options={"silent": "false"}
        ):
            for text in found if isinstance(found, (tuple, list)) else [found]:
                yield path, text


def translations() -> dict[str, str]:
    """Dutch to English, of every subject."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / texts.TEXTS / "en").rglob("*.po")):
        for message in texts.read(path):
            if isinstance(message.id, (tuple, list)):
                found |= dict(zip(message.id, message.string, strict=True))
            elif message.id:
                found[message.id] = str(message.string)
    return found


SAID = list(said())
ENGLISH = translations()


def in_language(text: str, language: str) -> str:
    return text if language == "nl" else ENGLISH.get(text, "")


def is_mail(path: Path) -> bool:
    """Its words go out by mail."""
    return path.parts[:2] == ("templates", "mail") or path.stem == "mails"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served_town(tmp_path_factory.mktemp("words")) as running:
        yield running


def read(served: Served, visit: Visit, language: str) -> list[tuple[str, str]]:
    """The blocks of a page in one language, without what is marked as another."""
    client = served.strangers.browsers[visit.who]
    client.set_cookie("taal", language)
    answer = client.get(visit.address, follow_redirects=True)
    client.delete_cookie("taal")
    return [block for block in blocks(answer.text) if block[1] in {language, ""}]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_longer_than_a_breath(language):
    wrong = [
        f"{path}: {len(words(one))} woorden: {one}"
        for path, text in SAID
        for one in long_sentences(in_language(text, language))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_holds_a_word_that_we_do_not_say(language):
    wrong = [
        f"{path}: {found}: {text}"
        for path, text in SAID
        if (found := avoided(in_language(text, language), language))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_mails_are_short_and_plain(language):
    mails = [in_language(text, language) for path, text in SAID if is_mail(path)]
    assert len(mails) > 50
    assert average("\n".join(mails)) <= 12
    assert [text for text in mails if mixes_u_and_je(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_are_short_and_plain(served, language):
    wrong, everything = [], []
    for visit in served.visits():
        if visit.who not in READERS or visit.endpoint == "demo":
            continue
        page = "\n".join(text for text, _ in read(served, visit, language))
        everything += [one for one in sentences(page) if is_sentence(one)]
        wrong += [f"{visit}: {one}" for one in long_sentences(page)]
        wrong += [f"{visit}: {found}" for found in avoided(page, language)]
        if average(page) > 12:
            wrong.append(f"{visit}: {average(page):.1f} woorden per zin")
        if mixes_u_and_je(page):
            wrong.append(f"{visit}: u en je")
    assert len(everything) > 200
    assert average("\n".join(everything)) <= 12
    assert not wrong, "\n".join(dict.fromkeys(wrong))
