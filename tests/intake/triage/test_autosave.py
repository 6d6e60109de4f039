"""The script keeps what was typed without leaving the page, and never over a colleague."""

import re
from contextlib import nullcontext

import pytest
import sqlalchemy as sa

from intake.requests.models import HelpRequest, RequestState
from intake.triage import first_saves
from portal.errors import StaleEdit

NEW = "/dordrecht/hulpvragen/nieuw"


@pytest.fixture
def ellen(sign_in, town):
    return sign_in(town.ellen)


def requests_of(session):
    return session.scalars(sa.select(HelpRequest).execution_options(populate_existing=True)).all()


def test_the_first_time_makes_the_request_and_says_where_it_is(ellen, session):
    answer = ellen.post(NEW, data={"phone": "0612345678", "do": "autosave", "form_key": "a" * 32})
    assert answer.status_code == 200
    (made,) = requests_of(session)
    assert made.state is RequestState.INTAKE
    assert answer.json["url"] == f"/dordrecht/hulpvragen/{made.id}/intake"
    assert answer.json["version"] == made.version
    assert answer.json["said"].startswith("Bewaard om ")


def test_the_next_time_goes_on_with_the_same_request(ellen, session):
    first = ellen.post(NEW, data={"phone": "0612345678", "do": "autosave"}).json
    body = {"phone": "0612345678", "need": "Wandelen.", "version": first["version"]}
    second = ellen.post(first["url"], data={**body, "do": "autosave"})
    assert second.status_code == 200
    (made,) = requests_of(session)
    assert (made.need, made.version) == ("Wandelen.", second.json["version"])


def typed(**words):
    return {"form_key": "a" * 32, "phone": "0612345678", "do": "autosave", **words}


def test_when_the_first_answer_is_lost_the_same_draft_goes_on(ellen, session):
    """The page heard nothing, so it sends its key again, with more words, and then again."""
    ellen.post(NEW, data=typed())
    for need in ("Wandelen.", "Wandelen en praten.", "Wandelen en praten."):
        answer = ellen.post(NEW, data=typed(need=need))
        assert answer.status_code == 200
        (made,) = requests_of(session)
        assert (made.need, made.version) == (need, answer.json["version"])
        assert answer.json["url"] == f"/dordrecht/hulpvragen/{made.id}/intake"


def test_a_button_goes_on_with_the_draft_too_and_is_pressed_once(ellen, session):
    ellen.post(NEW, data=typed())
    for _ in range(2):
        assert ellen.post(NEW, data=typed(need="Wandelen.", do="save")).status_code == 303
    (made,) = requests_of(session)
    assert (made.need, made.seeker.phone) == ("Wandelen.", "+31612345678")


def test_the_draft_of_a_colleague_is_not_gone_on_with(ellen, sign_in, town, session):
    ellen.post(NEW, data=typed())
    answer = sign_in(town.fenna).post(NEW, data=typed(need="Van Fenna."))
    assert answer.status_code == 422
    assert [one.need for one in requests_of(session)] == [None]


@pytest.fixture
def overtaken(ellen, sign_in, town):
    """Ellen's page never heard which draft it made; Fenna found it in the list, and saved."""
    first = ellen.post(NEW, data=typed()).json
    body = {"need": "Van Fenna.", "version": first["version"], "do": "save"}
    assert sign_in(town.fenna).post(first["url"], data=body).status_code == 303
    return sign_in(town.ellen), first["url"]  # one browser for both


def test_what_a_colleague_changed_in_the_draft_stays_and_is_shown(overtaken, town, session):
    ellen, url = overtaken
    assert ellen.post(NEW, data=typed(need="Van mij.")).status_code == 409
    answer = ellen.post(NEW, data=typed(need="Van mij.", do="save"))
    assert answer.status_code == 422
    assert [one.need for one in requests_of(session)] == ["Van Fenna."]
    for told in (StaleEdit.message, f"{town.fenna.name} wijzigde dit op", "Van Fenna.", "Van mij."):
        assert told in answer.text
    # From here on the page knows which it is: the next save is about what stands there now.
    assert f'action="{url}"' in answer.text
    (made,) = requests_of(session)
    assert re.search(rf'name="version"[^>]*value="{made.version}"', answer.text)
    body = typed(need="Van ons.", do="save", version=made.version)
    assert ellen.post(url, data=body).status_code == 303
    assert [one.need for one in requests_of(session)] == ["Van ons."]


def test_control_a_page_that_does_not_learn_which_it_was_shows_nothing_of_hers(
    overtaken, town, session, monkeypatch
):
    monkeypatch.setattr(first_saves, "saying_which", lambda _request_id: nullcontext())
    with pytest.raises(AssertionError):
        test_what_a_colleague_changed_in_the_draft_stays_and_is_shown(overtaken, town, session)


def test_a_pressed_button_is_not_gone_on_with_by_the_script(ellen, session):
    assert ellen.post(NEW, data=typed(do="save")).status_code == 303
    assert ellen.post(NEW, data=typed(need="Terug en anders.")).status_code == 422
    assert [one.need for one in requests_of(session)] == [None]


def test_a_button_after_it_is_not_seen_as_a_colleague(ellen, session):
    first = ellen.post(NEW, data={"phone": "0612345678", "do": "autosave"}).json
    body = {"phone": "0612345678", "version": first["version"], "do": "save"}
    assert ellen.post(first["url"], data=body).status_code == 303


def test_it_never_writes_over_what_a_colleague_kept(ellen, session):
    first = ellen.post(NEW, data={"phone": "0612345678", "do": "autosave"}).json
    ellen.post(first["url"], data={"need": "Van Fenna.", "version": first["version"], "do": "save"})
    stale = {"need": "Van mij.", "version": first["version"], "do": "autosave"}
    answer = ellen.post(first["url"], data=stale)
    assert answer.status_code == 409
    assert "Een collega bewaarde dit ook." in answer.json["said"]
    assert [one.need for one in requests_of(session)] == ["Van Fenna."]


def test_a_number_that_may_be_a_bsn_waits_for_a_person(ellen, session):
    answer = ellen.post(NEW, data={"need": "Mijn BSN is 111222333.", "do": "autosave"})
    assert answer.status_code == 422
    assert "BSN" in answer.json["said"]
    assert requests_of(session) == []


def test_what_is_wrong_is_kept_as_it_was_typed(ellen, session):
    first = ellen.post(NEW, data={"phone": "061", "do": "autosave"})
    assert first.status_code == 200
    assert 'value="061"' in ellen.get(first.json["url"]).text


def test_the_page_works_without_the_script(ellen):
    page = ellen.get(NEW).text
    assert 'value="save"' in page
    assert "desk.js" in page
