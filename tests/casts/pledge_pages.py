"""What the tests of the pledge pages share: a good body, and how to send it."""

import re
from typing import Any

from flask.testing import FlaskClient

GOOD: dict[str, Any] = {
    "kind": "recurring",
    "hours": "2",
    "every_weeks": "2",
    "people": "1",
    "first_name": "Anna",
    "last_name": "Bos",
    "phone": "06 12 34 56 78",
    "email": "",
    "age_band": "adult",
    "may_share": "y",
}


def token_of(html: str) -> str:
    """The form token on a page."""
    found = re.search(r'name="token"[^>]*value="([^"]+)"', html)
    assert found, html[:2000]
    return found[1]


def send(client: FlaskClient, path: str, **changes: Any) -> Any:
    """Open the form and send it, with these answers changed."""
    token = changes.pop("token", None) or token_of(client.get(path).text)
    return client.post(path, data={**GOOD, "token": token, **changes})
