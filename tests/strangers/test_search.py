"""A search finds nobody of elsewhere: every word of every person is typed into it."""

import pytest
from casts.strangers import Strangers

from portal import scope

WHERE = "/dordrecht/hulpvragen"


@pytest.fixture
def strangers(app, client, session):
    return Strangers(app, session)


def words_of(strangers, home):
    """Three of the words in each group of this side, names first."""
    groups = {}
    for word, (group, field) in strangers.canaries.words.items():
        if group.startswith(home) and "name" in field:
            groups.setdefault(group, []).append(word)
    return [word for words in groups.values() for word in words[:3]]


def heard(strangers, who, words):
    """Groups that the answers to these searches told of."""
    told = set()
    for word in words:
        answer = strangers.browsers[who].post(WHERE, data={"text": word})
        assert answer.status_code == 200
        # What one typed stands in the box again; that is no news.
        told |= set(strangers.canaries.heard_in(answer.text.replace(word, "")))
        told |= {"found"} if "2026-" in answer.text.partition("<main")[2] else set()
    return told


def test_nobody_of_elsewhere_is_found(strangers):
    words = words_of(strangers, "far.")
    assert len(words) > 5
    for who in ("ellen", "fenna"):
        assert "found" not in heard(strangers, who, words)


def test_the_desk_finds_its_own(strangers):
    assert "found" in heard(strangers, "fenna", words_of(strangers, "hip.seeker"))


def test_without_the_scope_it_turns_red(strangers, session, monkeypatch):
    """And on PostgreSQL the database itself still finds nobody."""
    monkeypatch.setattr(scope, "_criteria", lambda *_args, **_more: [])
    told = heard(strangers, "fenna", words_of(strangers, "far.seeker"))
    assert ("found" in told) is (session.get_bind().dialect.name == "sqlite")
