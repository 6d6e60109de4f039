"""On an English page, what a partnership wrote in Dutch says so: a voice that reads aloud, reads
it as Dutch (WCAG 3.1.2)."""

import re
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa
from casts.doors import DOORS
from casts.messages import every_message
from casts.strangers import Strangers
from factories import NOW

from campaigns.planning.models import Campaign, Project
from portal.language import Told, Written
from portal.mail.composing import compose
from portal.mail.registry import MAILS, MailJob
from portal.networks.models import Category, District, Network
from portal.scope import Scope, enter, system_scope
from portal.web.partnerships import card_of

# What is written where, and where each of them is heard: the test is not deaf.
WRITTEN = {
    Campaign: ("name", "intro"),
    Project: ("title", "summary", "description"),
    Category: ("name",),
    District: ("name",),
}
WORDS = {
    f"Woord{model.__name__}{column}": (model, column)
    for model in WRITTEN
    for column in WRITTEN[model]
}
# Words to copy or to print as one text, for who reads Dutch and English both.
DOCUMENTS = {"pledges.texts", "reports.report"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
# A title stands alone in the bar of the browser: no part of it can have another language, so it is
# heard by itself. What somebody is busy writing stands in a box of its own.
SILENT = {"title", "style", "script", "textarea"}


class Ears(HTMLParser):
    """Hears each text in the language that the page says it is in."""

    def __init__(self, html):
        super().__init__()
        self.open, self.torn, self.heard = [("", "")], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.torn += [value for value in found.values() if value and "<span" in value]
        if tag not in VOID:
            self.open.append((tag, found.get("lang") or self.open[-1][1]))

    def handle_startendtag(self, tag, attrs):
        """A line of a drawing holds nothing."""

    def handle_endtag(self, tag):
        while len(self.open) > 1 and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        tag, language = self.open[-1]
        if tag not in SILENT:
            self.heard.append((language, data))


def misread(html):
    """Texts that are read in the wrong language, and marks where none can stand."""
    ears = Ears(html)
    texts = [text.strip() for language, text in ears.heard if language != "nl"]
    return ears.torn + [text for text in texts if any(word in text for word in WORDS)]


def titles(html):
    """The title, and the languages in which it and the page are."""
    found = re.search(r'<html lang="(..)".*<title(?: lang="(..)")?>(.*?)</title>', html, re.S)
    whole, own, text = found.groups()
    return text.strip(), own or whole


def is_title_misread(html):
    """Whether a title that begins with what a partnership wrote is not Dutch, or another is."""
    text, language = titles(html)
    return (language == "nl") is not text.startswith(tuple(WORDS))


def heard(html):
    texts = " ".join(text for _language, text in Ears(html).heard)
    return {word for word in WORDS if word in texts}


def write(session):
    """Give each text of both partnerships a word by which it is found back."""
    with system_scope(session, "the texts of the test"):
        for word, (model, column) in WORDS.items():
            value = sa.literal(f"{word} ")
            if column in {"name", "title"}:
                value = value.concat(sa.cast(model.id, sa.String))
            session.execute(sa.update(model).values({column: value}))
        session.commit()


@pytest.fixture
def strangers(app, client, session):
    everybody = Strangers(app, session)
    write(session)
    return everybody


def english_pages(strangers):
    """Every page, as one of those who may open it reads it in English."""
    for door in DOORS:
        people = [
            who for who in ("visitor", "anna", "ellen", "bram", "dirk") if who in door.may_enter
        ]
        if door.method != "GET" or not people or door.endpoint in DOCUMENTS:
            continue
        for owner in strangers.owners(door, people[0]):
            address = strangers.address(door, owner)
            with strangers.browsers[people[0]].get(address, query_string={"taal": "en"}) as answer:
                if answer.status_code == 200 and answer.mimetype == "text/html":
                    yield door.endpoint, answer.text


def test_what_a_partnership_wrote_is_dutch_on_every_english_page(strangers):
    wrong, known, named = [], set(), set()
    for endpoint, html in english_pages(strangers):
        assert '<html lang="en"' in html, endpoint
        wrong += [f"{endpoint}: {titles(html)}"] if is_title_misread(html) else []
        named |= {endpoint} if titles(html)[1] == "nl" else set()
        wrong += sorted({f"{endpoint}: {text[:90]}" for text in misread(html)})
        known |= heard(html)
    assert not wrong, "\n".join(wrong)
    assert known == set(WORDS)
    assert {"participation.campaign", "planning.project"} <= named


def test_a_title_without_its_language_is_noticed():
    """The control: the mark is left out, or stands on a title of ours."""
    whole = '<html lang="en"><title{}>{} – Hulplijn</title>'
    assert is_title_misread(whole.format("", "WoordProjecttitle"))
    assert is_title_misread(whole.format(' lang="nl"', "Sign in"))
    assert not is_title_misread(whole.format(' lang="nl"', "WoordProjecttitle"))
    assert not is_title_misread(whole.format("", "I give time: WoordProjecttitle"))


def test_it_is_heard_when_a_text_says_nothing_of_its_language(strangers, monkeypatch):
    """The control: the marks are left out, and the test above would fail."""
    monkeypatch.delattr(Written, "__html__")
    monkeypatch.delattr(Told, "__html__")
    found = {endpoint for endpoint, html in english_pages(strangers) if misread(html)}
    assert {"participation.campaign", "pledges.my_pledge", "matching.my_visits"} <= found


def test_a_mail_in_english_says_what_is_dutch_in_it(app, session, town):
    messages = every_message(session, town, "en")
    write(session)
    session.expire_all()
    network = card_of(session.get_one(Network, town.network.id))
    enter(session, Scope(town.network.id, whole_network=True))
    known = set()
    for name, told in messages.items():
        letter = compose(
            MAILS[told.template](MailJob(session, told.context, network, NOW)), network
        )
        assert misread(letter.html) == [], name
        assert "<span" not in letter.text + letter.subject, name
        known |= heard(letter.html)
    assert known >= {"WoordProjecttitle", "WoordCategoryname", "WoordDistrictname"}
