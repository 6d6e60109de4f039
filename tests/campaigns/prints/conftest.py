"""Two flyers, an ordinary one and a nasty one, and whether this machine can draw them."""

import os
from datetime import date

import pytest

from campaigns.prints import pdf
from campaigns.prints.content import FlyerContent, FlyerProject, Partner

PROJECTS = (
    FlyerProject(
        "Maatje worden", "Samen wandelen, koffie drinken, luisteren.", "2 uur per 2 weken"
    ),
    FlyerProject("Kamer opknappen", "Verven en laminaat leggen met een groepje.", "eenmalig"),
    FlyerProject("Schoonmaken", "Een huis op orde voordat de hulp thuis begint.", "4 uur"),
)


@pytest.fixture
def drawing():
    """Skip only where the test command said aloud that Pango is missing."""
    if "pango" in os.environ.get("TIJDCOLLECTE_WITHOUT", "").split(","):
        pytest.skip("without Pango")
    pdf.forget_flyers()


@pytest.fixture
def flyer() -> FlyerContent:
    names = ("Stichting Present", "HipHelpt Dordrecht", "Netwerk Dordtse Helden", "Samen Dordt")
    return FlyerContent(
        network_name="Hulplijn Dordt",
        place="Dordrecht",
        accent="ocean",
        church_label="kerk",
        phone="078 200 10 79",
        phone_hours="maandag t/m vrijdag, 9.00–12.00 uur",
        campaign_name="Geef een uur van uw tijd",
        intro="Met een paar uur van uw tijd maakt u het leven van iemand in Dordrecht lichter.",
        church_name="Kerk De Ark",
        collects_on=date(2026, 10, 18),
        projects=PROJECTS,
        partners=tuple(Partner(name) for name in names),
        address_shown="tijdcollecte.example/k/arkje7",
        address_full="https://tijdcollecte.example/dordrecht/k/arkje7",
    )


@pytest.fixture
def nasty(flyer) -> FlyerContent:
    """Everything too long, too many, and with markup in it."""
    project = FlyerProject(
        "Levensloopbestendigheidsondersteuningswerkzaamheden <b>en</b> meer " * 2,
        "<img src='http://127.0.0.1:9/x.png'> en dan een zin die maar doorgaat. " * 4,
        "elke tweede dinsdagmiddag van de maand, behalve in de vakantie",
    )
    return FlyerContent(
        network_name="W" * 300,
        place="’s-Hertogenbosch " * 9,
        accent="onbekend",
        church_label="geloofsgemeenschap",
        phone=flyer.phone,
        phone_hours="van maandag tot en met vrijdag, behalve op feestdagen, " * 3,
        campaign_name="<script>alert('Tijd')</script> voor heel de Drechtsteden " * 4,
        intro="Niet iedereen heeft iemand in de buurt.\x00\u202e " * 40,
        church_name="Protestantse wijkgemeente De Goede Herder-Ontmoetingskerk " * 5,
        collects_on=date(2026, 9, 30),
        projects=(project,) * 6,
        partners=tuple(Partner(f"Stichting Schuldhulpmaatje Alblasserwaard {n}") for n in range(9)),
        address_shown=flyer.address_shown,
        address_full=flyer.address_full,
    )
