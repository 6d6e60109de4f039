"""How long a session lasts, and what stands in the way of signing in."""

import re
from datetime import datetime, timedelta

from portal.errors import Refusal
from portal.language import _l

# (idle at most, in all at most), by kind of session.
LIFETIMES = {
    "account": (timedelta(minutes=30), timedelta(hours=12)),
    "volunteer": (timedelta(hours=1), timedelta(hours=12)),
    # Between the password and the second step.
    "half": (timedelta(minutes=15), timedelta(minutes=15)),
}
PASSWORD_LENGTH = 12
# So long the second step counts for what asks it anew: export, roles, an address.
FRESH = timedelta(minutes=15)
TRUST = timedelta(days=30)
# A known browser that was not seen so long is forgotten.
KNOWN = timedelta(days=180)
# So long what was typed waits for its owner to sign in again.
KEPT = timedelta(hours=12)
# So long another address waits for its link, and the old one can be told.
CHANGE_KEPT = timedelta(days=7)
# So many tries in vain are free; after each one more it takes longer, but never long.
TRIES = 5
WAITS = (1, 2, 4, 8, 15)  # minutes
# Who did not try for a day begins anew.
FORGIVEN = timedelta(days=1)
CODE_STEP = 30  # seconds, RFC 6238
RECOVERY_CODES = 10
SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)
BROWSERS = (
    *(("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung"), ("Firefox", "Firefox")),
    *(("Chrom", "Chrome"), ("Safari", "Safari")),
)


class SignInFailed(Refusal):
    """Said for an unknown address, a wrong password and a closed account alike."""

    message = _l("Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk ze nog eens na.")


class TooManyTries(Refusal):
    """Said to everybody alike; a browser in which the owner was before has a count of its own."""

    message = _l(
        "Dit ging te vaak mis. Probeer het over {minutes} min. nog eens. "
        "Haast? Vraag dan een nieuw wachtwoord."
    )


class CodeWrong(Refusal):
    """The code is not right, is too old, or was used."""

    message = _l("Deze code klopt niet, of is al gebruikt. Wacht op de volgende code.")
    field = "code"


class TooManyCodes(Refusal):
    """The second step failed too often."""

    message = _l("Dit ging te vaak mis. Probeer het over {minutes} min. nog eens.")
    field = "code"


class PasskeyWrong(Refusal):
    """The passkey is not one of this person, or its answer is not to our question."""

    message = _l("Dit lukte niet met de passkey. Probeer het nog eens, of gebruik een code.")


class LastStep(Refusal):
    """Without a second step nobody works here."""

    message = _l("Dit is uw enige tweede stap. Stel eerst een andere in.")


class PasswordTooShort(Refusal):
    """A new password must be long; it need not be odd."""

    message = _l("Kies een wachtwoord van minstens {length} tekens. Een zin mag ook.")
    field = "password"


class SameAddress(Refusal):
    """Nothing would change."""

    message = _l("Met dit adres logt u al in. Vul een ander in.")
    field = "email"


class AddressTaken(Refusal):
    """Somebody else got the address between the mail and its link."""

    message = _l("Dit adres hoort intussen bij een ander account. Bel ons, dan zoeken wij het uit.")


def is_alive(kind: str, *, created_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session of this kind still counts."""
    idle, whole = LIFETIMES[kind]
    return now - seen_at <= idle and now - created_at <= whole


def wait_after(failed: int) -> timedelta:
    """How long nothing is tried after so many tries in vain."""
    if failed < TRIES:
        return timedelta(0)
    return timedelta(minutes=WAITS[min(failed - TRIES, len(WAITS) - 1)])


def is_proved(proved_at: datetime | None, now: datetime) -> bool:
    """Whether the second step was taken so short ago that it counts as fresh."""
    return proved_at is not None and timedelta(0) <= now - proved_at <= FRESH


def clean_code(typed: str) -> str:
    """A code as people type it, without spaces and hyphens, in small letters."""
    return re.sub(r"[\s-]", "", typed).lower()


def browser_text(user_agent: str) -> str:
    """Roughly which browser this is: 'Firefox op Windows'. Enough to know one's own again."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in SYSTEMS if mark in user_agent), "")
    return " – ".join(filter(None, (browser, system)))
