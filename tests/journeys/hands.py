"""Two ways to tell the story: with a pointer and no JavaScript, or with the keyboard alone."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator

MOST_TABS = 250
# Whoever works by keyboard must see where they are.
HAS_RING = """(one) => {
  // A box or a round button may let its label or its tile wear the ring.
  const around = [one, ...(one.labels ?? []), one.closest(".choice")].filter(Boolean);
  const shown = one.matches("[type=checkbox], [type=radio]") ? around : [one];
  const ring = (style) => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const box = one.getBoundingClientRect();
  return shown.some((each) => ring(getComputedStyle(each)) ||
      getComputedStyle(each).boxShadow !== "none") &&
    box.bottom > 0 && box.top < innerHeight;
}"""
IS_HERE = """(one) => one === document.activeElement ||
  one.type === "radio" && document.activeElement.type === "radio" &&
  one.name === document.activeElement.name && one.form === document.activeElement.form"""


@dataclass(frozen=True)
class Pointer:
    """A finger or a mouse, in a browser without JavaScript."""

    has_scripts: bool = False

    def window(self, width: int, height: int) -> dict[str, Any]:
        """What the browser is like."""
        return {
            "viewport": {"width": width, "height": height},
            "java_script_enabled": self.has_scripts,
            "locale": "nl-NL",
        }

    def press(self, target: Locator) -> None:
        """A button, a link, or the line that opens more."""
        target.click()

    def write(self, target: Locator, text: str) -> None:
        """Fill in a line."""
        target.fill(text)

    def tick(self, target: Locator) -> None:
        """A box or a round button."""
        target.check()

    def choose(self, target: Locator, label: str) -> None:
        """One from a list to open."""
        target.select_option(label=label)


class Keys(Pointer):
    """Tab, the arrows, Space and Enter; each place they reach shows that it is reached."""

    def press(self, target: Locator) -> None:
        self._reach(target)
        page = target.page
        if target.evaluate("(one) => one.localName === 'summary'"):
            page.keyboard.press("Enter")
            return
        with page.expect_navigation():
            page.keyboard.press("Enter")

    def write(self, target: Locator, text: str) -> None:
        self._reach(target)
        keyboard = target.page.keyboard
        if target.get_attribute("type") == "date":
            year, month, day = text.split("-")
            # The browser's own language says what comes first; it need not be the page's.
            for typed in (f"{month}{day}{year}", f"{day}{month}{year}"):
                if target.input_value() != text:
                    keyboard.press("ArrowLeft")
                    keyboard.press("ArrowLeft")
                    keyboard.type(typed)
        else:
            keyboard.press("Control+A")
            keyboard.type(text)
        assert target.input_value() == text

    def tick(self, target: Locator) -> None:
        self._reach(target)
        keyboard = target.page.keyboard
        if target.get_attribute("type") == "radio":
            for _ in range(MOST_TABS):
                if target.evaluate("(one) => one === document.activeElement"):
                    break
                keyboard.press("ArrowDown")
        if not target.is_checked():
            keyboard.press("Space")
        assert target.is_checked()

    def choose(self, target: Locator, label: str) -> None:
        self._reach(target)
        target.page.keyboard.type(label)
        assert target.locator("option:checked").inner_text().strip() == label

    def _reach(self, target: Locator) -> None:
        """Press Tab until it has the focus."""
        target.wait_for()
        for _ in range(MOST_TABS):
            if target.evaluate(IS_HERE):
                assert target.page.locator("*:focus").evaluate(HAS_RING), f"no ring: {target}"
                return
            target.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard does not reach {target}")
