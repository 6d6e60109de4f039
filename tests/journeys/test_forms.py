"""Forms without JavaScript: a question shows with the answer it belongs to."""

import pytest
from journeys.served import Served
from playwright.sync_api import Browser, expect

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def test_who_asks_for_somebody_else_says_for_whom(served: Served, browser: Browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served.address}/dordrecht/hulp-vragen")
    name = page.get_by_label("Hoe heet die persoon?")
    expect(name).to_be_hidden()
    page.get_by_label("Voor iemand anders").check()
    expect(name).to_be_visible()
    page.context.close()


def test_a_rhythm_is_asked_of_who_comes_regularly(served: Served, browser: Browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{served.address}/dordrecht/k/ark7/projecten/2")
    page.get_by_label("Iets anders").check()
    page.get_by_label("Eén keer").check()
    rhythm = page.get_by_label("Hoe vaak?")
    expect(rhythm).to_be_hidden()
    page.get_by_label("Regelmatig, met een vast ritme").check()
    expect(rhythm).to_be_visible()
    page.context.close()
