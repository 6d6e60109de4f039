"""Settings, read once from the environment; refused when they are unsafe."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from sqlalchemy import make_url


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
    def is_https(self) -> bool:
        """Whether cookies must be marked secure."""
        return self.public_address.startswith("https://")

    def check(self) -> None:
        """Raise BadSettings when this must not run."""
        if len(self.secret_key) < 32:
            raise BadSettings("SECRET_KEY ontbreekt of is te kort: maak er een met 'keys new'.")
        if not self.data_keys:
            raise BadSettings("DATA_KEYS ontbreekt: maak een sleutel met 'keys new'.")
        if not self.public_address.startswith(("http://", "https://")):
            raise BadSettings("PUBLIC_ADDRESS moet met http:// of https:// beginnen.")

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


def normal_database_url(text: str) -> str:
    """The address with the driver we ship: psycopg 3 for every way to write PostgreSQL."""
    url = make_url(text)
    if url.drivername in {"postgres", "postgresql"}:
        url = url.set(drivername="postgresql+psycopg")
    return url.render_as_string(hide_password=False)
