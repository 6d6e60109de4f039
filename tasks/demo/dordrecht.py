"""Hulplijn Dordt as its own documents describe it, with invented people."""

from datetime import date

from portal.networks.models import Network
from portal.permissions import Role
from tasks.demo.furnishing import Chair, Partner, Person, Plan

# Name: metres east and north of a corner of the map, and the postcodes.
DISTRICTS = {
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
COVENANT, LATER_COVENANT = date(2021, 3, 1), date(2023, 9, 1)
# HipHelpt is a brand of stichting Samen Dordt; Helpende Handen joined later, without a seat.
PARTNERS = {
    "hiphelpt": Partner("HipHelpt Dordrecht", "Stichting Samen Dordt", COVENANT),
    "present": Partner("Stichting Present", "Stichting Present Dordrecht", COVENANT),
    "helden": Partner("Netwerk Dordtse Helden", "Stichting Netwerk Dordtse Helden", COVENANT),
    "handen": Partner("Helpende Handen", "Stichting Helpende Handen", LATER_COVENANT, False),
}
CHURCHES = {"ark": "De Ark (voorbeeldkerk)", "anker": "Het Anker (voorbeeldkerk)"}
PEOPLE = {
    "ellen": Person("Ellen Voorbeeld", Role.DESK_COORDINATOR),
    "fenna": Person("Fenna Oefening", Role.DESK_WORKER),
    "bram": Person("Bram Bedacht", Role.ORG_COORDINATOR, "hiphelpt"),
    "henny": Person("Henny Proefpersoon", Role.ORG_DESK_WORKER, "hiphelpt"),
    "cor": Person("Cor Fictie", Role.ORG_COORDINATOR, "present"),
    "nora": Person("Nora Verzonnen", Role.ORG_COORDINATOR, "helden"),
    "hans": Person("Hans Denkbeeld", Role.ORG_COORDINATOR, "handen"),
    "dirk": Person("Dirk Verhaal", Role.CHURCH_CONTACT, church="ark"),
    "anneke": Person("Anneke Sprookje", Role.CHURCH_CONTACT, church="anker"),
    "bea": Person("Bea Fantasie", Role.BOARD_READER),
    "arjan": Person("Arjan Proefpersoon", Role.ADMINISTRATOR),
}
CHAIRS = (
    Chair("bestuur", "Bea Fantasie", "Voorzitter", "hiphelpt", COVENANT),
    Chair("bestuur", "Wout Denkbeeld", "Secretaris", "present", COVENANT),
    Chair("bestuur", "Ineke Verhaal", "Penningmeester", "helden", COVENANT),
    Chair("werkgroep", "Ellen Voorbeeld", "Netwerkcoördinator", None, COVENANT),
    Chair("werkgroep", "Bram Bedacht", "Coördinator", "hiphelpt", COVENANT),
    Chair("werkgroep", "Cor Fictie", "Coördinator", "present", COVENANT),
    Chair("werkgroep", "Nora Verzonnen", "Coördinator", "helden", COVENANT),
    Chair("werkgroep", "Hans Denkbeeld", "Coördinator", "handen", LATER_COVENANT),
)
PLAN = Plan(
    districts=DISTRICTS,
    partners=PARTNERS,
    churches=CHURCHES,
    people=PEOPLE,
    chairs=CHAIRS,
    outside_campaigns=("Geldzorgen op de werkvloer", "Vindplaatsen en potjescheck"),
)
MORNING = [["09:00", "12:00"]]


def network() -> Network:
    """Hulplijn Dordt; its phone is answered four mornings a week."""
    return Network(
        slug="dordrecht",
        name="Hulplijn Dordt",
        place="Dordrecht",
        phone="078 000 00 00",
        phone_hours="maandag tot en met donderdag, 9.00 tot 12.00 uur",
        opening_hours=dict.fromkeys(("mon", "tue", "wed", "thu"), MORNING),
        email="hulplijn@dordt.example",
        accent="forest",
        # As its own yearly report does: 142 of 150 is 94 %.
        report_rounding="down",
    )
