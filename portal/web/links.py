"""Absolute addresses, always from the configured public address and never from a request."""

from flask import current_app


def external(endpoint: str, **values: object) -> str:
    """The whole address of a page. Needs only an app context; give ``network`` yourself."""
    adapter = current_app.url_map.bind("localhost")
    path = adapter.build(endpoint, values, force_external=False)
    return f"{current_app.config['PUBLIC_ADDRESS']}{path}"


def short_address(address: str) -> str:
    """The address as one types it over from paper: without the scheme."""
    return address.partition("://")[2]
