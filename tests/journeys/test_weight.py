"""A visitor's first look costs little, asks nobody else, stands still and obeys the policy."""

from urllib.parse import urlsplit

import pytest
from journeys.served import Served, Visit
from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

HEAVIEST = 100_000
# Set before the page runs anything; the policy does not bind what a debugger adds.
WATCH = """
  window.refused = [];
  document.addEventListener("securitypolicyviolation", (one) =>
    window.refused.push(`${one.violatedDirective} ${one.blockedURI}`));
  window.shifts = [];
  new PerformanceObserver((list) => list.getEntries().forEach((one) =>
    window.shifts.push([one.value, ...one.sources.map((s) => s.node?.className ?? "?")].join(" "))
  )).observe({type: "layout-shift", buffered: true});
"""
# What Chromium says of that in a frame that may run nothing, like the sample mails on /stijl.
OUR_OWN = "Blocked script execution in"
SETTLED = "() => document.fonts.ready.then(() => new Promise((done) => setTimeout(done, 60)))"


class Look:
    """One window that looks each time as for the first: what came over the line, what was said."""

    def __init__(self, context: BrowserContext) -> None:
        self.page: Page = context.new_page()
        self.page.add_init_script(WATCH)
        self.forget()
        line = context.new_cdp_session(self.page)
        line.send("Network.enable")
        # Nothing is kept from one look to the next, so one window does for all of them.
        line.send("Network.setCacheDisabled", {"cacheDisabled": True})
        line.on("Network.loadingFinished", self._finished)
        self.page.on("request", lambda one: self.asked.append((one.resource_type, one.url)))
        self.page.on("console", lambda one: self.said.append(one.text))
        self.page.on("pageerror", lambda one: self.said.append(str(one)))

    def forget(self) -> None:
        """Begin to count anew."""
        self.asked: list[tuple[str, str]] = []
        self.bytes = 0.0
        self.said: list[str] = []

    def _finished(self, event: dict[str, float]) -> None:
        self.bytes += event["encodedDataLength"]

    def faults(self, address: str, *, is_public: bool) -> list[str]:
        """Go there, and say what is wrong."""
        answer = self.page.goto(address)
        assert answer is not None
        self.page.evaluate(SETTLED)
        home = urlsplit(address).netloc
        found = [f"asks {url}" for _, url in self.asked if urlsplit(url).netloc not in {home, ""}]
        sheets = {url for kind, url in self.asked if kind == "stylesheet"}
        if len(sheets) != 1:
            found.append(f"stylesheets: {sorted(sheets)}")
        found += [f"refused: {one}" for one in self.page.evaluate("window.refused")]
        found += [f"moved: {one}" for one in self.page.evaluate("window.shifts")]
        found += [
            f"console: {one}"
            for one in self.said
            if answer.status < 400 and not one.startswith(OUR_OWN)
        ]
        policy = answer.headers.get("content-security-policy", "")
        if "unsafe" in policy or "default-src 'none'" not in policy:
            found.append(f"policy: {policy}")
        if is_public and self.bytes > HEAVIEST:
            found.append(f"weighs {self.bytes:.0f}")
        return found


class Looks:
    """A window for each person."""

    def __init__(self, served: Served, browser: Browser) -> None:
        self.served, self.browser = served, browser
        self._of: dict[str, Look] = {}

    def look_of(self, who: str) -> Look:
        """The window of this person."""
        if who not in self._of:
            self._of[who] = Look(self.served.context(self.browser, who))
        return self._of[who]

    def close(self) -> None:
        """All windows."""
        for look in self._of.values():
            look.page.context.close()

    def first(self, visit: Visit, width: int) -> list[str]:
        """What is wrong to somebody who was never here and has nothing in the cache."""
        look = self.look_of(visit.who)
        look.page.goto("about:blank")
        look.page.set_viewport_size({"width": width, "height": 740})
        look.forget()
        found = look.faults(self.served.address + visit.address, is_public=visit.is_public)
        return [f"{width} {visit}: {one}" for one in found]


def test_a_planted_fault_is_found(served, windowless):
    context = served.context(windowless, "visitor")
    look = Look(context)

    def spoil(route):
        answer = route.fetch()
        body = answer.text().replace(
            "</main>",
            "<div style='height: 9px'></div><img src='https://elders.example/x.png'>"
            f"<!-- {'x' * HEAVIEST} --></main><link rel=stylesheet href=/static/other.css>",
        )
        route.fulfill(response=answer, body=body)

    look.page.route("**/dordrecht/", spoil)
    look.page.goto(f"{served.address}/dordrecht/")
    look.page.evaluate("document.querySelector('main').prepend(document.createElement('hr'))")
    look.page.evaluate("document.querySelector('hr').style.height = '300px'")
    found = " ".join(look.faults(f"{served.address}/dordrecht/", is_public=True))
    for fault in ("asks https://elders", "stylesheets", "refused: style", "refused: img"):
        assert fault in found, fault
    context.close()


def test_every_look_costs_as_much_as_the_first(served, windowless):
    looks = Looks(served, windowless)
    visit = Visit("visitor", "/dordrecht/", "home.home", True)
    seen = []
    for width in (360, 1280, 360):
        assert looks.first(visit, width) == []
        look = looks.look_of(visit.who)
        seen.append((sorted(look.asked), round(look.bytes, -3)))
    assert seen[0] == seen[2]
    assert {kind for kind, _ in seen[0][0]} >= {"document", "stylesheet", "font"}
    looks.close()


def test_a_page_that_moves_is_seen(served, windowless):
    context = served.context(windowless, "visitor")
    look = Look(context)
    look.page.goto(f"{served.address}/dordrecht/")
    look.page.evaluate(SETTLED)
    look.page.evaluate(
        "() => new Promise((done) => { const box = document.createElement('p');"
        " box.style.height = '300px'; document.querySelector('main').prepend(box);"
        " setTimeout(done, 200); })"
    )
    assert look.page.evaluate("window.shifts")
    assert look.bytes > 5_000
    context.close()


def test_a_first_look_costs_little_and_stands_still(served, windowless, full_size):
    wrong, seen, looks = [], set(), Looks(served, windowless)
    for visit in served.visits():
        if visit.is_public:
            wrong += looks.first(visit, 360)
        if full_size or visit.endpoint not in seen:
            wrong += looks.first(visit, 1280)
        seen.add(visit.endpoint)
    looks.close()
    assert not wrong, "\n".join(wrong)
