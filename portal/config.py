"""Settings, read once from the environment; refused when they are unsafe."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from portal import crypto
from portal.logs import LEVELS

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
IMAP_PORTS = {"imap": 143, "imaps": 993}
SMTP_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]")
LOOKUP = re.compile(r"[0-9a-f]{64}")
ROLE = re.compile(r"[A-Za-z_][\w$-]{0,62}")
MAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+")
DATABASES = frozenset({"postgresql+psycopg", "sqlite", "sqlite+pysqlite"})


class Mode(Enum):
    """What this process is for."""

    PRODUCTION = "production"
    DEMO = "demo"
    TEST = "test"


# Another key than before would lock out everybody who stands in the database already.
FROM_SHEET = "neem over wat op het sleutelblad staat; een nieuwe site maakt er een met 'keys new'"


class BadSettings(ValueError):
    """A setting is missing or unsafe; the sentence says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """How this installation runs. ``portal/settings_table.py`` says what each one means."""

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
    # Earlier secrets: what they signed stays good.
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    more_hosts: tuple[str, ...] = ()
    metrics_token: str = field(default="", repr=False)
    log_level: str = "INFO"
    # Where mails come back.
    bounce_url: str = field(default="", repr=False)
    # What a mail server shows that brings them itself.
    bounce_token: str = field(default="", repr=False)
    # What fingerprints phone numbers and the like, once the data key it came from has gone.
    lookup_key: str = field(default="", repr=False)
    # Where the marks of forgotten people are kept; beside a SQLite database when not said.
    erased_file: str = ""

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo, with its own marked database."""
        return self.mode is Mode.DEMO

    @property
    def erased_path(self) -> Path | None:
        """The file with the marks of forgotten people; None when nobody said where."""
        if self.erased_file:
            return Path(self.erased_file)
        url = make_url(self.database_url)
        is_file = url.drivername.startswith("sqlite") and url.database
        return Path(f"{url.database}.forgotten") if is_file else None

    @property
    def helplines_path(self) -> Path | None:
        """The copy of whom to call, beside the marks of forgotten people."""
        return self.erased_path.with_suffix(".helplines") if self.erased_path else None

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
        names = {self.public_host, *self.more_hosts}
        if self.mode is not Mode.PRODUCTION:
            names |= {"localhost", "127.0.0.1"}
        return sorted(names)

    @property
    def is_https(self) -> bool:
        """Whether cookies must be marked secure."""
        return self.public_address.startswith("https://")

    def check(self) -> None:
        """Raise BadSettings when this must not run."""
        self._check_secrets()
        host = self.public_host
        if not host or not self.public_address.startswith(("http://", "https://")):
            raise BadSettings("PUBLIC_ADDRESS klopt niet: schrijf https:// en de naam van de site.")
        if self.mode is Mode.PRODUCTION and not self.is_https and host not in LOOPBACK:
            raise BadSettings("PUBLIC_ADDRESS moet met https:// beginnen.")
        if not all(HOST.fullmatch(name) for name in self.more_hosts):
            raise BadSettings("TRUSTED_HOSTS klopt niet: schrijf namen met een spatie ertussen.")
        if self.database_role and not ROLE.fullmatch(self.database_role):
            raise BadSettings("DATABASE_ROLE klopt niet: schrijf alleen de naam van de rol.")
        if self.log_level not in LEVELS:
            raise BadSettings(f"LOG_LEVEL klopt niet: kies uit {', '.join(LEVELS)}.")
        if self.erased_file and not Path(self.erased_file).is_absolute():
            raise BadSettings("ERASED_FILE klopt niet: schrijf het hele pad van een bestand.")
        normal_database_url(self.database_url)
        if self.mail_from and not MAIL.fullmatch(self.mail_from):
            raise BadSettings("MAIL_FROM klopt niet: schrijf alleen een mailadres.")
        if self.redis_url:
            check_redis_url(self.redis_url)
        if self.smtp_url:
            read_smtp_url(self.smtp_url)
        if self.bounce_url:
            check_bounce_url(self.bounce_url)

    def _check_secrets(self) -> None:
        if len(self.secret_key) < 32:
            raise BadSettings(f"SECRET_KEY ontbreekt of is te kort: {FROM_SHEET}.")
        if any(len(key) < 32 for key in self.secret_key_fallbacks):
            raise BadSettings("SECRET_KEY_FALLBACKS klopt niet: elk oud geheim is lang genoeg.")
        if not self.data_keys:
            raise BadSettings(f"DATA_KEYS ontbreekt: {FROM_SHEET}.")
        if not all(crypto.is_data_key(key) for key in self.data_keys):
            raise BadSettings(f"DATA_KEYS klopt niet: {FROM_SHEET}.")
        if self.lookup_key and not LOOKUP.fullmatch(self.lookup_key):
            raise BadSettings("LOOKUP_KEY klopt niet: neem over wat 'keys rotate' zei.")
        if self.metrics_token and len(self.metrics_token) < 16:
            raise BadSettings("METRICS_TOKEN is te kort: neem 16 tekens of meer.")
        if self.bounce_token and len(self.bounce_token) < 16:
            raise BadSettings("BOUNCE_TOKEN is te kort: neem 16 tekens of meer.")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings. Raises BadSettings with a sentence for the operator."""
        if not environ.get("DATABASE_URL"):
            raise BadSettings("DATABASE_URL ontbreekt: waar staat de database?")
        if environ.get("FLASK_DEBUG", "").lower() not in {"", "0", "false", "no"}:
            raise BadSettings("FLASK_DEBUG staat aan: haal deze instelling weg.")
        settings = cls(
            secret_key=environ.get("SECRET_KEY", ""),
            data_keys=tuple(environ.get("DATA_KEYS", "").split()),
            database_url=normal_database_url(environ["DATABASE_URL"]),
            public_address=environ.get("PUBLIC_ADDRESS", "").rstrip("/"),
            redis_url=environ.get("REDIS_URL", ""),
            smtp_url=environ.get("SMTP_URL", ""),
            mail_from=environ.get("MAIL_FROM", ""),
            database_role=environ.get("DATABASE_ROLE", ""),
            trust_proxy=_yes_or_no("TRUST_PROXY", environ.get("TRUST_PROXY", "")),
            secret_key_fallbacks=tuple(environ.get("SECRET_KEY_FALLBACKS", "").split()),
            more_hosts=tuple(environ.get("TRUSTED_HOSTS", "").split()),
            metrics_token=environ.get("METRICS_TOKEN", ""),
            log_level=environ.get("LOG_LEVEL", "") or "INFO",
            bounce_url=environ.get("BOUNCE_URL", ""),
            bounce_token=environ.get("BOUNCE_TOKEN", ""),
            lookup_key=environ.get("LOOKUP_KEY", ""),
            erased_file=environ.get("ERASED_FILE", ""),
            # Only the tests set this: a clock that can be moved, and jobs that hurry.
            mode=_mode_of(environ.get("TIJDCOLLECTE_MODE", "")),
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


def check_bounce_url(text: str) -> None:
    """Raise BadSettings when mails that come back cannot be read there."""
    parts = _split(text)
    if parts is not None and parts.scheme == "maildir" and parts.path.startswith("/"):
        return
    is_whole = parts is not None and bool(_host_of(parts) and parts.username)
    if parts is None or parts.scheme not in IMAP_PORTS or not is_whole or _port_of(parts) is None:
        raise BadSettings(
            "BOUNCE_URL klopt niet: schrijf imaps://naam:wachtwoord@server of maildir:///map."
        )
    if parts.scheme == "imap" and _host_of(parts) not in LOOPBACK:
        raise BadSettings("BOUNCE_URL klopt niet: schrijf imaps://, anders leest iedereen mee.")


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


def _yes_or_no(name: str, text: str) -> bool:
    if text not in {"", "0", "1"}:
        raise BadSettings(f"{name} klopt niet: schrijf 1 of 0.")
    return text == "1"


def _mode_of(text: str) -> Mode:
    if text not in {"", "test"}:
        raise BadSettings("TIJDCOLLECTE_MODE klopt niet: laat deze instelling weg.")
    return Mode.TEST if text == "test" else Mode.PRODUCTION


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
