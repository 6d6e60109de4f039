"""A mail in a browser, as its reader sees it: its own style and nothing else."""

import base64
import hashlib
import re

# What our own composing writes, so that plain patterns will do.
_SHEET = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_ATTRIBUTE = re.compile(r' style="[^"]*"')


def shown_here(html: str) -> str:
    """The mail without the style that stands in its elements; above it stands the same once more.

    A policy without unsafe-* cannot allow style in elements, and can allow a sheet by its mark.
    Links open in the whole window: a frame is no place to go on.
    """
    return _ATTRIBUTE.sub("", html).replace("<head>", '<head><base target="_top">', 1)


def csp_for(html: str) -> str:
    """The policy for this one page: the style that stands in it, by its mark, and nothing more."""
    marks = [
        base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
        for css in _SHEET.findall(html)
    ]
    styles = " ".join(f"'sha256-{mark}'" for mark in marks) or "'none'"
    return (
        f"default-src 'none'; style-src {styles}; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
    )
