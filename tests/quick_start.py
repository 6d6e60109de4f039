"""Applications that start in a quarter of the time: tests start hundreds of them in one process.

Most of a start is Werkzeug writing, for each address, a small function that fills it in. The
function knows nothing but its address, so one of them does for every application.
"""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_write = Rule._compile_builder
_written: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}


def _once(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
    if rule.defaults:
        return _write(rule, append_unknown)
    address = (rule.rule, tuple(rule._trace), append_unknown)
    if address not in _written:
        _written[address] = _write(rule, append_unknown)
    return _written[address]


def write_addresses_once() -> None:
    """From now on in this process."""
    Rule._compile_builder = _once
