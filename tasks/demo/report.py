"""The year report of Hulplijn Dordt over 2023, with the figures of its own document; and a new draft."""

from datetime import UTC, date, datetime

from intake.reports import indicator_services, queries, rules, services
from intake.reports.models import Report
from intake.reports.rules import LineWish
from tasks.demo.making import Town

DELIVERED_AT = datetime(2024, 1, 22, 9, 30, tzinfo=UTC)
FUNCTION = "Coördinator Hulplijn Dordt"

# Target and what was filled in by hand, in thousandths, with the explanation. The facts are those of
# the real report over 2023; the sentences are ours.
LINES = (
    (650_000, None, "Er kwamen iets minder vragen dan wij dachten."),
    (150_000, None, "Bijna gehaald. Steeds meer mensen bellen ook als zij alleen iets willen weten."),
    (670, 670, "Twee medewerkers delen de uren, net als vorig jaar."),
    (1_000, 1_000, "De netwerkcoördinator bleef bij ons werken."),
    (3_000, None, "In het bestuur veranderde niets."),
    (
        4_000, None,
        "Helpende Handen tekende een convenant en helpt nu als vierde organisatie mee. "
        "Een plaats in het bestuur wilde zij niet.",
    ),
    (
        15_000, None,
        "Met twintig organisaties hadden wij contact. Met deze twaalf was dat vaker en langer: de "
        "wijkmanagers, de sociaal makelaars van Trivire, Woonbron, DAC, Hogeschool Drechtsteden, "
        "theehuis Het Spectrum, Sociale Dienst Drechtsteden, Buurtwerk, Mee Mantelzorg, het "
        "Juridisch Loket, De Andere Boeg en Buurtkamer Voorbeeldhof.",
    ),
    (1_000, 1_000, "Ecorys deed het onderzoek. Met de adviezen gaan wij nu aan het werk."),
)  # fmt: skip

TEXTS = {
    "activities": """\
- Er ligt een nieuw ontwerp voor de flyer. Die laat beter zien wat wij doen, met de logo’s van alle organisaties. Begin 2024 gaat hij naar de drukker.
- In elke wijk zaten wij één keer bij het leefbaarheidsoverleg.
- Op de opruimdagen stonden wij klaar.
- Het sociaal tuinieren ging door.
- De telefoon is nu vier ochtenden open. Vooral hulpverleners zijn daar blij mee.
- Ecorys mat wat de Hulplijn oplevert. De adviezen zijn ons plan voor 2024.
- Wij waren het nummer om te bellen bij:
* Geldzorgen op de werkvloer, van de sociale dienst.
* Vindplaatsen, waar mensen de potjescheck kunnen doen.""",
    "plans": """\
- Wij bezoeken organisaties in de stad. Wij beginnen in Sterrenburg.
- Wij laten van ons horen op sociale media.
- Wij gaan verder met de adviezen van Ecorys:
* Wij zeggen eerlijk hoelang iemand kan wachten.
* Wij leggen uit wat de Hulplijn doet, en wat de organisaties doen.
* Wij bedenken samen wat wij doen als het zoeken lang duurt.
- Wij zoeken organisaties met vrijwilligers die willen meedoen.
- Met Profila maken wij een convenant.
- Met Helpende Handen kijken wij terug op het eerste jaar.""",
    "successes": """\
- Vier ochtenden telefoon: het is gelukt en het werkt.
- De telefoon was goed bezet. Daardoor was er tijd om mensen in de stad te leren kennen.
- Meer inwoners vinden ons. Vaak via iemand die goed geholpen is.
- Ook hulpverleners weten ons steeds beter te vinden.""",
    "bottlenecks": """\
- Voor sommige vragen vinden wij geen vrijwilliger: een maatje voor langere tijd, een groot verf- of klusproject, of schoonmaken tot de Wmo-hulp begint.
- Sommige mensen passen niet bij onze criteria en kunnen ook nergens anders heen.
- Veel Dordtenaren kennen ons nog niet.""",
    "board_questions": """\
- Waar staat de Hulplijn over een paar jaar, en wat is daarvoor nodig?
- Zijn bestuur en achterban tevreden met de koers? Of moet het anders?""",
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
