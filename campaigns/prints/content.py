"""What stands on a flyer, gathered beforehand: plain values, no database and no clock."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

LAYOUT = 3  # raise with every visible change of the flyer, so that kept copies are made anew


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to print a flyer; the names are those of ``campaigns/prints/variants.py``."""

    shape: str = "a5"
    ink: str = "colour"
    language: str = "nl"
    # For a printer who trims: 3 mm more on every side, with crop marks.
    is_trimmed: bool = False


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
    ``church_name`` is empty on the flyer of the whole campaign. ``call_within_days`` is the
    promise that somebody calls.
    """

    network_name: str
    place: str
    phone: str
    phone_hours: str
    accent: str
    campaign_name: str
    intro: str
    church_name: str
    church_label: str
    collects_on: date | None
    projects: tuple[FlyerProject, ...]
    partners: tuple[Partner, ...]
    address_shown: str
    address_full: str
    call_within_days: int = 14


def content_hash(content: FlyerContent, variant: Variant) -> str:
    """Name this content: equal contents, and only those, have equal names (64 hex digits)."""
    told = json.dumps([LAYOUT, asdict(variant), asdict(content)], default=_as_text, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no text for {type(value).__name__}")
