"""Numbers we do not want to have: what looks like a citizen service number (BSN, P-01)."""

import re

_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ .-]?\d){8}(?!\d)")
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)


def bsn_like(text: str) -> list[str]:
    """The numbers of nine digits that pass its check, as they were typed."""
    return [found for found in _NINE_DIGITS.findall(text) if _passes_eleven(found)]


def holds_bsn(text: str) -> bool:
    """Whether there is such a number in the text."""
    return bool(bsn_like(text))


def mask_bsn(text: str) -> str:
    """The text with those numbers taken out."""
    for number in bsn_like(text):
        text = text.replace(number, "[nummer weggehaald]")
    return text


def _passes_eleven(typed: str) -> bool:
    """Weights 9 to 2 and -1 (elfproef); nine zeros are no number."""
    digits = [int(sign) for sign in typed if sign.isdecimal()]
    total = sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=True))
    return total % 11 == 0 and any(digits)
