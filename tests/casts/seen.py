"""What a page sends along unseen."""

import re

from flask.testing import FlaskClient


def seen(browser: FlaskClient, path: str) -> dict[str, str]:
    """The version that the page at this address shows."""
    found = re.search(r'name="version"[^>]*value="(\d+)"', browser.get(path).text)
    assert found, path
    return {"version": found[1]}
