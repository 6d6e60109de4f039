"""The story of one waiting person, told in steps that each look at what a person would see."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import zxingcpp
from journeys.patience import PATIENCE
from journeys.stacks import Stack
from playwright.sync_api import Browser, Locator, Page, expect

TOWN = "/dordrecht"
ANNA = "anna.tijdgever@volk.example"
SEEKER = "Fatma Demir"


@dataclass
class Told:
    """What one step must remember for the next."""

    project: str = ""
    church_page: str = ""
    pledge_page: str = ""
    request_page: str = ""
    suggestions: str = ""
    match_page: str = ""
    before: str = ""


def visit(stack: Stack, browser: Browser) -> Page:
    """A visitor's phone, without account."""
    page = browser.new_context(**stack.hand.window(360, 740)).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def menu(page: Page, name: str) -> Locator:
    """A line of the main menu."""
    return page.get_by_role("navigation").get_by_role("link", name=name, exact=True).first


def desk(stack: Stack) -> dict[str, Any]:
    """The window in which staff work."""
    return stack.hand.window(1280, 900)


def make_project(stack: Stack, browser: Browser, told: Told) -> None:
    """1. Bram sees who waits, longest first, and makes a project in one step."""
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    stack.hand.press(menu(page, "Wie wacht"))
    row = page.get_by_role("row").filter(has_text="Maatje (langere tijd)")
    expect(row).to_be_visible()
    stack.hand.press(row.get_by_role("button", name="project"))
    expect(page.locator("#title")).not_to_have_value("")
    for name in ("Voorbeeld", "Verzonnen", "Fantasie", "Verhaal", "Denkbeeld"):
        assert name not in page.locator("#description").input_value()
    assert int(page.locator("#places").input_value()) > 0
    told.project = page.locator("#title").input_value()
    stack.hand.press(page.get_by_role("button", name="Project openen"))
    page.context.close()


def open_campaign(stack: Stack, browser: Browser, told: Told) -> None:
    """2. A second church joins; the campaign opens; the flyer's QR opens the church's page."""
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    stack.hand.press(menu(page, "Campagnes"))
    stack.hand.press(page.get_by_role("link", name="Tijdcollecte najaar"))
    stack.hand.write(page.locator("#name"), "De Wegwijzer (voorbeeldkerk)")
    stack.hand.press(page.get_by_role("button", name="Zet in de lijst"))
    row = page.get_by_role("row").filter(has_text="De Wegwijzer")
    stack.hand.press(row.get_by_role("button", name="Doet mee"))
    stack.hand.press(page.get_by_role("button", name="Campagne openen"))
    expect(page.get_by_text("Open voor toezeggingen").first).to_be_visible()
    row = page.get_by_role("row").filter(has_text="De Wegwijzer")
    flyer = row.get_by_role("link", name="Flyer").get_attribute("href")
    pdf = page.request.get(stack.address + str(flyer)).body()
    told.church_page = read_qr(pdf)
    assert told.church_page.startswith(f"{stack.address}/k/")
    page.context.close()


def read_qr(pdf: bytes) -> str:
    """What the QR code on the first page says, read from the page as it is printed."""
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == 1
    picture = document[0].render(scale=3).to_pil()
    (code,) = zxingcpp.read_barcodes(picture)
    return str(code.text)


def pledge(stack: Stack, browser: Browser, told: Told) -> None:
    """3. A visitor on a phone, without account or JavaScript, pledges two hours every two weeks."""
    page = visit(stack, browser)
    page.goto(told.church_page)
    expect(page.get_by_text("De Wegwijzer").first).to_be_visible()
    stack.hand.press(page.get_by_role("link", name=re.compile(rf"Ik doe mee\s*: {told.project}")))
    stack.hand.tick(page.get_by_label("Iets anders"))
    stack.hand.tick(page.get_by_label("Regelmatig, met een vast ritme"))
    stack.hand.write(page.get_by_label("Hoeveel uur?"), "2")
    stack.hand.choose(page.get_by_label("Hoe vaak?"), "om de 2 weken")
    stack.hand.press(page.locator("summary", has_text="Wanneer kunt u?"))
    stack.hand.tick(page.get_by_label("dinsdagmiddag", exact=True))
    stack.hand.write(page.get_by_label("Voornaam"), "Anna")
    stack.hand.write(page.get_by_label("Achternaam"), "Tijdgever")
    stack.hand.write(page.get_by_label("E-mailadres"), ANNA)
    stack.hand.tick(page.get_by_label("18 jaar of ouder"))
    stack.hand.choose(page.get_by_label("In welke wijk"), "Crabbehof")
    stack.hand.press(page.locator("summary", has_text="nog iets vertellen"))
    stack.hand.press(page.locator("summary", has_text="nog een taal"))
    stack.hand.tick(page.get_by_label("Turks"))
    stack.hand.tick(page.locator("#may_share"))
    stack.hand.tick(page.locator("#church_may_count"))
    stack.hand.press(page.get_by_role("button", name="Ik geef deze tijd"))
    expect(page.get_by_role("heading", name="Dank u wel!")).to_be_visible()
    said = page.get_by_text(re.compile("Bram.* neemt uiterlijk .* contact met u op"))
    told.before = str(re.search(r"uiterlijk (.*) contact", said.inner_text())[1])
    page.context.close()


def confirm(stack: Stack, browser: Browser, told: Told) -> None:
    """3b. The mail's link shows a button; GET changes nothing, the button confirms."""
    mail = stack.wait_for_mail(ANNA, "/bevestigen/")
    assert told.before in mail
    assert "Wegwijzer" not in mail
    link = stack.link_in(mail, "/bevestigen/")
    page = visit(stack, browser)
    for _ in range(2):
        page.goto(link)
        expect(page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
    stack.hand.press(page.get_by_role("button", name="Ja, dit klopt"))
    expect(page.get_by_role("heading", name="Dank u wel, het is bevestigd")).to_be_visible()
    page.context.close()


def call(stack: Stack, browser: Browser, told: Told) -> None:
    """3c. Bram finds her on the call list with the date, calls, and marks her available."""
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    stack.hand.press(menu(page, "Bellijst"))
    row = page.get_by_role("row").filter(has_text="Anna Tijdgever")
    expect(row).to_contain_text(told.before)
    stack.hand.press(row.get_by_role("link", name="Anna Tijdgever"))
    told.pledge_page = urlsplit(page.url).path
    stack.hand.press(page.locator("summary", has_text="Iets anders afgesproken"))
    if page.get_by_label("De VOG is getoond").is_visible():
        stack.hand.tick(page.get_by_label("De VOG is getoond"))
    stack.hand.press(page.get_by_role("button", name="Gesproken, inzetbaar"))
    page.goto(stack.address + told.pledge_page)
    expect(page.get_by_text("Inzetbaar", exact=True)).to_be_visible()
    page.context.close()


def next_week(stack: Stack, days: int = 1) -> None:
    """Let some days pass."""
    stack.move_clock_to(stack.now() + timedelta(days=days))


def focused(page: Page) -> str:
    """The id of the field that has the keyboard."""
    return page.locator("*:focus").get_attribute("id") or ""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field or button with this id, value or name has the focus."""
    for _ in range(150):
        here = page.locator("*:focus")
        if here.count() and name in {here.get_attribute(kind) for kind in ("id", "value", "name")}:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {name}")


def type_into(page: Page, name: str, text: str) -> None:
    """Go to a field by keyboard, and type."""
    tab_to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
