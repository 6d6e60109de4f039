"""How outside organisations look in a list: ready texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from intake.directory.models import ContactKind, ExternalContact, ExternalOrganisation
from intake.directory.rules import KIND_LABELS
from portal.clock import day_text
from portal.language import _n


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation, with this year's contacts."""

    id: int
    name: str
    does: str
    phone: str
    site: str
    contacts: str
    last: str
    is_intensive: bool


@dataclass(frozen=True)
class ContactRow:
    """One contact."""

    id: int
    day: str
    kind: str
    is_intensive: bool
    note: str


def organisation_rows(
    found: Iterable[ExternalOrganisation],
    counts: Iterable[tuple[int, ContactKind, int, date]],
) -> list[OrganisationRow]:
    """The texts of a list; ``counts`` holds this year's contacts."""
    number: dict[int, int] = {}
    last: dict[int, date] = {}
    intensive: set[int] = set()
    for key, kind, count, day in counts:
        number[key] = number.get(key, 0) + count
        last[key] = max(day, last.get(key, day))
        if kind is ContactKind.INTENSIVE:
            intensive.add(key)
    return [
        OrganisationRow(
            id=one.id,
            name=one.name,
            does=one.does,
            phone=one.phone,
            site=one.site,
            contacts=_n("{n} contact", "{n} contacten", number[one.id]) if one.id in number else "",
            last=day_text(last[one.id]) if one.id in last else "",
            is_intensive=one.id in intensive,
        )
        for one in found
    ]


def contact_row(contact: ExternalContact) -> ContactRow:
    """The texts of one contact."""
    return ContactRow(
        id=contact.id,
        day=day_text(contact.contact_on, year=True),
        kind=str(KIND_LABELS[contact.kind]),
        is_intensive=contact.kind is ContactKind.INTENSIVE,
        note=contact.note or "",
    )
