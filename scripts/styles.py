"""Join the parts of the stylesheet into portal/web/static/site.css: python scripts/styles.py."""

import hashlib
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from portal.web.accents import ACCENTS, DEFAULT_ACCENT, Shades  # noqa: E402

PARTS = ROOT / "portal" / "web" / "styles"
STATIC = ROOT / "portal" / "web" / "static"
TARGET = STATIC / "site.css"
# Names are for who reads the parts; browsers get short ones.
SHORT = {"--tc-color-": "--c-", "--tc-space-": "--s-", "--tc-": "--"}
HEAD = "/* Made by scripts/styles.py from portal/web/styles: edit the parts, not this. */\n"
# In the order in which one may overrule another.
ORDER = (
    *("tokens", "ground", "masthead", "buttons", "forms"),
    *("parts", "panels", "public", "lists", "charts", "desk", "papers", "reports", "print"),
)


def joined() -> str:
    """The whole stylesheet, with the accents after the other tokens and fonts kept for ever."""
    parts = []
    for name in ORDER:
        parts.append((PARTS / f"{name}.css").read_text().strip())
        if name == "tokens":
            parts.append(accents())
    return HEAD + squeezed(re.sub(r'url\("(fonts/[^"]+)"\)', _marked, "\n".join(parts))) + "\n"


def squeezed(css: str) -> str:
    """Without comments and without white space that means nothing; one rule to a line."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    for long, short in SHORT.items():
        bare = bare.replace(long, short)
    close = re.sub(r"\s+", " ", bare)
    close = re.sub(r"\s*([{};,])\s*", r"\1", close).replace(";}", "}")
    close = re.sub(r"(?<=[a-z0-9]): (?=[^{}]*[;}])", ":", close)
    return close.replace("}", "}\n").replace("}\n}", "}}").strip()


def accents() -> str:
    """The class of each accent, light and dark."""
    light = [_rule(name, accent.light) for name, accent in ACCENTS.items()]
    dark = [_rule(name, accent.dark) for name, accent in ACCENTS.items()]
    return "\n".join(
        [
            "/* Accents, from portal/web/accents.py: a class on the body. */",
            *light,
            "",
            "@media screen and (prefers-color-scheme: dark) {",
            *(f"  {rule}" for rule in dark),
            "}",
        ]
    )


def _rule(name: str, shades: Shades) -> str:
    root = ":root, " if name == DEFAULT_ACCENT else ""
    return (
        f"{root}.accent-{name} {{ --tc-color-accent: {shades.accent};"
        f" --tc-color-accent-strong: {shades.strong}; --tc-color-accent-soft: {shades.soft};"
        f" --tc-color-accent-line: {shades.line}; --tc-color-on-accent: {shades.on}; }}"
    )


def _marked(found: re.Match[str]) -> str:
    """The same address as ``static_url()`` gives, so that a preloaded letter is used."""
    mark = hashlib.sha256((STATIC / found[1]).read_bytes()).hexdigest()[:10]
    return f'url("{found[1]}?v={mark}")'


if __name__ == "__main__":
    TARGET.write_text(joined())
    print(f"{TARGET.relative_to(ROOT)}: {TARGET.stat().st_size} bytes")
