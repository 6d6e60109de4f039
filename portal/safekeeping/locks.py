"""Whether the keys at hand open a copy, without a key ever standing in it."""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken

from portal import crypto
from portal.safekeeping.rows import Unkept

WORD = "tijdcollecte"


class WrongKeys(Unkept):
    """The rows would be there, and nobody could read them."""

    sentence = (
        "Deze reservekopie hoort bij andere sleutels. Zet de DATA_KEYS van het sleutelblad in de "
        "instellingen, en probeer het opnieuw."
    )


def locks_of(data_keys: Sequence[str]) -> tuple[str, ...]:
    """One lock for each key that may be needed to read the rows."""
    return tuple(Fernet(key).encrypt(WORD.encode()).decode() for key in data_keys)


def require_keys(locks: Sequence[str]) -> None:
    """Raise WrongKeys when a lock stays shut for our keys."""
    for lock in locks:
        try:
            crypto.decrypt(lock)
        except InvalidToken as wrong:
            raise WrongKeys from wrong


def links_mark() -> str:
    """By which one sees which key signed the links of that time."""
    return links_marks()[0]


def links_marks() -> list[str]:
    """The same of each key that is named, the one of now first."""
    return [crypto.fingerprint(one)[:16] for one in crypto.link_tokens("links", "backup")]
