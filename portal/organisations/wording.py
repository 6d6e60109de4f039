"""How a partnership and its people are described: ready texts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.clock import date_text
from portal.language import _, _l
from portal.organisations.models import Organisation, Seat
from portal.permissions import Role

# What the demo says that somebody in this role sees.
SEES: dict[Role, str] = {
    Role.ADMINISTRATOR: _l(
        "Laat mensen toe en geeft ze hun rol. Ziet de verslagen, en nooit een hulpvraag."
    ),
    Role.PRIVACY_OFFICER: _l("Let op de privacy, en ziet daarom niemand."),
    Role.DESK_COORDINATOR: _l(
        "Ziet alles van de hulplijn: hulpvragen, informatievragen, koppelingen, campagnes en "
        "het jaarverslag."
    ),
    Role.DESK_WORKER: _l("Neemt de telefoon op. Ziet alle hulpvragen en informatievragen."),
    Role.ORG_COORDINATOR: _l(
        "Ziet wat de eigen organisatie oppakt: hulpvragen, bellijst, koppelingen en campagnes."
    ),
    Role.ORG_DESK_WORKER: _l("Belt vrijwilligers en maakt koppelingen voor de eigen organisatie."),
    Role.CHURCH_CONTACT: _l("Ziet alleen de eigen kerk: adres, flyer, dag en opbrengst."),
    Role.ENTRY_HELPER: _l("Helpt de eigen kerk met de bonnen."),
    Role.BOARD_READER: _l(
        "Ziet aantallen en verslagen. Nooit een naam van iemand die hulp vraagt."
    ),
}
# The bodies we know of, in the order of the page; a partnership may have others.
BODIES: dict[str, str] = {
    "bestuur": _l("Bestuur"),
    "stuurgroep": _l("Stuurgroep"),
    "werkgroep": _l("Werkgroep"),
    "klankbordgroep": _l("Klankbordgroep"),
}


@dataclass(frozen=True)
class PartnerRow:
    """One partner: its brand, its legal entity, its covenant and its seat."""

    name: str
    legal_entity: str
    covenant: str
    is_over: bool
    is_in_board: bool
    phone: str


@dataclass(frozen=True)
class SeatRow:
    """One person in a body."""

    name: str
    duty: str
    organisation: str
    period: str


@dataclass(frozen=True)
class Body:
    """A body with who sits in it."""

    name: str
    seats: list[SeatRow]


def partner_row(partner: Organisation, today: date) -> PartnerRow:
    """The texts of one partner."""
    until = partner.covenant_until
    return PartnerRow(
        name=partner.name,
        legal_entity=partner.legal_entity,
        covenant=_period(partner.covenant_from, until) or _("nog geen convenant"),
        is_over=until is not None and until < today,
        is_in_board=partner.is_in_board,
        phone=partner.phone,
    )


def bodies_of(seats: Iterable[Seat]) -> list[Body]:
    """Each body with its people, the known ones first."""
    found: dict[str, list[SeatRow]] = {}
    for seat in seats:
        row = SeatRow(
            name=seat.person_name,
            duty=seat.duty,
            organisation=seat.organisation.name if seat.organisation else "",
            period=_period(seat.from_on, seat.until_on),
        )
        found.setdefault(seat.body, []).append(row)
    order = [*(one for one in BODIES if one in found), *sorted(found.keys() - BODIES.keys())]
    return [Body(str(BODIES.get(one, one.capitalize())), found[one]) for one in order]


def _period(since: date | None, until: date | None) -> str:
    """'sinds 1 maart 2021', 'van … tot en met …', or nothing."""
    if since and until:
        return _(
            "van {first} tot en met {last}",
            first=date_text(since, year=True),
            last=date_text(until, year=True),
        )
    if since:
        return _("sinds {day}", day=date_text(since, year=True))
    return _("tot en met {day}", day=date_text(until, year=True)) if until else ""
