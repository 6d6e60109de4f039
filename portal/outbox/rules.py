"""When a message may leave, and what follows when sending did not work."""

from datetime import datetime, timedelta

from portal.outbox.models import MessageState
from portal.quiet import next_open_moment

LEASE = timedelta(minutes=3)
STALE_AFTER = timedelta(days=3)
# Minutes to wait after each failed try; after the last one a human is asked.
BACK_OFF = (1, 5, 15, 60, 240)

# Mails that one address may get because somebody typed it, so that no form is a cannon.
MAILS_AN_HOUR = 3
MAILS_A_DAY = 6


def first_moment(due_at: datetime, *, is_asked: bool) -> datetime:
    """When it may leave: at once if the person asked, else outside quiet hours and Sundays."""
    return due_at if is_asked else next_open_moment(due_at)


def after_failure(
    *, attempts: int, is_permanent: bool, now: datetime
) -> tuple[MessageState, datetime | None]:
    """The state after a failed try, and when to try again."""
    if is_permanent or attempts > len(BACK_OFF):
        return MessageState.FAILED, None
    return MessageState.WAITING, now + timedelta(minutes=BACK_OFF[attempts - 1])
