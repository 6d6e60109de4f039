"""Settings, read once from the environment; refused when they are unsafe."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from portal import crypto

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
DATABASES = frozenset({"postgresql+psycopg", "sqlite", "sqlite+pysqlite"})


class Mode(Enum):
    """What this process is for."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


class BadSettings(ValueError):
    """A setting is missing or unsafe; the sentence says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. Every field is documented in README.md."""

    secret_key: str = field(repr=False)
    data_keys: tuple[str, ...] = field(repr=False)
    database_url: str = field(repr=False)
    public_address: str = "http://127.0.0.1:8000"
    mode: Mode = Mode.PRODUCTION
    redis_url: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    mail_from: str = ""
    # PostgreSQL role that owns nothing; row-level security holds for it.
    database_role: str = ""
    trust_proxy: bool = False

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo, with its own marked database."""
        return self.mode is Mode.DEMO

    @property
    def is_hurried(self) -> bool:
        """Whether jobs come round every few seconds, for somebody is watching."""
        return self.mode is not Mode.PRODUCTION

    @property
    def public_host(self) -> str:
        """The name by which the world knows this installation; empty when it has none."""
        return _host_of(_split(self.public_address))

    @property
    def trusted_hosts(self) -> list[str]:
        """Names by which a browser may call us; on the maker's own machine a few more."""
        names = {self.public_host}
        if self.mode is not Mode.PRODUCTION:
            names |= {"localhost", "127.0.0.1"}
        return sorted(names)

    @property
    def is_https(self) -> bool:
        """Whether cookies must be marked secure."""
        return self.public_address.startswith("https://")

    def check(self) -> None:
        """Raise BadSettings when this must not run."""
        if len(self.secret_key) < 32:
            raise BadSettings("SECRET_KEY ontbreekt of is te kort: maak er een met 'keys new'.")
        if not self.data_keys:
            raise BadSettings("DATA_KEYS ontbreekt: maak een sleutel met 'keys new'.")
        if not all(crypto.is_data_key(key) for key in self.data_keys):
            raise BadSettings("DATA_KEYS klopt niet: maak een sleutel met 'keys new'.")
        host = self.public_host
        if not host or not self.public_address.startswith(("http://", "https://")):
            raise BadSettings("PUBLIC_ADDRESS klopt niet: schrijf https:// en de naam van de site.")
        if self.mode is Mode.PRODUCTION and not self.is_https and host not in LOOPBACK:
            raise BadSettings("PUBLIC_ADDRESS moet met https:// beginnen.")
        normal_database_url(self.database_url)
        if self.redis_url:
            check_redis_url(self.redis_url)
        if self.smtp_url:
            read_smtp_url(self.smtp_url)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings. Raises BadSettings with a sentence for the operator."""
        if not environ.get("DATABASE_URL"):
            raise BadSettings("DATABASE_URL ontbreekt: waar staat de database?")
        settings = cls(
            secret_key=environ.get("SECRET_KEY", ""),
            data_keys=tuple(environ.get("DATA_KEYS", "").split()),
            database_url=normal_database_url(environ["DATABASE_URL"]),
            public_address=environ.get("PUBLIC_ADDRESS", "").rstrip("/"),
            redis_url=environ.get("REDIS_URL", ""),
            smtp_url=environ.get("SMTP_URL", ""),
            mail_from=environ.get("MAIL_FROM", ""),
            database_role=environ.get("DATABASE_ROLE", ""),
            trust_proxy=environ.get("TRUST_PROXY", "") == "1",
            # Only the tests set this: a clock that can be moved, and jobs that hurry.
            mode=Mode.TEST if environ.get("TIJDCOLLECTE_MODE") == "test" else Mode.PRODUCTION,
        )
        settings.check()
        return settings


@dataclass(frozen=True)
class SmtpAddress:
    """SMTP_URL, taken apart."""

    kind: str
    host: str
    port: int
    user: str = field(repr=False)
    password: str = field(repr=False)


def read_smtp_url(text: str) -> SmtpAddress:
    """Where mail leaves. Raises BadSettings with the ways to write it."""
    parts = _split(text)
    port = _port_of(parts)
    if parts is None or parts.scheme not in SMTP_PORTS or not _host_of(parts) or port is None:
        raise BadSettings(
            "SMTP_URL klopt niet: schrijf smtp://naam:wachtwoord@server:587 of "
            "smtps://naam:wachtwoord@server."
        )
    return SmtpAddress(
        parts.scheme,
        _host_of(parts),
        port or SMTP_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def check_redis_url(text: str) -> None:
    """Raise BadSettings when this is no address of a Redis."""
    parts = _split(text)
    if parts is None or parts.scheme not in {"redis", "rediss"} or _port_of(parts) is None:
        raise BadSettings("REDIS_URL klopt niet: schrijf redis://server:6379/0.")


def normal_database_url(text: str) -> str:
    """The address with the driver we ship: psycopg 3 for every way to write PostgreSQL.

    Raises BadSettings for any other database, or when it cannot be read.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as wrong:
        raise BadSettings(
            "DATABASE_URL klopt niet: schrijf postgresql://… of sqlite:///bestand."
        ) from wrong
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in DATABASES:
        raise BadSettings("DATABASE_URL moet met postgresql:// of sqlite:/// beginnen.")
    if url.drivername == "sqlite" and url.database:
        # A short path means this folder, not one inside the installed package.
        url = url.set(database=str(Path(url.database).absolute()))
    return url.render_as_string(hide_password=False)


def _split(text: str) -> SplitResult | None:
    try:
        return urlsplit(text)
    except ValueError:
        return None


def _host_of(parts: SplitResult | None) -> str:
    return (parts.hostname or "") if parts else ""


def _port_of(parts: SplitResult | None) -> int | None:
    """The port, 0 for none named, None for nonsense."""
    try:
        return (parts.port or 0) if parts else None
    except ValueError:
        return None
