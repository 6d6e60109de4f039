"""What a form must survive: nothing here may give a 5xx."""

import os

HOSTILE: tuple[str, ...] = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "x" * 20_000,
    "\u202eomgekeerd",
    "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
    "-1",
    "0",
    "NaN",
    "Infinity",
    "1e309",
    "9" * 40,
    "1,5,5",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "25:61",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "a\r\nBcc: x@y.example",
    "=HYPERLINK(1)",
    "%s%n%d",
    "İstanbul ẞ ﬀ",
    "٣",
)

# As much as a form of text could ever hold, and more than any field takes.
MEGABYTE = "x" * 1_000_000


def hostile_values(*where: str) -> tuple[str, ...]:
    """What to type in this place.

    The quick size takes every fourth, others in each place; the full size takes all.
    """
    if os.environ.get("TIJDCOLLECTE_FULL") == "1":
        return HOSTILE
    return HOSTILE[sum(map(ord, "".join(where))) % 4 :: 4]


def hostile_bodies(names: list[str], good: dict[str, object]) -> list[dict[str, object]]:
    """One body per field and hostile value, and each field doubled and missing.

    The quick size takes every fourth, for each field others; the full size takes all.
    """
    every = all_hostile_bodies(names, good)
    if os.environ.get("TIJDCOLLECTE_FULL") == "1":
        return every
    return every[sum(map(ord, "".join(names))) % 4 :: 4]


def all_hostile_bodies(names: list[str], good: dict[str, object]) -> list[dict[str, object]]:
    """Every one of them."""
    bodies: list[dict[str, object]] = []
    for name in names:
        bodies += [{**good, name: value} for value in HOSTILE]
        bodies.append({**good, name: ["1", "2"]})
        bodies.append({key: value for key, value in good.items() if key != name})
    return bodies
