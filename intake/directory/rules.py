"""What is kept of an outside organisation and of a contact."""

from dataclasses import dataclass
from datetime import date

from intake.directory.models import ContactKind
from portal.errors import Refusal
from portal.language import _l

KIND_LABELS: dict[ContactKind, str] = {
    ContactKind.ONCE: _l("Eén keer"),
    ContactKind.INTENSIVE: _l("Vaker, intensief"),
}


class AlreadyKnown(Refusal):
    """Each organisation stands there once."""

    message = _l("{name} staat al in de lijst. Voeg het contact daar toe.")
    field = "name"


class ContactAhead(Refusal):
    """A contact is something that happened."""

    message = _l("Kies een dag die geweest is.")
    field = "contact_on"


@dataclass(frozen=True)
class OrganisationEntry:
    """What the desk typed of an organisation."""

    name: str
    does: str = ""
    phone: str = ""
    site: str = ""


@dataclass(frozen=True)
class ContactEntry:
    """What the desk typed of one contact."""

    kind: ContactKind
    contact_on: date
    note: str = ""


def check_contact(entry: ContactEntry, *, today: date) -> None:
    """It happened. Raises ContactAhead."""
    if entry.contact_on > today:
        raise ContactAhead
