"""Each yes by itself: no box ticked beforehand, its exact words, and the church only when asked."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from casts.pledge_pages import send

from campaigns.pledges import services
from campaigns.pledges.forms import PledgeForm
from campaigns.pledges.models import Pledge
from portal.consent.models import Consent, ConsentPurpose, ConsentText

TICKS = ("may_share", "church_may_count", "church_may_see_name", "later_campaigns")


@pytest.fixture
def church_path(session, town):
    town.participation.code = "ARK7"
    session.commit()
    return f"/dordrecht/k/ark7/projecten/{town.project.id}"


def pledges(session):
    session.expire_all()
    return session.scalars(sa.select(Pledge).order_by(Pledge.id)).all()


def test_no_consent_is_ticked_beforehand(client, church_path):
    html = client.get(church_path).text
    for name in ("may_share", "church_may_count", "church_may_see_name", "later_campaigns"):
        assert f'name="{name}"' in html
    assert html.count("checked") == 3  # only the usual gift, its rhythm, and alone


@pytest.mark.parametrize("name", TICKS)
def test_control_a_box_that_is_ticked_beforehand_is_noticed(client, church_path, name, monkeypatch):
    monkeypatch.setitem(getattr(PledgeForm, name).kwargs, "default", True)
    with pytest.raises(AssertionError):
        test_no_consent_is_ticked_beforehand(client, church_path)


def test_what_was_ticked_is_kept_with_its_words(client, session, town, church_path):
    send(client, church_path, church_may_count="y")
    [pledge] = pledges(session)
    rows = session.execute(
        sa.select(Consent.purpose, ConsentText.text).join(
            ConsentText, ConsentText.id == Consent.text_id
        )
    )
    given = dict(rows.all())
    assert set(given) == {ConsentPurpose.SHARE_WITH_OWNER, ConsentPurpose.CHURCH_MAY_COUNT}
    html = client.get(church_path).text
    assert all(text in html for text in given.values())
    assert pledge.participation_id == town.participation.id
    assert pledge.church_may_see_name is False


def test_control_other_words_than_were_read_are_noticed(
    client, session, town, church_path, monkeypatch
):
    def short(**_about):
        return {purpose: f"Ja: {purpose.value}." for purpose in ConsentPurpose}

    # What is kept; the page shows the words as they are.
    monkeypatch.setattr(services, "texts", SimpleNamespace(consent_texts=short))
    with pytest.raises(AssertionError):
        test_what_was_ticked_is_kept_with_its_words(client, session, town, church_path)


@pytest.mark.parametrize(
    ("ticks", "is_kept", "sees_name"),
    [
        ({}, False, False),
        ({"church_may_count": "y"}, True, False),
        ({"church_may_count": "y", "church_may_see_name": "y"}, True, True),
    ],
)
def test_the_church_is_kept_only_with_its_own_yes(
    client, session, church_path, ticks, is_kept, sees_name
):
    send(client, church_path, **ticks)
    [pledge] = pledges(session)
    assert (pledge.participation_id is not None) is is_kept
    assert pledge.church_may_see_name is sees_name


@pytest.mark.parametrize(
    ("taken", "ticks", "is_kept"),
    [("church_may_count", {}, False), ("church_may_see_name", {"church_may_count": "y"}, True)],
)
def test_control_one_yes_taken_for_another_is_noticed(
    client, session, church_path, taken, ticks, is_kept, monkeypatch
):
    said = PledgeForm.wish
    monkeypatch.setattr(PledgeForm, "wish", lambda form: replace(said(form), **{taken: True}))
    with pytest.raises(AssertionError):
        test_the_church_is_kept_only_with_its_own_yes(
            client, session, church_path, ticks, is_kept, sees_name=False
        )


def test_the_name_without_the_count_is_asked_back(client, session, church_path):
    answer = send(client, church_path, church_may_see_name="y")
    assert answer.status_code == 422
    assert "Vink ook het vakje erboven aan" in answer.text
    assert pledges(session) == []
