"""Send every form empty or wrong, and see the page that says so."""

from typing import Any

from journeys.served import Served, Visit
from playwright.sync_api import Page

# What nobody means; every other field is left empty.
WRONG = {
    "email": "geen adres",
    "phone": "12",
    "hours": "-1",
    "served": "-1",
    "people": "-1",
    "places": "-1",
    "minutes": "-1",
    "min_age": "-1",
    "target": "veel",
    "day": "ooit",
    "time": "straks",
    "starts_on": "ooit",
    "ends_on": "ooit",
    "opens_on": "ooit",
    "closes_on": "ooit",
    "collects_on": "ooit",
}
# These take an empty answer for an answer.
TAKES_ANYTHING = {
    *("desk.found", "matching.end", "reports.edit_texts", "pledges.choose_own_language"),
}
FORMS = """() => [...document.querySelectorAll("form")].map((form) => ({
  action: new URL(form.action).pathname,
  fields: form.method === "post" ? form.querySelectorAll(
    "input:not([type=hidden]):not([tabindex='-1']), select, textarea").length : 0,
}))"""
# Not form.requestSubmit(): a script of ours might send it without leaving the page.
SPOIL = """([action, wrong]) => {
  const form = [...document.forms].find((one) => new URL(one.action).pathname === action);
  for (const one of form.elements) {
    if (one.type === "hidden" || one.tabIndex === -1) continue;
    if (one.type === "checkbox" || one.type === "radio") one.checked = false;
    else if (one.localName === "select") one.selectedIndex = 0;
    else if (one.localName === "textarea" || one.localName === "input" && one.type !== "file") {
      one.type = one.localName === "input" ? "text" : one.type;
      one.value = wrong[one.name.replace(/^.*-/, "")] ?? "";
    }
  }
  const buttons = [...form.querySelectorAll("button[type=submit], button:not([type])")];
  const last = buttons.find((one) => one.value === "finish") ?? buttons[0];
  if (last.name) {
    const pressed = document.createElement("input");
    Object.assign(pressed, {type: "hidden", name: last.name, value: last.value});
    form.append(pressed);
  }
  HTMLFormElement.prototype.submit.call(form);
}"""


class Forms:
    """The forms met on the way: each that can be wrong, once."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.found: dict[str, tuple[Visit, str]] = {}

    def note(self, page: Page, visit: Visit) -> None:
        """Remember the forms with a field on this page."""
        for form in page.evaluate(FORMS):
            if form["fields"]:
                self.found.setdefault(self._endpoint(form["action"]), (visit, form["action"]))

    def in_order(self) -> list[tuple[str, Visit, str]]:
        """Those that take anything come last, for they change the pages of the others."""
        last = sorted(self.found, key=lambda endpoint: (endpoint in TAKES_ANYTHING, endpoint))
        return [(endpoint, *self.found[endpoint]) for endpoint in last]

    def _endpoint(self, path: str) -> str:
        return str(self.served.app.url_map.bind("localhost").match(path, "POST")[0])

    def spoil(self, page: Page, visit: Visit, action: str) -> int:
        """Send it wrong; the status of what came back."""
        page.goto(self.served.address + visit.address)
        with page.expect_navigation() as coming:
            page.evaluate(SPOIL, [action, WRONG])
        answer: Any = coming.value
        return int(answer.status)
