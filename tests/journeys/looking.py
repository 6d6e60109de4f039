"""What a page does wrong, as axe and a ruler see it: phone and desk, light and dark."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = (Path(__file__).parents[1] / "vendor" / "axe" / "axe.min.js").read_text()
# For a window that will see many pages: sent to the browser once; frames stay as they are.
AXE_EVERYWHERE = f"if (window === window.top) {{ {AXE} }}"
PHONE, DESK, NARROW = 360, 1280, 320
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Only these rules look at colours; all the others see the same in the dark.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# These read words, which another language changes; all the others see the same in any language.
WORD_RULES = [
    *("aria-command-name", "aria-dialog-name", "aria-input-field-name", "aria-toggle-field-name"),
    *("button-name", "document-title", "empty-heading", "empty-table-header", "frame-title"),
    *("frame-title-unique", "html-has-lang", "html-lang-valid", "html-xml-lang-mismatch"),
    *("image-alt", "image-redundant-alt", "input-button-name"),
    *("label", "label-title-only", "landmark-unique", "link-name"),
    *("role-img-alt", "select-name", "skip-link", "summary-name", "svg-img-alt", "target-size"),
    *("table-duplicate-name", "valid-lang"),
]
RUN = """async (only) => {
  const found = await axe.run(document, {runOnly: only, resultTypes: ["violations"]});
  const node = (one) => `${one.target.join(" ")} ${one.html.replace(/\\s+/g, " ").slice(0, 120)}`;
  return found.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map(node).join(" | ")}`);
}"""
# What sticks out of a window, unless it may scroll by itself.
SIDEWAYS = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const wide = [...document.body.querySelectorAll("*")].filter((one) =>
    one.getBoundingClientRect().right > root.clientWidth + 1 && !one.closest(".vh"));
  const name = (one) => `${one.localName}.${one.className}`;
  return [`scrolls sideways to ${root.scrollWidth}: ${wide.slice(-2).map(name).join(", ")}`];
}"""
# One main heading, a way past the menu, a title, a language, and one main button at most.
BONES = """() => {
  const found = [];
  const all = (which) => [...document.querySelectorAll(which)];
  if (all("h1").length !== 1) found.push(`${all("h1").length} headings of the first level`);
  const first = document.querySelector("a[href], button, input, select, textarea");
  const to = first && document.querySelector(first.hash || "#");
  if (!first || !to || to.localName !== "main") found.push("no link past the menu");
  if (!/^.{3,} – .{3,}$/.test(document.title)) found.push(`title: ${document.title}`);
  if (!document.documentElement.lang) found.push("no language");
  return found;
}"""
# Links inside a sentence may be as high as the sentence; a box counts with its label.
SMALL_TARGETS = """() => {
  const inSentence = (one) => one.localName === "a" &&
    [...one.parentElement.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const area = (one) => {
    const boxes = [one, ...(one.matches("[type=checkbox], [type=radio]") ? one.labels : [])]
      .map((each) => each.getBoundingClientRect());
    const span = (low, high) => Math.max(...boxes.map((b) => b[high])) -
      Math.min(...boxes.map((b) => b[low]));
    return [span("left", "right"), span("top", "bottom")];
  };
  const which = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  return [...document.querySelectorAll(which)]
    .filter((one) => one.checkVisibility() && !one.closest(".vh, .skip") && !inSentence(one))
    .filter((one) => !one.matches(".skip"))
    .filter((one) => area(one).some((size) => size < 43.5))
    .map((one) => `target ${area(one).map(Math.round).join("×")}: ` +
      one.outerHTML.slice(0, 90) + " … " + (one.innerText || ""));
}"""

# The full stop behind a number belongs to the number: on a line of its own it looks like dirt.
LONELY_STOPS = """() => {
  const middle = (box) => (box.top + box.bottom) / 2;
  return [...document.querySelectorAll(".phone")].filter((one) => {
    const next = one.nextSibling;
    if (!one.checkVisibility() || next?.nodeType !== 3) return false;
    if (!/^[.,;:!?)]/.test(next.data)) return false;
    const mark = document.createRange();
    mark.setStart(next, 0);
    mark.setEnd(next, 1);
    const stop = mark.getBoundingClientRect(), number = [...one.getClientRects()].at(-1);
    return Math.abs(middle(stop) - middle(number)) > stop.height / 2;
  }).map((one) => `alone on a line: ${one.nextSibling.data[0]} behind ${one.innerText}`);
}"""


def looked_at(
    page: Page,
    *,
    is_public: bool,
    widths: tuple[int, ...] = (DESK, PHONE),
    is_first: bool = True,
    thorough: bool = False,
) -> list[str]:
    """Everything that is wrong with what this page shows, at each width and in both schemes.

    The first language is looked at by every rule, and in the dark on a desk; any other by the rules
    that read words. When thorough every rule looks everywhere.
    """
    found = [f"- {one}" for one in page.evaluate(BONES)]
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)  # the policy forbids inline scripts, not what a debugger evaluates
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        kind, what = ("tag", TAGS) if thorough or is_first else ("rule", WORD_RULES)
        found += [f"{width} light {one}" for one in axe(page, kind, what)]
        if thorough or (is_first and width == DESK):
            page.emulate_media(color_scheme="dark")
            kind, what = ("tag", TAGS) if thorough else ("rule", COLOUR_RULES)
            found += [f"{width} dark {one}" for one in axe(page, kind, what)]
            page.emulate_media(color_scheme="light")
        if width == PHONE:
            found += [f"{PHONE} {one}" for one in page.evaluate(LONELY_STOPS)]
            small = page.evaluate(SMALL_TARGETS) if is_public else []
            found += [f"{PHONE} {one}" for one in small]
        found += [f"{width} {one}" for one in sideways(page)]
    # The phone comes last, and what sticks out of it was looked at on a narrower one.
    assert (page.viewport_size or {})["width"] == NARROW
    found += [f"{NARROW} {one}" for one in page.evaluate(LONELY_STOPS)]
    return found


def axe(page: Page, kind: str, what: list[str]) -> Any:
    """The violations of these rules."""
    return page.evaluate(RUN, {"type": kind, "values": what})


def sideways(page: Page) -> list[str]:
    """What sticks out: as it is, narrow, and with letters twice as large."""
    found = page.evaluate(SIDEWAYS)
    size = page.viewport_size
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    found += [f"large {one}" for one in page.evaluate(SIDEWAYS)]
    page.evaluate("document.documentElement.style.fontSize = ''")
    if size and size["width"] == PHONE:
        page.set_viewport_size({"width": NARROW, "height": 800})
        found += [f"{NARROW} {one}" for one in page.evaluate(SIDEWAYS)]
    return list(found)
