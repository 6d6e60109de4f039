"""Every page, in both languages, on a phone and on a desk, in light and dark, also when wrong."""

import re
from collections import defaultdict

import pytest
from casts.doors import DOORS
from journeys.looking import AXE_EVERYWHERE, DESK, LONELY_STOPS, NARROW, PHONE, looked_at, sideways
from journeys.served import DEMO_PAGES, LANGUAGES, NO_PAGES, Served, Visit, served_town
from journeys.spoiling import TAKES_ANYTHING, Forms
from playwright.sync_api import Browser, Page
from words.plain import is_dutch
from words.reading import blocks

# What stands in the database stays as it was written.
DATA = re.compile(r"Maatje worden|Mag het\?|U helpt iemand (?:bij u )?in de buurt\.|Samen op pad\.")

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


class Walk:
    """One browser per person, who goes from page to page in one language."""

    def __init__(self, served: Served, browser: Browser, language: str) -> None:
        self.served, self.browser, self.language = served, browser, language
        self._pages: dict[str, Page] = {}

    def page_of(self, who: str) -> Page:
        """The window of this person."""
        if who not in self._pages:
            context = self.served.context(
                self.browser, who, language=self.language, reduced_motion="reduce"
            )
            context.add_init_script(AXE_EVERYWHERE)
            self._pages[who] = context.new_page()
        return self._pages[who]

    def open(self, visit: Visit) -> Page:
        """Go there."""
        page = self.page_of(visit.who)
        page.goto(self.served.address + visit.address)
        return page

    def faults(
        self, page: Page, visit: Visit, *, thorough: bool, was_sent: bool = False
    ) -> list[str]:
        """What is wrong with what stands in this window."""
        said = page.locator("html").get_attribute("lang")
        found = [] if said == self.language else [f"speaks {said}"]
        if self.language != "nl":
            found += [
                f"Dutch: {text[:120]}"
                for text, speech in blocks(page.content())
                if speech in {self.language, ""} and is_dutch(DATA.sub("", text))
            ]
        # Colours are the same in every language, and what a page is made of too: the quick size
        # looks at English on a phone, where longer words have least room, and at the words. What a
        # form says of a fault it says on a phone; the rest of that page was looked at already.
        is_first = self.language == "nl"
        return found + looked_at(
            page,
            is_public=visit.is_public,
            widths=(DESK, PHONE) if thorough or (is_first and not was_sent) else (PHONE,),
            is_first=is_first,
            thorough=thorough,
        )


def test_every_address_is_looked_at(served):
    """A new page stands in the table of doors, or here, or this fails."""
    looked = {door.endpoint for door in DOORS} | NO_PAGES
    match = served.app.url_map.bind("localhost").match
    looked |= {match(path, "GET")[0] for path in DEMO_PAGES}
    routes = {r.endpoint for r in served.app.url_map.iter_rules() if "GET" in (r.methods or ())}
    assert routes <= looked
    visited = {visit.endpoint for visit in served.visits()}
    pages = {door.endpoint for door in DOORS if door.method == "GET" and door.answers == (200,)}
    assert pages - NO_PAGES - served.files <= visited


def test_a_planted_fault_is_found(served, windowless):
    page = Walk(served, windowless, "nl").open(Visit("visitor", "/dordrecht/", "home.home", True))
    page.evaluate(
        "document.querySelector('main').innerHTML += '<h1>Nog een</h1><p class=wide>Zin</p>"
        "<p><a href=/>hier</a></p><input><img src=/static/x.png>'"
    )
    page.evaluate("document.querySelector('.wide').style.width = '2000px'")
    found = " ".join(looked_at(page, is_public=True))
    for fault in ("image-alt", "label", "2 headings", "scrolls sideways", "target"):
        assert fault in found, fault
    page.context.close()


def test_a_planted_fault_in_the_words_is_found(served, windowless):
    page = Walk(served, windowless, "en").open(Visit("visitor", "/dordrecht/", "home.home", True))
    page.evaluate(
        "document.querySelector('main').innerHTML += '<h2></h2><p><a href=/></a>"
        "<button></button></p><p lang=xx>Word</p><img src=/static/x.png>'"
    )
    found = " ".join(looked_at(page, is_public=True, widths=(PHONE,), is_first=False))
    for fault in ("empty-heading", "button-name", "valid-lang", "image-alt", "link-name"):
        assert fault in found, fault
    page.context.close()


def test_a_list_of_long_words_fits_at_twice_the_size(served, windowless):
    walk = Walk(served, windowless, "nl")
    page = walk.open(Visit("ellen", "/dordrecht/informatievragen", "questions.found"))
    page.set_viewport_size({"width": DESK, "height": 800})
    assert "Kerk of geloofsgemeenschap" in page.locator("tbody").inner_text()
    assert sideways(page) == []
    # The control: words that stay whole stick out.
    page.evaluate("document.querySelectorAll('.gives').forEach((one) => one.className = '')")
    assert "scrolls sideways" in " ".join(sideways(page))
    page.context.close()


def test_a_full_stop_stays_with_its_number(served, windowless):
    walk = Walk(served, windowless, "nl")
    page = walk.open(Visit("visitor", "/dordrecht/hulp-vragen", "requests.ask", True))

    def alone() -> list[str]:
        """Whatever stands in front: the number then ends at each place of the line once."""
        found = []
        for push in range(0, 330, 3):
            page.evaluate(
                "(push) => { document.querySelector('main p .phone').closest('p')"
                ".style.textIndent = `${push}px`; }",
                push,
            )
            found += page.evaluate(LONELY_STOPS)
        return found

    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 800})
        assert alone() == []
    # The control: a number that is a box of its own lets go of what follows it.
    page.evaluate(
        "document.querySelectorAll('.phone').forEach((one) => { one.style.display = "
        "'inline-block'; })"
    )
    assert alone()
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_a_violation(tmp_path, windowless, language, full_size):
    # A town of its own: some forms take what they get, and the next language finds them changed.
    with served_town(tmp_path) as served:
        wrong = walk_everywhere(served, windowless, language, thorough=full_size)
    assert not wrong, "\n".join(f"{fault}\n  {len(at)}: {at[:3]}" for fault, at in wrong.items())


def walk_everywhere(
    served: Served, browser: Browser, language: str, *, thorough: bool
) -> dict[str, list[str]]:
    """Every page, then every form sent wrong; each fault with where it was seen."""
    walk, forms = Walk(served, browser, language), Forms(served)
    wrong: dict[str, list[str]] = defaultdict(list)
    for visit in served.visits():
        page = walk.open(visit)
        forms.note(page, visit)
        for fault in walk.faults(page, visit, thorough=thorough):
            wrong[fault].append(str(visit))
    for endpoint, visit, action in forms.in_order():
        page = walk.page_of(visit.who)
        status = forms.spoil(page, visit, action)
        if (status == 422) is (endpoint in TAKES_ANYTHING):
            wrong[f"sent wrong: {status}"].append(endpoint)
        for fault in walk.faults(page, visit, thorough=thorough, was_sent=True):
            wrong[fault].append(f"{endpoint} sent wrong from {visit}")
    return wrong
