"""Organisations outside Hulplijn Dordt: those its report over 2023 names, and a few of our own."""

from dataclasses import dataclass
from datetime import date, timedelta

from intake.directory.models import ContactKind, ExternalContact, ExternalOrganisation
from tasks.demo.making import Town

ONCE, INTENSIVE = ContactKind.ONCE, ContactKind.INTENSIVE


@dataclass(frozen=True)
class Outside:
    """An organisation, and the days of 2023 (month, day) on which there was contact."""

    name: str
    does: str
    days: tuple[tuple[int, int], ...]
    about: str
    kind: ContactKind = INTENSIVE


# Eleven are named in the report; the twelfth is invented.
OUTSIDE = (
    Outside("Wijkmanagers gemeente Dordrecht", "Weten wat er in de wijk speelt.", ((1, 24), (4, 18), (9, 12), (11, 21)), "Leefbaarheidsoverleg in de wijk."),
    Outside("Sociaal makelaars Trivire", "Helpen huurders van Trivire op weg.", ((2, 14), (6, 6), (10, 3)), "Samen naar huurders die hulp zoeken."),
    Outside("Woonbron", "Verhuurt woningen.", ((3, 7), (9, 26)), "Opruimdagen en tuinen."),
    Outside("DAC", "Dagbesteding en ontmoeting in de wijk.", ((2, 28), (5, 16), (11, 7)), "Bezoekers die een maatje zoeken."),
    Outside("Hogeschool Drechtsteden", "Studenten doen onderzoek in de stad.", ((3, 21), (9, 19), (12, 5)), "Onderzoek: gezond langer thuis wonen."),
    Outside("Het Spectrum (theehuis)", "Theehuis in de wijk.", ((4, 4), (8, 29)), "Spreekuur tussen de koffietafels."),
    Outside("Sociale Dienst Drechtsteden", "Inkomen, schulden en bijzondere bijstand.", ((1, 31), (5, 9), (10, 17)), "Geldzorgen op de werkvloer."),
    Outside("Buurtwerk", "Jongeren- en buurtwerk.", ((2, 7), (6, 20), (11, 14)), "Vindplaatsen en potjescheck."),
    Outside("Mee Mantelzorg", "Steun voor mantelzorgers.", ((3, 14), (10, 10)), "Mantelzorgers die even lucht nodig hebben."),
    Outside("Juridisch Loket", "Gratis raad over recht en regels.", ((4, 25), (9, 5)), "Wie belt waarvoor."),
    Outside("De Andere Boeg", "Begeleid werk en dagbesteding.", ((5, 23), (11, 28)), "Meehelpen bij sociaal tuinieren."),
    Outside("Buurtkamer Voorbeeldhof", "Buurtkamer met koffie en een repaircafé.", ((6, 13), (10, 24)), "Klusjes die samen kunnen."),
    Outside("Profila", "Zorg voor mensen met een beperking.", ((10, 31),), "Eerste gesprek over samenwerken.", ONCE),
    Outside("Inzet 078", "Helpt vrijwilligersorganisaties vooruit.", ((11, 2),), "Sociale media en een communicatieplan.", ONCE),
    Outside("Voedselbank (voorbeeld)", "Eten voor wie weinig geld heeft.", ((3, 28),), "Vervoer van pakketten.", ONCE),
    Outside("Taalpunt Bibliotheek (voorbeeld)", "Hulp bij lezen en formulieren.", ((4, 11),), "Inloopuur in de bibliotheek.", ONCE),
    Outside("Huisartsen Sterrenburg (voorbeeld)", "Huisartsen in de wijk.", ((9, 14),), "Flyers in de wachtkamer.", ONCE),
    Outside("Apotheek Wielwijk (voorbeeld)", "Apotheek in de wijk.", ((9, 21),), "Flyers aan de balie.", ONCE),
    Outside("Fysiotherapie De Staart (voorbeeld)", "Fysiotherapie in de wijk.", ((9, 28),), "Flyers in de wachtkamer.", ONCE),
    Outside("Wijkkrant Sterrenburg (voorbeeld)", "Krant van en voor de wijk.", ((6, 27),), "Stukje over de hulplijn.", ONCE),
)  # fmt: skip
# Contacts of the last months: name, days ago, about.
LATELY = (
    ("Sociale Dienst Drechtsteden", 74, "Geldzorgen op de werkvloer, hoe gaat het verder.", INTENSIVE),
    ("Wijkmanagers gemeente Dordrecht", 61, "Leefbaarheidsoverleg in Sterrenburg.", INTENSIVE),
    ("Profila", 45, "Samenwerking op papier zetten.", INTENSIVE),
    ("Voedselbank (voorbeeld)", 24, "Hulp bij het uitdelen in december.", ONCE),
    ("Huisartsen Sterrenburg (voorbeeld)", 10, "Nieuwe flyers gebracht.", ONCE),
)  # fmt: skip


def fill_outside(town: Town) -> None:
    """Twenty organisations in 2023, twelve of them more than once, and who we met lately."""
    homes = {
        one.name: row
        for one, row in zip(
            OUTSIDE,
            town.add_all(
                ExternalOrganisation(network_id=town.network.id, name=one.name, does=one.does)
                for one in OUTSIDE
            ),
            strict=True,
        )
    }
    met = [
        (homes[one.name], date(2023, month, day), one.about, one.kind)
        for one in OUTSIDE
        for month, day in one.days
    ]
    met += [
        (homes[name], town.today - timedelta(days=days), about, kind)
        for name, days, about, kind in LATELY
    ]
    town.add_all(
        ExternalContact(
            network_id=town.network.id,
            organisation_id=home.id,
            kind=kind,
            contact_on=day,
            note=about,
            written_by=town.desk[0].id,
        )
        for home, day, about, kind in sorted(met, key=lambda one: one[1])
    )
