"""Count the tries of a second step before they are looked at."""

from portal.accounts import throttle
from portal.accounts.rules import TooManyCodes
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.organisations.entering import browser_id_of


def count_code(account_id: int) -> str:
    """Count a try, in a unit of its own; returns the counter's name. Raises TooManyCodes."""
    with unit_of_work() as work:
        browser_id = browser_id_of(work, account_id)
        key = throttle.second_key(account_id=account_id, browser_id=browser_id)
        minutes = throttle.count_try(work, key=key, now=utc_now())
    if minutes:
        raise TooManyCodes(minutes=minutes)
    return key
