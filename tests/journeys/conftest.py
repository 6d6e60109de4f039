"""A browser, and a town with every page served to it."""

import gc
import warnings
from collections.abc import Iterator

import pytest
from conftest import WITHOUT
from journeys.patience import PATIENCE
from journeys.served import Served, served_town
from playwright.sync_api import Browser, expect, sync_playwright

# Pages that Chromium has ready behind its address bar, each in a process of its own.
ADDRESS_BAR = ("WebUIOmniboxPopup", "WebUIOmniboxFullPopup", "WebUIOmniboxAimPopup")
# Of several lists Chromium takes the last, so what Playwright switches off stands in ours.
PLAYWRIGHTS = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades"),
    *("HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding"),
    *("ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch"),
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    if "chromium" in WITHOUT:
        pytest.skip("Chromium is left out")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        # No spare renderer behind every page, and no pages kept ready for an address bar that
        # nobody sees (half of what a window costs, measured); and a page that is looked at for a
        # second has no use for a compiler that thinks before it begins (a tenth of all work).
        made = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=[
                *("--no-sandbox", "--disable-gpu", "--renderer-process-limit=1"),
                "--js-flags=--no-turbofan,--no-maglev,--always-sparkplug",
                f"--disable-features={','.join((*ADDRESS_BAR, *PLAYWRIGHTS))}",
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
