"""Every message, in both languages, on the screen and on paper: what it may say, and how."""

import os
import re
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
from casts.messages import every_message
from factories import NOW, TODAY

from portal.language import speaking
from portal.mail.composing import compose
from portal.mail.letters import letter_pdf
from portal.mail.registry import MAILS, MailJob
from portal.mail.wording import MESSAGE_NAMES
from portal.networks.models import Network
from portal.scope import Scope, enter
from portal.web.partnerships import card_of

LANGUAGES = ("nl", "en")
LONGEST_SENTENCE = 20
# What no subject of a mail may tell whoever looks over a shoulder.
SECRETS = ("De Ark", "Anker", "Anna", "Bos", "Fatma", "Demir", "Maatje", "gezelschap", "Crabbehof")


@pytest.fixture(params=LANGUAGES)
def told(request, app, session, town):
    """Each message as the outbox would render it, with its twin on paper."""
    code = request.param
    messages = every_message(session, town, code)
    network = card_of(session.get_one(Network, town.network.id))
    enter(session, Scope(town.network.id, whole_network=True))

    def written(name, *, is_paper=False):
        message = messages[name]
        return MAILS[message.template](
            MailJob(session, message.context, network, NOW, is_paper=is_paper)
        )

    return code, network, sorted(messages), written


def words_of(mail):
    """Everything that a message says, part by part."""
    words = mail.words
    for part in words.parts:
        yield from (part.title, part.text, part.paper or "")
    yield from (words.subject, words.title, words.greeting, words.why)
    yield from (words.stop.text, words.stop.paper or "")


def sentences(text):
    """A dot in a time or a number ends no sentence."""
    return [one for one in re.split(r"(?<=[.!?:])\s+", text) if one]


def test_the_cast_has_every_message(told):
    _code, _network, names, _written = told
    said = {name.removesuffix("_volunteer").removesuffix("_seeker") for name in names}
    assert said == {name for name in MAILS if name != "probe"} == set(MESSAGE_NAMES)


def test_both_twins_say_the_same_in_the_language_of_the_reader(told):
    code, network, names, written = told
    for name in names:
        mail = written(name)
        letter = compose(mail, network)
        _keep(f"{name}.{code}.html", letter.html.encode())
        assert letter.language == code, name
        assert f'<html lang="{code}"' in letter.html, name
        bare = re.sub(r"<[^>]+>", " ", letter.html.partition("<body")[2])
        shown = " ".join(unescape(bare).split())
        text = " ".join(letter.text.split())
        for part in mail.words.parts:
            for said in (
                part.title,
                part.text.replace("\u00a0", " "),
                part.address,
                *(word for row in part.rows for word in row),
            ):
                assert said in text, name
                assert said in shown, name
        for twin in (text, shown):
            assert network.phone in twin, name
            assert mail.words.why in twin, name
            assert mail.words.stop.text in twin, name
        with speaking(code):
            assert ("Hartelijke groet" in text) is (code == "nl"), name


def test_english_readers_read_no_dutch(told):
    code, _network, names, written = told
    if code == "nl":
        pytest.skip("only for the other language")
    dutch = re.compile(r"\b(u|uw|wij|een|het|niet|dan|geen|voor|bij|uur)\b", re.IGNORECASE)
    for name in names:
        for said in words_of(written(name)):
            assert not dutch.search(said.replace("Het Anker", "")), (name, said)


def test_no_sentence_is_long(told):
    _code, _network, names, written = told
    lengths = []
    for name in names:
        for is_paper in (False, True):
            mail = written(name, is_paper=is_paper)
            for text in words_of(mail) if mail else ():
                for sentence in sentences(text):
                    lengths.append(len(sentence.split()))
                    assert lengths[-1] <= LONGEST_SENTENCE, (name, sentence)
    assert sum(lengths) / len(lengths) <= 12


def test_a_subject_tells_nothing(told):
    _code, _network, names, written = told
    for name in names:
        subject = written(name).subject
        assert subject == subject.strip()
        assert 3 < len(subject) < 60, name
        assert not [secret for secret in SECRETS if secret.lower() in subject.lower()], name


def test_nothing_is_fetched_and_nobody_else_is_named(told):
    _code, network, names, written = told
    for name in names:
        html = compose(written(name), network).html
        assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import", html), name
        hosts = set(re.findall(r"https?://([^/\"<\s]+)", html))
        assert hosts <= {"localhost"}, name
        assert len(html) < 60_000, name


def test_a_letter_says_what_the_mail_says_without_links(told):
    code, network, names, written = told
    for name in names:
        mail, paper = written(name), written(name, is_paper=True)
        if not MAILS[name.removesuffix("_volunteer").removesuffix("_seeker")].is_for_paper:
            continue
        pdf = letter_pdf(paper, network, today=TODAY)
        _keep(f"{name}.{code}.pdf", pdf)
        document = pypdfium2.PdfDocument(pdf)
        assert len(document) == 1, name
        text = " ".join(
            page.get_textpage().get_text_bounded().replace("\ufffe", "-") for page in document
        )
        text = " ".join(text.split())
        for on_screen, part in zip(mail.words.parts, paper.words.parts, strict=True):
            said = part.text if part.paper is None else part.paper
            assert " ".join(said.split()) in text, (name, said)
            assert on_screen.rows == part.rows, name
            for word in (word for row in part.rows for word in row):
                assert word in text, (name, word)
        assert "http" not in text, name
        assert network.phone in text, name
        assert b"/MarkInfo" in pdf or b"/StructTreeRoot" in pdf or _is_tagged(document), name


def _is_tagged(document):
    return bool(pypdfium2.raw.FPDFCatalog_IsTagged(document.raw))


def test_the_window_of_the_envelope_shows_where_it_goes(told):
    code, network, _names, written = told
    pdf = letter_pdf(written("request_wait", is_paper=True), network, today=TODAY)
    page = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    # 20 to 105 mm from the left, 50 to 90 mm from the top.
    mm = 72 / 25.4
    window = page.get_text_bounded(
        left=20 * mm, top=(297 - 48) * mm, right=105 * mm, bottom=(297 - 85) * mm
    )
    assert window.split("\r\n") == ["Fatma Demir", "Reeweg Oost 12", "3312 AB Dordrecht"]
    assert code in LANGUAGES


def _keep(name, content):
    """For whoever wants to look at them: TIJDCOLLECTE_KEEP names a folder."""
    if folder := os.environ.get("TIJDCOLLECTE_KEEP"):
        (Path(folder) / name).write_bytes(content)
