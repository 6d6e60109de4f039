"""A browser, and a town with every page served to it."""

import gc
import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from conftest import WITHOUT
from journeys.patience import PATIENCE
from journeys.served import Served, served_town
from playwright.sync_api import Browser, expect, sync_playwright

WHOLE = "/usr/bin/chromium"  # Debian's, with its windows
# Pages that Chromium has ready behind its address bar, each in a process of its own.
ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup")
# A new frame for each page, where the last one would do.
ANEW = ("RenderDocument",)
# Of several lists Chromium takes the last, so what Playwright switches off stands in ours.
PLAYWRIGHTS = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium that people have, or another that CHROMIUM names."""
    with launched(os.environ.get("CHROMIUM") or WHOLE) as made:
        yield made


@pytest.fixture(scope="module")
def windowless() -> Iterator[Browser]:
    """Debian's same Chromium with no windows around the pages, where it is there.

    To open a page takes half as much of the processor; for tests that only look at many pages.
    """
    without = shutil.which("chromium-headless-shell")
    with launched(os.environ.get("CHROMIUM") or without or WHOLE) as made:
        yield made


@contextmanager
def launched(program: str) -> Iterator[Browser]:
    """Start this browser, and leave nothing of it."""
    if "chromium" in WITHOUT:
        pytest.skip("Chromium is left out")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # No spare renderer behind every page, and no pages kept ready for an address bar that
        # nobody sees (half of what a window costs, measured); and a page that is looked at for a
        # second has no use for a compiler that thinks before it begins (a tenth of all work).
        made = playwright.chromium.launch(
            executable_path=program,
            args=[
                *("--no-sandbox", "--disable-gpu", "--renderer-process-limit=1"),
                "--js-flags=--no-turbofan,--no-maglev,--always-sparkplug",
                f"--disable-features={','.join((*ADDRESS_BAR, *ANEW, *PLAYWRIGHTS))}",
            ],
        )
        yield made
        made.close()
    sweep()


def sweep() -> None:
    """Close what a browser left open here, so that no later test is blamed for it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The town of the table of doors, on a port of its own."""
    with served_town(tmp_path_factory.mktemp("town")) as running:
        yield running
    sweep()
