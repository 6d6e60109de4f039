"""How long a session lasts, and what stands in the way of signing in."""

from datetime import datetime, timedelta

from portal.errors import Refusal
from portal.language import _l

# (idle at most, in all at most), by kind of session.
LIFETIMES = {
    "account": (timedelta(minutes=30), timedelta(hours=12)),
    "volunteer": (timedelta(hours=1), timedelta(hours=12)),
}
PASSWORD_LENGTH = 12
# So many wrong passwords, and then nobody is let in for a while, not even with the right one.
TRIES = 5
PAUSE = timedelta(minutes=15)


class SignInFailed(Refusal):
    """Said for an unknown address, a wrong password and a closed account alike."""

    message = _l("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze nog eens na.")


class PasswordTooShort(Refusal):
    """A new password must be long; it need not be odd."""

    message = _l("Kies een wachtwoord van minstens {length} tekens. Een zin mag ook.")
    field = "password"


def is_alive(kind: str, *, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session of this kind still counts."""
    idle, whole = LIFETIMES[kind]
    return now - seen_at <= idle and now - created_at <= whole
