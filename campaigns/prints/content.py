"""What stands on a flyer, gathered beforehand: plain values, no database and no clock."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

LAYOUT = 1  # raise with every visible change of the flyer, so that kept copies are made anew


@dataclass(frozen=True, slots=True)
class FlyerProject:
    """One project on the flyer: what it is, in one line, and how often it asks for help."""

    title: str
    line: str
    rhythm: str


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation behind the campaign; without a logo its name is drawn instead."""

    name: str
    logo_png: bytes | None = None


@dataclass(frozen=True, slots=True)
class FlyerContent:
    """Everything that a flyer says.

    ``address_shown`` is short enough to type; ``address_full`` is what the QR code holds.
    ``call_within_days`` is the promise that somebody calls.
    """

    network_name: str
    phone: str
    phone_hours: str
    campaign_name: str
    intro: str
    church_name: str
    when_text: str | None
    projects: tuple[FlyerProject, ...]
    partners: tuple[Partner, ...]
    address_shown: str
    address_full: str
    generated_on: date
    call_within_days: int = 14


def content_hash(content: FlyerContent) -> str:
    """Name this content: equal contents, and only those, have equal names (64 hex digits)."""
    told = json.dumps([LAYOUT, asdict(content)], default=_as_text, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text for {type(value).__name__}")
