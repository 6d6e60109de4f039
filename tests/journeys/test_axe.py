"""No page breaks WCAG 2.2 AA as far as axe can see, on a phone and on a desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import WITHOUT
from journeys.stacks import Stack, demo_stack
from playwright.sync_api import Browser, Page, expect, sync_playwright

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text()
RUN = """async () => {
  const found = await axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    resultTypes: ["violations"],
  });
  const nodes = (one) => one.nodes.map((node) => node.html).join(" ");
  return found.violations.map((one) => one.id + ": " + nodes(one));
}"""
WIDTHS = (360, 1280)
VISITOR = (
    "/",
    "/inloggen",
    "/inloggen/link",
    "/demo",
    "/demo/postvak-uit",
    "/dordrecht/",
    "/dordrecht/hulp-vragen",
    "/dordrecht/acties",
    "/dordrecht/privacy",
    "/dordrecht/bestaat-niet",
    "/dordrecht/k/zzzz",
    "/vlaardingen/acties",
)
STAFF = {
    "Fenna Oefening": ("/hulplijn", "/hulpvragen", "/hulpvragen/nieuw", "/hulpvragen/1"),
    "Bram Bedacht": (
        "/aangeboden",
        "/onze-hulpvragen",
        "/wachtenden",
        "/bellijst",
        "/koppelingen",
        "/campagnes/2",
        "/onderdelen/1/voorstellen",
        "/toezeggingen/7",
        "/onze-organisatie",
    ),
    "Dirk Verhaal": ("/mijn-kerk", "/mijn-kerk/toezeggingen"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if "chromium" in WITHOUT:
        pytest.skip("Chromium is left out")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        yield made
        made.close()


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with demo_stack(tmp_path_factory.mktemp("axe")) as running:
        yield running


def violations(page: Page) -> list[str]:
    """What axe finds on this page at each width, and whether it scrolls sideways."""
    found = []
    page.evaluate(AXE)  # the policy forbids inline scripts, not what a debugger evaluates
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width} {page.url} {one}" for one in page.evaluate(RUN)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{width} {page.url} scrolls sideways")
    return found


def test_axe_finds_a_planted_fault(stack, browser):
    page = browser.new_context().new_page()
    page.goto(f"{stack.address}/dordrecht/")
    page.evaluate("document.querySelector('main').innerHTML += '<input><img src=/static/x.png>'")
    assert any("image-alt" in one for one in violations(page))
    page.context.close()


def test_no_page_of_a_visitor_has_a_violation(stack, browser):
    page = browser.new_context().new_page()
    found = []
    for path in VISITOR:
        page.goto(stack.address + path)
        found += violations(page)
    assert not found, "\n".join(found)
    page.context.close()


def test_no_form_has_a_violation_when_something_is_wrong(stack, browser):
    page = browser.new_context().new_page()
    page.goto(f"{stack.address}/vlaardingen/acties")
    page.get_by_role("link", name=re.compile("Ik doe mee")).first.click()
    found = violations(page)
    for path in (page.url, f"{stack.address}/dordrecht/hulp-vragen"):
        page.goto(path)
        page.locator("main form .button").last.click()
        assert page.title().startswith("Fout: ")
        found += violations(page)
    assert not found, "\n".join(found)
    page.context.close()


def test_a_question_shows_with_the_answer_it_belongs_to(stack, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{stack.address}/dordrecht/hulp-vragen")
    name = page.get_by_label("Hoe heet die persoon?")
    expect(name).to_be_hidden()
    page.get_by_label("Voor iemand anders").check()
    expect(name).to_be_visible()
    page.goto(f"{stack.address}/vlaardingen/acties")
    page.get_by_role("link", name=re.compile("Ik doe mee")).first.click()
    rhythm = page.get_by_label("Hoe vaak?")
    expect(rhythm).to_be_hidden()
    page.get_by_label("Regelmatig, met een vast ritme").check()
    expect(rhythm).to_be_visible()
    page.context.close()


def test_the_way_of_a_pledge_has_no_violation(stack, browser):
    page = browser.new_context().new_page()
    page.goto(f"{stack.address}/vlaardingen/acties")
    page.get_by_role("link", name=re.compile("Ik doe mee")).first.click()
    page.get_by_label("Voornaam").fill("Jan")
    page.get_by_label("Achternaam").fill("Verzonnen")
    page.get_by_label("E-mailadres").fill("jan@volk.example")
    page.get_by_label("18 jaar of ouder").check()
    page.locator("#may_share").check()
    page.get_by_role("button", name="Ik geef deze tijd").click()
    expect(page.get_by_role("heading", name="Dank u wel!")).to_be_visible()
    found = violations(page)
    mail = stack.wait_for_mail("jan@volk.example", "/bevestigen/")
    page.goto(f"{stack.address}/demo/postvak-uit")
    page.get_by_role("link", name=re.compile("toezegging")).first.click()
    found += violations(page)
    page.goto(stack.link_in(mail, "/bevestigen/"))
    found += violations(page)
    page.get_by_role("button", name="Ja, dit klopt").click()
    found += violations(page)
    page.get_by_role("link", name="Naar uw eigen pagina").click()
    page.get_by_role("button", name="Open mijn pagina").click()
    found += violations(page)
    assert not found, "\n".join(found)
    page.context.close()


@pytest.mark.parametrize("name", STAFF)
def test_no_page_behind_the_door_has_a_violation(stack, browser, name):
    page = stack.sign_in(browser, name)
    found = []
    for path in STAFF[name]:
        answer = page.goto(f"{stack.address}/dordrecht{path}")
        assert answer is not None
        assert answer.status == 200, path
        found += violations(page)
    assert not found, "\n".join(found)
    page.context.close()
