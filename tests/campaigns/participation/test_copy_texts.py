"""The ready texts of a church: as long as they promise, and only about what is public."""

import re
from dataclasses import replace
from datetime import date

import pytest

from campaigns.participation.copy_texts import Facts, copy_texts, size_text
from campaigns.planning.models import Project
from portal.language import speaking


def project(title, summary="Samen wandelen en luisteren.", minutes=120, every_weeks=2):
    return Project(title=title, summary=summary, minutes=minutes, every_weeks=every_weeks)


FACTS = Facts(
    church_name="De Ark",
    campaign_name="Tijd voor Dordt",
    intro="Met een paar uur helpt u iemand in de buurt.",
    network_name="Hulplijn Dordt",
    place="Dordrecht",
    phone="078 200 10 79",
    phone_hours="maandag t/m vrijdag, 9.00–12.00 uur",
    address="tijd.example/k/ARK7BD",
    collects_on=date(2026, 11, 29),
    closes_on=date(2026, 12, 13),
    contact_days=14,
    projects=tuple(project(f"Project {n}") for n in range(1, 6)),
)


def texts(facts=FACTS):
    return {one.key: one.text for one in copy_texts(facts)}


def test_there_are_four_texts_from_short_to_long():
    made = copy_texts(FACTS)
    assert [one.key for one in made] == ["kort", "bericht", "afkondiging", "kerkblad"]
    assert len(made[0].text) < len(made[1].text) < len(made[3].text)
    # A line of a newsletter holds some 85 characters.
    assert len(made[0].text) <= 3 * 85
    assert sum(-(-len(line) // 85) for line in made[1].text.splitlines()) <= 8


def test_an_announcement_takes_about_a_minute():
    words = len(texts()["afkondiging"].split())
    assert 60 <= words <= 150


@pytest.mark.parametrize("key", ["kort", "bericht", "kerkblad"])
def test_each_written_text_tells_when_where_and_whom_to_call(key):
    text = texts()[key]
    for words in ("zondag 29 november", FACTS.address, FACTS.phone):
        assert words in text


def test_short_texts_name_three_projects_and_half_a_page_names_them_all():
    made = texts()
    assert "‘Project 3’" in made["kort"]
    assert "Project 4" not in made["kort"]
    for n in range(1, 6):
        assert f"– Project {n} (2 uur, om de 2 weken)." in made["kerkblad"]


def test_without_a_day_or_projects_the_texts_still_make_sense():
    for text in texts(replace(FACTS, collects_on=None, projects=(), intro="")).values():
        assert "None" not in text
        assert "Een paar voorbeelden" not in text
    assert "Binnenkort" in texts(replace(FACTS, collects_on=None))["kort"]


def test_nobody_is_called_a_church_or_a_sunday_by_us():
    day = date(2026, 11, 27)
    friday = replace(FACTS, church_name="Moskee Al-Nour", collects_on=day, closes_on=day)
    for text in texts(friday).values():
        assert "kerk" not in text.lower()
        assert "zondag" not in text


def test_the_same_in_english():
    with speaking("en"):
        made = texts()
    assert "On Sunday 29 November we ask for your time" in made["kort"]
    assert "2 hours, every 2 weeks" in made["kerkblad"]


def test_sentences_can_be_read_in_one_breath():
    for text in texts().values():
        for sentence in re.split(r"(?<=[.?!])\s|\n", text):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(
    ("minutes", "weeks", "said"),
    [
        (120, 2, "2 uur, om de 2 weken"),
        (90, 1, "1,5 uur, elke week"),
        (240, None, "4 uur, één keer"),
    ],
)
def test_the_size_of_a_project_in_plain_words(minutes, weeks, said):
    assert size_text(project("Maatje", minutes=minutes, every_weeks=weeks)) == said
