"""What people type: names in one box, and numbers we do not want to have."""

import re

_INFIXES = frozenset(
    {"van", "de", "den", "der", "het", "ter", "ten", "te", "la", "le", "von", "bin", "ibn"}
    | {"el", "al", "op", "aan", "in", "'t", "’t", "‘t"}
)


def split_name(name: str) -> tuple[str, str, str]:
    """First name, infix and last name of a name as people type it."""
    words = name.split()
    if len(words) < 2:
        return (words[0] if words else "", "", "")
    start = next(
        (at for at in range(1, len(words) - 1) if words[at].casefold() in _INFIXES),
        len(words) - 1,
    )
    end = start
    while end < len(words) - 1 and words[end].casefold() in _INFIXES:
        end += 1
    infix = " ".join(words[start:end])
    if len(infix) > 20:  # not an infix, whatever it is
        return " ".join(words[:start])[:80], "", " ".join(words[start:])[:120]
    return " ".join(words[:start])[:80], infix, " ".join(words[end:])[:120]


_NINE_DIGITS = re.compile(r"(?<!\d)\d{9}(?!\d)")


def bsn_like(text: str) -> list[str]:
    """The numbers of nine digits that pass the check of a citizen service number (P-01)."""
    return [found for found in _NINE_DIGITS.findall(text) if _passes_eleven(found)]


def mask_bsn(text: str) -> str:
    """The text with those numbers made unreadable."""
    for number in bsn_like(text):
        text = text.replace(number, "[nummer weggehaald]")
    return text


def _passes_eleven(digits: str) -> bool:
    """Weights 9 to 2 and -1 (elfproef); nine zeros are no number."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return total % 11 == 0 and int(digits) > 0
