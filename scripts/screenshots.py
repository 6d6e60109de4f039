"""Make the pictures of the guides, from a demo of its own with a clock that always says the same.

python scripts/screenshots.py                # docs/pictures, what the guides show
python scripts/screenshots.py --all FOLDER   # every page, phone and desk, light and dark
"""

from __future__ import annotations

import argparse
import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
# A Tuesday morning without feast days around it.
ALWAYS = datetime(2026, 10, 13, 8, 0, tzinfo=UTC)
MOST_BYTES = 60_000
WIDTH, HEIGHT = 1280, 860
TOWN = "/dordrecht"
VISITOR = ""


@dataclass(frozen=True)
class Picture:
    """One picture of a guide: who looks, from where, and which links or buttons they press."""

    name: str
    who: str
    path: str
    presses: tuple[str, ...] = ()


GUIDES = (
    Picture("kerk-mijn-kerk", "Dirk Verhaal", f"{TOWN}/mijn-kerk"),
    Picture("kerk-pagina", VISITOR, "/veenendaal/k/v2h7"),
    Picture("vrijwilliger-acties", VISITOR, "/vlaardingen/acties"),
    Picture("vrijwilliger-toezeggen", VISITOR, "/vlaardingen/acties", ("Ik doe mee",)),
    Picture("hulplijn-begin", "Fenna Oefening", f"{TOWN}/hulplijn"),
    Picture("hulplijn-intake", "Fenna Oefening", f"{TOWN}/hulpvragen/nieuw"),
    Picture("coordinator-wachtenden", "Bram Bedacht", f"{TOWN}/wachtenden"),
    Picture("coordinator-bellijst", "Bram Bedacht", f"{TOWN}/bellijst"),
)
# Who goes round when every page is wanted.
EVERYBODY = (VISITOR, "Fenna Oefening", "Ellen Voorbeeld", "Bram Bedacht", "Dirk Verhaal",
             "Bea Fantasie")  # fmt: skip
STARTS = ("/", f"{TOWN}/", "/vlaardingen/", "/veenendaal/", "/demo", "/stijl", "/inloggen")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_demo() -> Iterator[str]:
    """A fresh demo; its address."""
    with tempfile.TemporaryDirectory() as folder:
        clock = Path(folder) / "clock"
        clock.write_text(str((ALWAYS - datetime.now(UTC)).total_seconds()))
        port = free_port()
        words = ("demo", "--port", str(port), "--data", str(Path(folder) / "data"))
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "portal.cli", *words],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "TIJDCOLLECTE_TEST_CLOCK": str(clock),
            },
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/gezond")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait_for(address: str) -> None:
    """Until somebody answers there."""
    for _ in range(600):
        with suppress(OSError), urlopen(address):
            return
        time.sleep(0.1)
    raise SystemExit(f"nothing answers at {address}")


def sign_in(browser: Browser, address: str, who: str) -> BrowserContext:
    """A browser in which this person is signed in."""
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="nl-NL")
    if who:
        page = context.new_page()
        page.goto(f"{address}/demo")
        page.get_by_role("button", name=who).first.click()
        page.close()
    return context


def take(page: Page, address: str, picture: Picture) -> bytes:
    """Go there as the guide says, and look."""
    page.goto(address + picture.path)
    for words in picture.presses:
        page.get_by_role("main").get_by_role("link", name=re.compile(words)).first.click()
    page.wait_for_load_state()
    return page.screenshot()


def small(png: bytes) -> bytes:
    """The same picture in as few colours as it takes to stay small."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (128, 64, 32, 16):
        buffer = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    return buffer.getvalue()


def make_guides(browser: Browser, address: str) -> None:
    """Every picture of the guides, in its place."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for picture in GUIDES:
        context = sign_in(browser, address, picture.who)
        made = small(take(context.new_page(), address, picture))
        (PICTURES / f"{picture.name}.png").write_bytes(made)
        print(f"docs/pictures/{picture.name}.png: {len(made) // 1000} kB")
        context.close()


def shape(url: str) -> str:
    """An address without its numbers and secrets."""
    return re.sub(r"\d+|[\w-]{30,}", "N", urlsplit(url).path)


def make_all(browser: Browser, address: str, folder: Path) -> None:
    """Follow every link of everybody, and picture each page once."""
    folder.mkdir(parents=True, exist_ok=True)
    public: set[str] = set()
    for who in EVERYBODY:
        context = sign_in(browser, address, who)
        page = context.new_page()
        todo = [address + start for start in (STARTS if who == VISITOR else ("/begin",))]
        mine: set[str] = set()
        while todo:
            url = todo.pop(0)
            if shape(url) in mine:
                continue
            mine.add(shape(url))
            if not visit(page, url):
                continue
            if who == VISITOR:
                public.add(shape(page.url))
            if who == VISITOR or shape(page.url) not in public:
                name = who.split()[0].lower() if who else "bezoeker"
                picture_all(page, folder, name + shape(page.url).replace("/", "_"))
            todo += links_of(page, address)
        context.close()


def visit(page: Page, url: str) -> bool:
    """Open it; False when it is no page."""
    try:
        answer = page.goto(url)
    except Exception as wrong:  # a file that is downloaded is no page
        print(f"{url}: {str(wrong).splitlines()[0]}")
        return False
    return answer is not None and "html" in (answer.headers.get("content-type") or "")


def links_of(page: Page, address: str) -> list[str]:
    """Where one can go from here, files aside."""
    found = page.locator("a[href]").evaluate_all("(all) => all.map((one) => one.href)")
    whole = [urljoin(address, one).partition("#")[0] for one in found]
    return [
        one
        for one in whole
        if one.startswith(address) and not re.search(r"\.(pdf|png|svg|ics|xlsx|csv)\b", one)
    ]


def picture_all(page: Page, folder: Path, name: str) -> None:
    """Phone and desk, light and dark, the whole page."""
    for width in (360, WIDTH):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Pictures of the site, from the demo.")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page, to look at")
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    with running_demo() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        if options.all:
            make_all(browser, address, options.all)
        else:
            make_guides(browser, address)
        browser.close()


if __name__ == "__main__":
    main()
