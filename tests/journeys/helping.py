"""The second half of the story: two requests come in, one is helped from a pledge."""

import re
import time
from datetime import timedelta

from journeys.stacks import Stack
from journeys.story import ANNA, TOWN, Told, desk, menu, tab_to, type_into, visit
from playwright.sync_api import Browser, Page, expect

from portal.clock import local

SEEKER_MAIL = "fatma.demir@volk.example"


def take_in_by_phone(stack: Stack, browser: Browser, told: Told) -> None:
    """4. Fenna takes a call with the keyboard alone, and saves half-way."""
    page = stack.sign_in(browser, "Fenna Oefening", **desk(stack))
    page.goto(f"{stack.address}{TOWN}/hulpvragen/nieuw")
    type_into(page, "phone", "078 200 10 79")
    press(page, "save")
    number = str(re.search(r"\d{4}-\d{4}", page.locator("main").inner_text())[0])
    page.get_by_role("listitem").filter(has_text=number).get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake")
    type_into(page, "first_name", "Fatma")
    type_into(page, "last_name", "Demir")
    type_into(page, "email", SEEKER_MAIL)
    choose(page, "district_id", "Crabbehof")
    choose(page, "language", "Turks")
    choose(page, "category_id", "Maatje (langere tijd)")
    press(page, "fill")
    assert page.locator("#minutes").input_value() == "2"
    type_into(page, "need", "Ik zou graag met iemand wandelen en praten.")
    tick(page, "dayparts", "tue-afternoon")
    finish_by_keyboard(page)
    told.request_page = f"{TOWN}/hulpvragen/{re.search(r'hulpvragen/([0-9]+)', page.url)[1]}"
    page.goto(stack.address + told.request_page)
    expect(page.get_by_text("Fatma Demir").first).to_be_visible()
    page.context.close()


def finish_by_keyboard(page: Page) -> None:
    """Criteria, consent and the wait that was told; then finish."""
    tick(page, "criterion_network", "no")
    tick(page, "criterion_means", "no")
    tick(page, "may_share", "yes")
    expect(page.get_by_text(re.compile("wachten mensen meestal")).first).to_be_visible()
    tick(page, "is_wait_told", "y")
    tick(page, "role_explained", "y")
    press(page, "finish")
    assert not page.title().startswith("Fout"), page.locator(".error-summary").inner_text()


def press(page: Page, value: str) -> None:
    """Reach a button by keyboard and press it; the page that follows is there."""
    tab_to(page, value)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page: Page, name: str, value: str) -> None:
    """Tick a box or a round button by keyboard; in a group of rounds the arrows move."""
    target = page.locator(f"input[name='{name}'][value='{value}']")
    group = page.locator(f"input[name='{name}']")
    wanted = str(target.get_attribute("id"))
    if target.get_attribute("type") == "radio":
        tab_to(page, name)
        for _ in range(group.count()):
            if page.locator("*:focus").get_attribute("id") == wanted:
                break
            page.keyboard.press("ArrowDown")
    else:
        tab_to(page, wanted)
    if not target.is_checked():
        page.keyboard.press("Space")
    expect(target).to_be_checked()


def choose(page: Page, name: str, label: str) -> None:
    """Pick from a list by typing its first letters."""
    tab_to(page, name)
    page.keyboard.type(label)
    value = page.locator(f"#{name}").input_value()
    assert page.locator(f"#{name} option[value='{value}']").inner_text() == label


def ask_on_the_web(stack: Stack, browser: Browser, told: Told) -> None:
    """4b. Somebody else asks by the public form, and reads who calls before which day."""
    page = visit(stack, browser)
    page.goto(f"{stack.address}{TOWN}/")
    stack.hand.press(page.get_by_role("link", name="Ik heb hulp nodig"))
    further = page.get_by_role("button", name="Verder")
    stack.hand.tick(page.get_by_label("mijzelf"))
    stack.hand.press(further)
    stack.hand.write(page.locator("#need"), "Mijn slaapkamer moet geverfd worden.")
    stack.hand.press(further)
    stack.hand.press(further)
    stack.hand.write(page.locator("#name"), "Piet Vraagt")
    stack.hand.write(page.locator("#phone"), "06 12 34 56 78")
    stack.hand.press(further)
    stack.hand.tick(page.locator("input[name='may_share'][value='yes']"))
    stack.hand.press(further)
    stack.hand.press(page.get_by_role("button", name="Verstuur uw vraag"))
    expect(page.get_by_text(re.compile(r"\d{4}-\d{4}"))).to_be_visible()
    page.context.close()
    page = stack.sign_in(browser, "Fenna Oefening", **desk(stack))
    page.goto(f"{stack.address}{TOWN}/hulplijn")
    expect(page.get_by_role("link", name="Piet Vraagt")).to_be_visible()
    page.context.close()


def assign_and_accept(stack: Stack, browser: Browser, told: Told) -> None:
    """4c. The desk hands it to HipHelpt, which sees no name until it accepts."""
    page = stack.sign_in(browser, "Fenna Oefening", **desk(stack))
    page.goto(stack.address + told.request_page)
    stack.hand.press(page.get_by_role("link", name="Kies een organisatie"))
    stack.hand.tick(page.get_by_label("HipHelpt Dordrecht"))
    stack.hand.press(page.get_by_role("button", name="Zet uit"))
    page.context.close()
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    stack.hand.press(menu(page, "Aangeboden"))
    card = page.get_by_role("listitem").filter(has_text="Maatje").filter(has_text="Crabbehof")
    assert "Fatma" not in page.content()
    stack.hand.press(card.last.get_by_role("button", name="Wij pakken dit op"))
    page.goto(stack.address + told.request_page)
    expect(page.get_by_text("Fatma Demir").first).to_be_visible()
    stack.hand.press(page.get_by_role("link", name="Bekijk wie past"))
    told.suggestions = page.url
    page.context.close()


def propose(stack: Stack, browser: Browser, told: Told) -> None:
    """5. Ranked suggestions with their reasons; Bram proposes Anna."""
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    page.goto(told.suggestions)
    card = page.get_by_role("listitem").filter(has_text="Anna Tijdgever").first
    for reason in ("dinsdagmiddag", "zelfde wijk", "spreekt Turks", "2 uur per 2 weken vrij"):
        expect(card).to_contain_text(reason)
    stack.hand.press(card.get_by_role("button", name="Stel voor"))
    page.context.close()


def answer(stack: Stack, browser: Browser, told: Told) -> None:
    """5b. The mail names kind, district and rhythm, nobody; the volunteer says yes."""
    mail = stack.wait_for_mail(ANNA, "/voorstel/")
    for named in ("Maatje", "Crabbehof", "2 uur per 2 weken"):
        assert named in mail
    for hidden in ("Fatma", "Demir", "078 200 10 79", "wandelen en praten"):
        assert hidden not in mail
    page = visit(stack, browser)
    page.goto(stack.link_in(mail, "/voorstel/"))
    assert "Demir" not in page.content()
    stack.hand.press(page.get_by_role("button", name="Ja, dit wil ik doen"))
    expect(page.get_by_role("heading", name="Dank u wel, u zei ja")).to_be_visible()
    page.context.close()


def plan(stack: Stack, browser: Browser, told: Told) -> None:
    """5c. The seeker's yes, and a first visit next Tuesday at two."""
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    stack.hand.press(menu(page, "Koppelingen"))
    stack.hand.press(page.get_by_role("row").filter(has_text="Anna Tijdgever").get_by_role("link"))
    told.match_page = page.url
    stack.hand.press(page.get_by_role("button", name="Hulpvrager zei ja"))
    day = local(stack.now()).date() + timedelta(days=7)
    stack.hand.write(page.get_by_label("Dag").first, day.isoformat())
    stack.hand.write(page.get_by_label("Tijd").first, "14:00")
    stack.hand.press(page.get_by_role("button", name="Leg het bezoek vast"))
    expect(page.get_by_text("14.00 uur").first).to_be_visible()
    page.context.close()


def remind(stack: Stack, browser: Browser, told: Told) -> None:
    """5d. Both sides are reminded once, the day before at ten, not earlier."""
    visit_at = stack.now() + timedelta(days=7)
    monday = local(visit_at - timedelta(days=1))
    stack.move_clock_to(monday.replace(hour=9, minute=50))
    settle(stack)
    assert not reminders(stack, ANNA)
    assert not reminders(stack, SEEKER_MAIL)
    stack.move_clock_to(monday.replace(hour=10, minute=1))
    stack.wait_for_mail(ANNA, "14.00 uur")
    stack.wait_for_mail(SEEKER_MAIL, "14.00 uur")
    settle(stack)
    assert len(reminders(stack, ANNA)) == len(reminders(stack, SEEKER_MAIL)) == 1


def settle(stack: Stack) -> None:
    """Give the worker the time to send what it should not."""
    time.sleep(6)


def reminders(stack: Stack, address: str) -> list[str]:
    return [mail for mail in stack.mails_to(address) if "14.00 uur" in mail]


def record(stack: Stack, browser: Browser, told: Told) -> None:
    """5e. Hours are recorded; the request is helped, and its wait counted."""
    tuesday = local(stack.now() + timedelta(days=1)).replace(hour=17)
    stack.move_clock_to(tuesday)
    page = stack.sign_in(browser, "Bram Bedacht", **desk(stack))
    page.goto(told.match_page)
    stack.hand.press(page.get_by_role("link", name="Leg de uren vast"))
    stack.hand.write(page.get_by_role("textbox").first, "2,5")
    stack.hand.press(page.get_by_role("button", name="Leg de uren vast"))
    page.goto(told.match_page)
    stack.hand.press(page.get_by_role("button", name="De hulp is klaar"))
    page.goto(stack.address + told.request_page)
    expect(page.get_by_text("Afgerond").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("dagen")
    page.context.close()


def see_what_it_did(stack: Stack, browser: Browser, told: Told) -> None:
    """6. The campaign's page and the church's page say so, within the rule for small numbers."""
    page = visit(stack, browser)
    for address in (f"{stack.address}{TOWN}/acties/tijdcollecte-najaar", told.church_page):
        page.goto(address)
        expect(page.get_by_text("De eerste hulp is op gang").first).to_be_visible()
        assert "1 mens geholpen" not in page.content()
        assert "Demir" not in page.content()
    page.context.close()
