"""The year report of Hulplijn Dordt over 2023, in the words of its own document; and a new draft."""

from datetime import UTC, date, datetime

from intake.reports import indicator_services, queries, rules, services
from intake.reports.models import Report
from intake.reports.rules import LineWish
from tasks.demo.making import Town

DELIVERED_AT = datetime(2024, 1, 22, 9, 30, tzinfo=UTC)
FUNCTION = "Coördinator Hulplijn Dordt"

# Target and what was filled in by hand, in thousandths, with the explanation.
LINES = (
    (650_000, None, "Met de hulpvragen lopen we achter op schema."),
    (150_000, None, "De informatievragen lopen we bijna op schema."),
    (670, 670, "Ook dit jaar zijn er twee medewerkers actief bij de Hulplijn."),
    (
        1_000, 1_000,
        "Ook hebben we weer gebruik kunnen maken van de inzet van een netwerkcoördinator.",
    ),
    (3_000, None, "Aantal bestuursleden is gelijk gebleven."),
    (
        4_000, None,
        "Overleg met Helpende handen is inmiddels omgezet in een samenwerkingsovereenkomst/convenant "
        "en zij draaien nu als deelnemende organisatie mee bij de hulplijn. Zij hebben aangegeven "
        "niet mee te willen participeren in het bestuur.",
    ),
    (
        15_000, None,
        "Er zijn diverse contacten geweest met externe organisaties, zowel eenmalig als gedurende "
        "langere periode. Met de hierna genoemde is het contact intensiever geweest, te weten met: "
        "verschillende Wijkmanagers, sociaal makelaars Trivire, Woonbron, DAC, Hogeschool "
        "Drechtsteden, Het spectrum (theehuis), Sociale Dienst Drechtsteden, Buurtwerk, Mee "
        "Mantelzorg, Juridisch Loket, de Andere Boeg.",
    ),
    (
        1_000, 1_000,
        "De impactmeting is uitgevoerd door onderzoeksbureau Ecorys en hieruit zijn verschillende "
        "aanbevelingen gekomen waar we aan willen gaan werken de komende tijd.",
    ),
)  # fmt: skip

TEXTS = {
    "activities": """\
- We zijn bezig geweest om een aangepaste flyer te ontwikkelen waarin we nog duidelijker in beeld brengen welke activiteiten wij bieden. Daarnaast willen we ook de logo’s van de aangesloten organisaties op de flyer gaan vermelden. Het ontwerp is klaar en zal begin 2024 gedrukt worden.
- Er is weer begonnen met het 1x per jaar, per wijk, deelnemen aan een leefbaarheidsoverleg om daar de Hulplijn onder de aandacht te brengen.
- Ook in 2023 zijn wij weer zichtbaar en bereikbaar geweest t.b.v. de opruimdagen.
- Sociaal tuinieren loopt nog steeds.
- Uitbreiding van de telefonische bereikbaarheid naar vier ochtenden is een zinvolle stap geweest en wordt (zeker door hulpverleners) gewaardeerd.
- Er is een impactmeting gedaan door onderzoeksbureau Ecorys.
- De aanbevelingen zijn in een rapport gezet en gepresenteerd en zullen de leidraad vormen voor onze activiteiten in 2024.
- We zijn actief betrokken geweest als telefonisch informatiepunt voor:
* Geldzorgen op de werkvloer (een initiatief van de sociale dienst Drechtsteden).
* Vindplaatsen waar o.a. ook informatie gegeven wordt over financiële zaken en de “potjescheck” gedaan kan worden.""",
    "plans": """\
- Actief bezoeken van maatschappelijke organisaties om Hulplijn Dordt (weer) onder de aandacht te brengen. Er is nu gefocust op één wijk in Dordrecht, namelijk Sterrenburg.
- Sociale media inzetten om ook daar de Hulplijn te promoten.
- De aanbevelingen van de impactmeting nog verder door te gaan voeren in de werkwijze van de Hulplijn. Te weten:
* Bij uitvragen en contact over hulpvragen duidelijk communiceren over de wachttijd voordat een hulpvraag opgepakt kan gaan worden.
* Duidelijke uitleg over de rol van de Hulplijn.
* En met elkaar te bedenken “hoe om te gaan met vragen waarbij het lang duurt voordat er een match gevonden is”.
- Actief op zoek gaan naar organisaties die vrijwilligers beschikbaar hebben om zich aan te sluiten bij Hulplijn Dordt.
- De samenwerking met Profila formaliseren door middel van een convenant.
- De samenwerking met St Helpende Handen evalueren en bekijken hoe verder voort te zetten.""",
    "successes": """\
- De uitbreiding van de telefonische bereikbaarheid is gerealiseerd (en werkt).
- Door goede bemensing van de telefoon is er ruimte gekomen om actief te gaan netwerken om de contacten met de maatschappelijke organisaties scherp te houden.
- Het aantal mensen dat Hulplijn Dordt weet te vinden, telefonisch of online, blijft groeien. We zien vooral ook het effect van mond-op-mond reclame wanneer iemand een positieve ervaring heeft opgedaan met hulp via de Hulplijn.
- Steeds meer hulpverleners weten Hulplijn Dordt te vinden.""",
    "bottlenecks": """\
- Hulpvragen die niet kunnen worden opgepakt omdat daarvoor niet de benodigde vrijwilligers gevonden kunnen worden. We hebben het dan specifiek over “maatjes”vragen voor een langere periode of “grotere” verf- en klusvragen (laminaat vloeren leggen). Maar ook vragen voor hulp bij schoonmaken in de periode dat Wmo-ondersteuning nog niet is gestart.
- Hulpvragen die niet opgepakt kunnen worden omdat zij niet binnen de criteria (geen netwerk en geen financiële middelen) vallen maar waarvoor ook geen goed alternatief voorhanden is.
- Hulplijn Dordt is nog lang niet bij iedereen bekend die daar mogelijk gebruik van zou kunnen maken.""",
    "board_questions": """\
- Het is goed om actief na te gaan denken over de toekomst van Hulplijn Dordt voor de komende jaren, welke richting willen wij op en hoe willen we dat verder vorm gaan geven.
- Zijn de verschillende bestuursleden (en de achterban die zij vertegenwoordigen) nog tevreden met de koers van de Hulplijn of hebben zij hier nog andere ideeën over?""",
}


def add_reports(town: Town) -> None:
    """The report of 2023 as it was delivered, and the one of this year as it is being written."""
    indicator_services.add_standard_indicators(town.session)
    delivered = _report(town, 2023)
    rows = town.session.scalars(queries.lines(delivered.id)).all()
    for row, (target, entered, explanation) in zip(rows, LINES, strict=True):
        wish = LineWish(target=target, entered=entered, explanation=explanation)
        services.edit_line(
            town.session,
            line_id=row.id,
            version=row.version,
            wish=wish,
            actor=None,
            now=DELIVERED_AT,
        )
    services.edit_report(
        town.session,
        report_id=delivered.id,
        version=delivered.version,
        facts=TEXTS,
        actor=None,
        now=DELIVERED_AT,
    )
    services.deliver_report(town.session, report_id=delivered.id, actor=None, now=DELIVERED_AT)
    _report(town, town.today.year)


def _report(town: Town, year: int) -> Report:
    period: rules.Period = rules.year_of(year)
    is_past = period.ends_on < town.today
    return services.make_report(
        town.session,
        starts_on=date(year, 1, 1),
        ends_on=period.ends_on,
        title=f"Jaarverslag {year}",
        contact_name=town.people["ellen"].name,
        contact_function=FUNCTION,
        actor=None,
        now=DELIVERED_AT if is_past else town.now,
    )
