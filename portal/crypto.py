"""Keys: what is encrypted at rest, how a phone number is looked up, how a link is signed."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet


class Keyring:
    """The installation's keys. The factory fills it once; nothing else writes here."""

    _cipher: MultiFernet | None = None
    _lookup: bytes = b""
    # The key that signs links, and those that did before it.
    _links: tuple[bytes, ...] = (b"",)

    @classmethod
    def fill(
        cls,
        *,
        data_keys: Sequence[str],
        secret_key: str,
        earlier: Sequence[str] = (),
        lookup_key: str = "",
    ) -> None:
        """Take the keys: the first data key encrypts, all of them decrypt.

        ``lookup_key`` is what the first data key gave for looking up. It outlives that key, for
        a fingerprint cannot be made again without what it was made of.
        """
        cls._cipher = MultiFernet([Fernet(key) for key in data_keys])
        cls._lookup = bytes.fromhex(lookup_key or lookup_key_of(data_keys))
        cls._links = tuple(
            hashlib.sha256(b"links:" + key.encode()).digest() for key in (secret_key, *earlier)
        )

    @classmethod
    def cipher(cls) -> MultiFernet:
        """The cipher, or an error when nobody filled the ring."""
        if cls._cipher is None:
            raise RuntimeError("no data key: create_app() fills the keyring")
        return cls._cipher

    @classmethod
    def links(cls) -> tuple[bytes, ...]:
        """The key that signs personal links, and before it those that did."""
        return cls._links

    @classmethod
    def lookup(cls) -> bytes:
        """The key behind look-ups of encrypted values."""
        return cls._lookup


def lookup_key_of(data_keys: Sequence[str]) -> str:
    """What looks up when nothing else was said: it comes from the oldest key, which stands last.

    It opens nothing: it makes fingerprints, and the key itself cannot be found from it.
    """
    # A key may be written in more than one way: the last letter holds bits that count for nothing.
    as_made = base64.urlsafe_b64encode(base64.urlsafe_b64decode(data_keys[-1]))
    return hashlib.sha256(b"lookup:" + as_made).hexdigest()


def rotated(token: str) -> str:
    """The same secret, locked with the first key; the moment it was first locked stays."""
    return Keyring.cipher().rotate(token.encode()).decode()


def encrypt(text: str) -> str:
    """The text as only this installation can read it."""
    return Keyring.cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """The text again."""
    return Keyring.cipher().decrypt(token.encode()).decode()


def lookup_code(text: str) -> str:
    """A keyed fingerprint: equal for equal texts, useless without the key (64 hex digits)."""
    return hmac.new(Keyring.lookup(), text.encode(), hashlib.sha256).hexdigest()


def lookup_mark() -> str:
    """By which one sees that the key behind look-ups is the same; it tells nothing about it."""
    return hmac.new(Keyring.lookup(), b"mark of the lookup key", hashlib.sha256).hexdigest()


def link_token(token_id: str, purpose: str) -> str:
    """The secret part of a personal link: the same each time a mail is sent again (256 bit)."""
    return link_tokens(token_id, purpose)[0]


def link_tokens(token_id: str, purpose: str) -> list[str]:
    """The same by each key that ever signed, the newest first."""
    told = f"{purpose}:{token_id}".encode()
    made = (hmac.new(key, told, hashlib.sha256).digest() for key in Keyring.links())
    return [base64.urlsafe_b64encode(mac).decode().rstrip("=") for mac in made]


def fingerprint(token: str) -> str:
    """What the database keeps of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def is_data_key(text: str) -> bool:
    """Whether this can encrypt: 32 bytes in base64."""
    try:
        Fernet(text)
    except ValueError:
        return False
    return True


def new_secret() -> str:
    """A fresh random name of 192 bit, fit for a URL."""
    return secrets.token_urlsafe(24)


def new_data_key() -> str:
    """A fresh key for encryption at rest."""
    return Fernet.generate_key().decode()
