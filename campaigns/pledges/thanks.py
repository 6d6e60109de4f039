"""The address of a thanks page: shows no name, and cannot be guessed."""

import hmac

from portal import crypto

PURPOSE = "pledge_thanks"


def thanks_token(pledge_id: int) -> str:
    """The last part of the address."""
    return f"{pledge_id}-{crypto.link_token(str(pledge_id), PURPOSE)}"


def pledge_id_of(token: str) -> int | None:
    """Which pledge an address is about; None when it is not one of ours."""
    number, _, mark = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 12):
        return None
    known = crypto.link_tokens(number, PURPOSE)
    fits = [hmac.compare_digest(one.encode(), mark.encode()) for one in known]
    return int(number) if any(fits) else None
