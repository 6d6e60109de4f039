"""The help form, one page after the other: nothing typed is lost, and Back goes back."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest
import sqlalchemy as sa

from intake.requests import ask_steps
from intake.requests.ask_steps import CHECK, STEPS
from intake.requests.models import Contact, HelpRequest
from intake.requests.rules import call_back_by
from portal.clock import day_text, local_day, utc_now

PATH = "/dordrecht/hulp-vragen"
WHO = {"for_whom": "self"}
NEED = {"need": "Ik zoek iemand om mee te wandelen."}
PLACE = {"postcode": "3317"}
REACH = {"name": "Ria van den Berg", "phone": "06 12 34 56 78", "best_moment": "ochtend"}
SHARE = {"may_share": "yes"}
PAGES = (WHO, NEED, PLACE, REACH, SHARE)


class Hidden(HTMLParser):
    """What a browser would send along of its own accord."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "input" and found.get("type") == "hidden":
            self.values[found["name"]] = found.get("value") or ""


def carried(page) -> dict[str, str]:
    reader = Hidden()
    reader.feed(page.text)
    return reader.values


def press(client, page, go="next", **typed):
    return client.post(PATH, data={**carried(page), "go": go, **typed})


def walk(client, *pages):
    page = client.get(PATH)
    for typed in pages:
        page = press(client, page, **typed)
    return page


def test_each_page_asks_one_thing_and_the_last_shows_all(client, town):
    page = client.get(PATH)
    for number, (typed, step) in enumerate(zip(PAGES, STEPS, strict=True), 1):
        assert page.status_code == 200
        assert f"Stap {number} van {len(STEPS)}" in page.text
        assert carried(page)["at"] == step.key
        page = press(client, page, **typed)
    assert "Klopt alles?" in page.text
    for said in ("Voor mijzelf", NEED["need"], "06 12345678", "In de ochtend", "Ja, dat mag"):
        assert said in page.text


def test_sending_from_the_last_page_makes_one_request(client, town, session):
    page = walk(client, *PAGES)
    first, second = press(client, page, "send"), press(client, page, "send")
    assert first.status_code == 303
    assert first.headers["Location"] == second.headers["Location"]
    made = session.scalars(sa.select(HelpRequest)).one()
    assert (made.need, made.seeker.phone) == (NEED["need"], "+31612345678")
    assert made.seeker.page_language == "nl"


def test_who_reads_english_is_remembered_in_english(client, town, session):
    client.get(f"{PATH}?taal=en")
    page = walk(client, *PAGES)
    assert "Is everything right?" in page.text
    assert press(client, page, "send").status_code == 303
    assert session.scalars(sa.select(Contact)).one().page_language == "en"


def test_what_is_wrong_is_said_on_its_own_page(client, town):
    page = walk(client, {})
    assert page.status_code == 422
    assert carried(page)["at"] == "who"
    assert "Kies voor wie u hulp vraagt." in page.text
    assert "Vul uw naam in" not in page.text


def test_back_keeps_what_was_typed_on_both_pages(client, town):
    page = walk(client, WHO, NEED, PLACE)
    page = press(client, page, "back", name="Ria", phone="geen nummer")
    assert page.status_code == 200
    assert carried(page)["at"] == "place"
    assert carried(page)["phone"] == "geen nummer"
    page = press(client, page, **PLACE)
    assert 'value="Ria"' in page.text
    assert "geen nummer" in page.text


def test_a_change_from_the_last_page_comes_back_to_it(client, town):
    page = press(client, walk(client, *PAGES), "to-need")
    assert "Stap 2 van 5" in page.text
    page = press(client, page, need="Toch liever fietsen.")
    assert "Klopt alles?" in page.text
    assert "Toch liever fietsen." in page.text


def test_a_skipped_page_is_asked_before_the_end(client, town):
    page = client.post(PATH, data={**WHO, **NEED, **SHARE, "at": "share", "go": "next"})
    assert page.status_code == 422
    assert carried(page)["at"] == "reach"
    assert "Vul uw naam in" in page.text


def test_an_old_form_asks_to_look_again_and_keeps_everything(client, town, session):
    page = walk(client, *PAGES)
    body = {**carried(page), "go": "send", "token": "van gisteren"}
    stale = client.post(PATH, data=body)
    assert stale.status_code == 422
    assert "Dit formulier stond lang open" in stale.text
    assert NEED["need"] in stale.text
    assert press(client, stale, "send").status_code == 303
    assert len(session.scalars(sa.select(HelpRequest)).all()) == 1


def test_a_number_like_a_bsn_is_asked_about_on_its_page(client, town):
    page = press(client, walk(client, WHO), need="Mijn nummer is 111222333.")
    assert page.status_code == 422
    assert "Staat er een BSN in uw tekst?" in page.text
    page = press(client, page, need="Mijn nummer is 111222333.", bsn="mask")
    page = press(client, page, **PLACE)
    page = press(client, page, **REACH)
    page = press(client, page, **SHARE)
    shown = page.text.partition("<dl")[2]
    assert "111222333" not in shown.replace('value="Mijn nummer is 111222333."', "")


def test_a_day_that_is_near_says_to_call(client, town):
    soon = (local_day(utc_now()) + timedelta(days=1)).isoformat()
    page = walk(client, WHO, NEED, {"needed_by": soon}, REACH, SHARE)
    assert "U heeft snel hulp nodig." in page.text
    assert town.network.phone in page.text


def test_days_off_move_the_day_on_which_we_call(client, town, session):
    usual = call_back_by(utc_now(), ())
    town.network.closed_days = [usual.isoformat()]
    session.commit()
    later = call_back_by(utc_now(), town.network.closed_days)
    assert later > usual
    page = walk(client, *PAGES)
    assert day_text(later) in page.text
    receipt = client.get(press(client, page, "send").headers["Location"])
    assert day_text(later) in receipt.text


@pytest.mark.parametrize("go", ["to-", "to-nergens", "back", "x" * 5000, "to-check"])
@pytest.mark.parametrize("at", ["", "nergens", "check", "who"])
def test_a_made_up_page_is_just_a_page(client, town, go, at):
    assert client.post(PATH, data={"at": at, "go": go}).status_code in {200, 422}


def test_the_browsers_own_back_button_may_keep_the_page(client, town):
    """Without no-store the page comes back as it was left, and asks nothing to be sent again."""
    for page in (client.get(PATH), walk(client, WHO)):
        assert page.headers["Cache-Control"] == "private, no-cache"
        assert "Set-Cookie" not in page.headers


def test_the_pages_follow_each_other():
    keys = [step.key for step in STEPS]
    assert [ask_steps.key_after(key) for key in keys] == [*keys[1:], CHECK]
    assert [ask_steps.key_before(key) for key in keys] == [keys[0], *keys[:-1]]
    assert ask_steps.key_before(CHECK) == keys[-1]
    assert ask_steps.first_faulty({"email", "need"}) == "need"
    assert ask_steps.first_faulty({"website"}) is None


def test_a_partnership_without_hours_gets_no_lonely_full_stop(client, session, town):
    town.network.phone_hours, town.network.opening_hours = "", {}
    session.flush()
    check = walk(client, *PAGES)
    receipt = client.get(press(client, check, go="send").location)
    assert "noem uw nummer" in receipt.text
    for page in (client.get("/dordrecht/"), check, receipt):
        assert not re.search(r"[.>] ?(<strong>)?\.</", page.text)
