"""The address of a thanks page: shows no name, and cannot be guessed.

It is signed for one row: number and moment. A number alone may be somebody else's tomorrow, when
an older backup was put back and the pledge that had it is lost.
"""

import hmac
from datetime import UTC, datetime

from portal import crypto

PURPOSE = "pledge_thanks"


def thanks_token(pledge_id: int, pledged_at: datetime) -> str:
    """The last part of the address."""
    return f"{pledge_id}-{crypto.link_token(_told(pledge_id, pledged_at), PURPOSE)}"


def number_in(token: str) -> int | None:
    """Which pledge an address names, be it ours or not; None when it names none."""
    number, _, _mark = token.partition("-")
    # PostgreSQL looks for no number over 2³¹, and refuses to be asked.
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else None


def is_for(token: str, pledge_id: int, pledged_at: datetime) -> bool:
    """Whether we made this address for the pledge with this number and of this moment."""
    _number, _, mark = token.partition("-")
    known = crypto.link_tokens(_told(pledge_id, pledged_at), PURPOSE)
    fits = [hmac.compare_digest(one.encode(), mark.encode()) for one in known]
    return any(fits)


def _told(pledge_id: int, pledged_at: datetime) -> str:
    return f"{pledge_id} {pledged_at.astimezone(UTC).isoformat()}"
