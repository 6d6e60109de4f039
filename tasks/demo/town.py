"""The two partnerships of the demo: places, kinds of help, partners, churches and staff."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.accounts.services import create_account
from portal.networks.defaults import add_categories
from portal.networks.models import District, Network
from portal.organisations.models import Church, Membership, Organisation
from portal.permissions import Role
from tasks.demo.making import Town

# Name: metres east and north of a corner of the map, and the postcodes.
DORDRECHT = {
    "Binnenstad": (5200, 5700, ["3311"]),
    "Reeland": (6300, 5200, ["3312"]),
    "De Staart": (8100, 5900, ["3313"]),
    "Oud-Krispijn": (5000, 4600, ["3314"]),
    "Stadspolders": (8600, 4300, ["3315"]),
    "Wielwijk": (4300, 3400, ["3316"]),
    "Crabbehof": (5000, 3300, ["3317"]),
    "Dubbeldam": (7500, 3300, ["3319"]),
    "Sterrenburg": (6400, 2300, ["3328"]),
    "Zuidhoven": (5600, 2700, ["3329"]),
}
VLAARDINGEN = {
    "Centrum": (3000, 2500, ["3131"]),
    "Westwijk": (1200, 3100, ["3132", "3137"]),
    "Holy": (2600, 5200, ["3136", "3138"]),
    "Ambacht": (3600, 3400, ["3135"]),
}
COVENANT, LATER_COVENANT = date(2021, 3, 1), date(2023, 9, 1)
# Brand, legal entity, seat in the board, covenant.
PARTNERS = {
    "hiphelpt": ("HipHelpt Dordrecht", "Stichting Samen Dordt", True, COVENANT),
    "present": ("Stichting Present", "Stichting Present Dordrecht", True, COVENANT),
    "helden": ("Netwerk Dordtse Helden", "Stichting Netwerk Dordtse Helden", True, COVENANT),
    "handen": ("Helpende Handen", "Stichting Helpende Handen", False, LATER_COVENANT),
}
# Key: name, role, partner, church.
STAFF: dict[str, tuple[str, Role, str | None, str | None]] = {
    "ellen": ("Ellen Voorbeeld", Role.DESK_COORDINATOR, None, None),
    "fenna": ("Fenna Oefening", Role.DESK_WORKER, None, None),
    "bram": ("Bram Bedacht", Role.ORG_COORDINATOR, "hiphelpt", None),
    "henny": ("Henny Proefpersoon", Role.ORG_DESK_WORKER, "hiphelpt", None),
    "cor": ("Cor Fictie", Role.ORG_COORDINATOR, "present", None),
    "nora": ("Nora Verzonnen", Role.ORG_COORDINATOR, "helden", None),
    "hans": ("Hans Denkbeeld", Role.ORG_COORDINATOR, "handen", None),
    "dirk": ("Dirk Verhaal", Role.CHURCH_CONTACT, None, "ark"),
    "anneke": ("Anneke Sprookje", Role.CHURCH_CONTACT, None, "anker"),
    "bea": ("Bea Fantasie", Role.BOARD_READER, None, None),
}
CHURCHES = {"ark": "De Ark (voorbeeldkerk)", "anker": "Het Anker (voorbeeldkerk)"}


VLAARDINGEN_PARTNERS = {
    "hiphelpt": ("HipHelpt Vlaardingen", "Stichting HipHelpt Vlaardingen", True, COVENANT),
    "present": ("Present Vlaardingen", "Stichting Present Vlaardingen", True, COVENANT),
}
VLAARDINGEN_STAFF: dict[str, tuple[str, Role, str | None, str | None]] = {
    "dina": ("Dina Elders", Role.ORG_COORDINATOR, "hiphelpt", None),
    "wim": ("Wim Verderop", Role.DESK_COORDINATOR, None, None),
}
VLAARDINGEN_CHURCHES = {"brug": "De Brug (voorbeeldkerk)"}


def dordt_network() -> Network:
    """Hulplijn Dordt."""
    return Network(
        slug="dordrecht",
        name="Hulplijn Dordt",
        place="Dordrecht",
        phone="078 000 00 00",
        phone_hours="maandag tot en met donderdag, 9.00 tot 12.00 uur",
        email="hulplijn@dordt.example",
    )


def vlaardingen_network() -> Network:
    """Tijdcollecte Vlaardingen: a second partnership, that must see nothing of the first."""
    return Network(
        slug="vlaardingen",
        name="Tijdcollecte Vlaardingen",
        place="Vlaardingen",
        phone="010 000 00 00",
        phone_hours="dinsdag en donderdag, 9.00 tot 12.00 uur",
        email="tijdcollecte@vlaardingen.example",
    )


def dordrecht(session: Session, network: Network, now: datetime) -> Town:
    """The four partners of Hulplijn Dordt, its districts, two churches and its people."""
    return _furnish(Town(session, network, now), DORDRECHT, PARTNERS, CHURCHES, STAFF)


def vlaardingen(session: Session, network: Network, now: datetime) -> Town:
    """The two partners of Vlaardingen, with one church."""
    town = Town(session, network, now)
    return _furnish(
        town, VLAARDINGEN, VLAARDINGEN_PARTNERS, VLAARDINGEN_CHURCHES, VLAARDINGEN_STAFF
    )


def _furnish(
    town: Town,
    districts: dict[str, tuple[int, int, list[str]]],
    partners: dict[str, tuple[str, str, bool, date]],
    churches: dict[str, str],
    staff: dict[str, tuple[str, Role, str | None, str | None]],
) -> Town:
    network_id = town.network.id
    place = town.network.place
    town.categories = add_categories(town.session, network_id=network_id)
    for name, (x_m, y_m, postcodes) in districts.items():
        town.districts[name] = town.add(
            District(network_id=network_id, name=name, x_m=x_m, y_m=y_m, postcodes=postcodes)
        )
    for key, (name, legal_entity, is_in_board, since) in partners.items():
        town.organisations[key] = town.add(
            Organisation(
                network_id=network_id,
                name=name,
                legal_entity=legal_entity,
                is_in_board=is_in_board,
                covenant_from=since,
                phone=town.network.phone,
                email=f"{key}@{town.network.slug}.example",
            )
        )
    for key, name in churches.items():
        town.churches[key] = town.add(Church(network_id=network_id, name=name, place=place))
    for key, person in staff.items():
        _employ(town, key, person)
    return town


def _employ(town: Town, key: str, person: tuple[str, Role, str | None, str | None]) -> None:
    name, role, partner, church = person
    email = f"{key}@{town.network.slug}.example"
    account = create_account(town.session, name=name, email=email, now=town.days_ago(400))
    town.people[key] = account
    town.add(
        Membership(
            network_id=town.network.id,
            account_id=account.id,
            role=role,
            organisation_id=town.organisations[partner].id if partner else None,
            church_id=town.churches[church].id if church else None,
        )
    )
