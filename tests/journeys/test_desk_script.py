"""The script of staff pages in a real browser: it keeps, it listens, and it is never in the way."""

from collections.abc import Iterator

import pytest
from journeys.served import Served
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]
NEW, HOME = "/dordrecht/hulpvragen/nieuw", "/dordrecht/hulplijn"


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """Ellen at her desk."""
    context = served.context(browser, "ellen", reduced_motion="reduce")
    yield context.new_page()
    context.close()


def half_a_minute(page: Page) -> None:
    page.clock.run_for(30_000)
    expect(page.locator("#kept")).to_contain_text("Bewaard om")


def test_what_is_typed_is_kept_and_the_keyboard_stays_where_it_is(page: Page, served: Served):
    page.clock.install()
    page.goto(served.address + NEW)
    page.keyboard.type("0612345678")
    page.get_by_label("Waar is hulp bij nodig").focus()
    page.keyboard.type("Graag samen wan")
    half_a_minute(page)
    expect(page.get_by_label("Waar is hulp bij nodig")).to_be_focused()
    assert page.url.endswith("/intake")
    page.keyboard.type("delen")
    with page.expect_response("**/intake"):
        page.clock.run_for(30_000)
    page.reload()
    expect(page.get_by_label("Waar is hulp bij nodig")).to_have_value("Graag samen wandelen")


def test_a_button_after_keeping_saves_as_always(page: Page, served: Served):
    page.clock.install()
    page.goto(served.address + NEW)
    page.keyboard.type("0687654321")
    half_a_minute(page)
    page.get_by_label("Achternaam").fill("Later")
    page.get_by_role("button", name="Bewaar en ga verder later").click()
    expect(page).to_have_url(served.address + HOME)
    expect(page.get_by_role("status").first).to_contain_text("is bewaard")


def test_the_wait_follows_the_kind_of_help(page: Page, served: Served):
    page.goto(served.address + NEW)
    page.get_by_label("Ik heb gezegd hoelang").check()
    page.get_by_label("Soort hulp").select_option(index=1)
    expect(page.locator("#wait")).to_contain_text("wachten mensen meestal")
    expect(page.get_by_label("Ik heb gezegd hoelang")).not_to_be_checked()


def test_single_keys_lead_there_and_not_while_typing(page: Page, served: Served):
    page.goto(served.address + HOME)
    page.keyboard.press("n")
    expect(page).to_have_url(served.address + NEW)
    page.get_by_label("Achternaam").focus()
    page.keyboard.type("n?gh")
    expect(page.get_by_label("Achternaam")).to_have_value("n?gh")
    page.goto(served.address + "/dordrecht/wachtenden")
    page.keyboard.press("g")
    page.keyboard.press("h")
    expect(page).to_have_url(served.address + HOME)
    for key in ("z", "/"):
        page.goto(served.address + "/dordrecht/wachtenden")
        page.keyboard.press(key)
        expect(page).to_have_url(served.address + "/dordrecht/hulpvragen")
    page.goto(served.address + HOME)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Sneltoetsen")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Sneltoetsen")).to_be_hidden()


def test_who_switched_them_off_has_none(page: Page, served: Served):
    page.goto(served.address + "/dordrecht/instellingen")
    page.get_by_label("Sneltoetsen gebruiken").uncheck()
    page.get_by_role("button", name="Bewaren").click()
    page.goto(served.address + HOME)
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    expect(page).to_have_url(served.address + HOME)
    page.goto(served.address + "/dordrecht/instellingen")
    page.get_by_label("Sneltoetsen gebruiken").check()
    page.get_by_role("button", name="Bewaren").click()


def test_without_script_everything_is_there(browser: Browser, served: Served):
    context = served.context(browser, "ellen", java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address + NEW)
    page.get_by_label("Achternaam").fill("Zonder")
    page.get_by_role("button", name="Bewaar en ga verder later").click()
    expect(page).to_have_url(served.address + HOME)
    page.goto(served.address + "/dordrecht/instellingen")
    expect(page.get_by_role("link", name="Nieuwe hulpvraag")).to_be_visible()
    context.close()
