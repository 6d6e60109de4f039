"""The kinds of help a new partnership begins with (domain.md 2.3, 4.5); later they are its data."""

from typing import Any

from sqlalchemy.orm import Session

from portal.networks.models import Category


def _kind(
    name: str,
    title: str,
    summary: str,
    description: str,
    *,
    norm: int = 28,
    wait: tuple[int, int] = (1, 4),
    minutes: int = 120,
    every: int | None = None,
    one: bool = False,
    vog: bool = False,
) -> dict[str, Any]:
    return {
        "name": name,
        "project_title": title,
        "project_summary": summary,
        "project_description": description,
        "norm_days": norm,
        "wait_weeks_min": wait[0],
        "wait_weeks_max": wait[1],
        "minutes": minutes,
        "every_weeks": every,
        "is_one_person": one,
        "is_vog_required": vog,
    }


KINDS: dict[str, dict[str, Any]] = {
    "buddy": _kind(
        "Maatje (langere tijd)",
        "Maatje worden",
        "Twee uur per twee weken op bezoek bij iemand die weinig mensen om zich heen heeft.",
        "U komt om de week ongeveer twee uur langs. U drinkt samen koffie, wandelt of doet een "
        "spel. Eerst maakt u kennis, met iemand van ons erbij. Klikt het? Dan spreekt u af voor "
        "een jaar. U staat er niet alleen voor: wij bellen u af en toe. Wij vragen een "
        "verklaring omtrent gedrag (VOG). Die kost u niets.",
        norm=70, wait=(8, 16), every=2, one=True, vog=True,
    ),
    "visit": _kind(
        "Bezoek of gezelschap",
        "Op de koffie",
        "Een paar keer op bezoek bij iemand die veel alleen is.",
        "U gaat een paar keer langs bij iemand die veel alleen is. Een praatje en een kop koffie "
        "doen al veel. U kiest zelf welke dag u het beste past.",
        norm=42, wait=(3, 8), every=2, one=True,
    ),
    "walk_outing": _kind(
        "Wandelen, samen op stap",
        "Samen op stap",
        "Een uur wandelen, of samen naar de markt.",
        "U wandelt met iemand die niet goed alleen naar buiten kan. Of u gaat samen naar de "
        "markt. Soms duwt u een rolstoel. Wij leggen uit hoe dat gaat.",
        wait=(2, 8), minutes=90, every=2, one=True,
    ),
    "odd_job": _kind(
        "Klusje in huis",
        "Klein klusje",
        "Een lamp ophangen of een kast in elkaar zetten: klaar binnen een ochtend.",
        "U helpt iemand die het zelf niet kan en niemand heeft om te vragen. Denk aan een lamp "
        "ophangen of een kast in elkaar zetten. U bent meestal binnen twee uur klaar.",
        norm=21,
    ),
    "big_job": _kind(
        "Grotere klus (verven, behangen, laminaat)",
        "Verven en laminaat leggen",
        "Met een groepje een dag aan de slag in een woning.",
        "U knapt met drie tot acht mensen een kamer op. U verft, behangt of legt laminaat. De "
        "bewoner doet mee zoals het kan. Wij zijn van tevoren gaan kijken. Verf en gereedschap "
        "staan klaar. Ervaring is fijn, maar hoeft niet.",
        norm=56, wait=(6, 12), minutes=480,
    ),
    "garden": _kind(
        "Tuin",
        "Handen in de tuin",
        "Met elkaar een tuin weer begaanbaar maken.",
        "U snoeit, wiedt en ruimt op met een groepje. De bewoner kan daarna weer naar buiten. "
        "Wij zorgen voor gereedschap en voor het groenafval.",
        norm=42, wait=(3, 8), minutes=240,
    ),
    "moving": _kind(
        "Verhuizen, woning leegmaken",
        "Helpen verhuizen",
        "Een dagdeel sjouwen, samen met anderen.",
        "U helpt dozen en meubels verplaatsen. Er is altijd een groep. U hoeft niet sterker te "
        "zijn dan u bent: inpakken is ook werk.",
        minutes=240,
    ),
    "cleaning_pre_wmo": _kind(
        "Schoonmaken vóór Wmo-hulp start",
        "Eén keer goed schoonmaken",
        "Met z'n tweeën een huis schoonmaken, zodat de vaste hulp kan beginnen.",
        "Soms kan de hulp van de gemeente pas beginnen als een huis eerst goed schoon is. U doet "
        "dat met z'n tweeën of met een groepje. Het is één keer, hooguit twee. Wij zijn van "
        "tevoren gaan kijken. Handschoenen en schoonmaakspullen staan klaar.",
        norm=14, wait=(4, 10), minutes=240,
    ),
    "tidy": _kind(
        "Opruimen, ordenen",
        "Samen opruimen",
        "Een ochtend naast iemand staan die niet weet waar te beginnen.",
        "U ruimt op samen met de bewoner. Die beslist wat weg mag. U helpt kiezen, en brengt "
        "rust. Een ochtend maakt al veel verschil.",
        wait=(3, 8), minutes=180,
    ),
    "transport": _kind(
        "Vervoer",
        "Rijden voor een ander",
        "Iemand naar het ziekenhuis of de voedselbank brengen en weer thuis.",
        "U brengt iemand met uw auto en neemt hem of haar weer mee terug. Soms wacht u even. "
        "Wij spreken af hoe het met de kosten gaat.",
        norm=3, wait=(1, 2), minutes=120,
    ),
    "accompany": _kind(
        "Meegaan naar een afspraak",
        "Meegaan naar een afspraak",
        "Naast iemand zitten bij een lastig gesprek.",
        "U gaat mee naar een afspraak en luistert mee. Twee horen meer dan één. Na afloop praat "
        "u het samen nog even door.",
        wait=(1, 3),
    ),
    "groceries": _kind(
        "Boodschappen",
        "Boodschappen doen",
        "Eén keer per week een tas boodschappen halen.",
        "U haalt boodschappen voor iemand die even niet naar buiten kan. Of u gaat samen. Het is "
        "meestal voor een paar weken.",
        wait=(1, 3), minutes=60, every=1,
    ),
    "admin": _kind(
        "Administratie en formulieren",
        "Helpen met de post",
        "Naast iemand zitten bij stapels post en formulieren.",
        "U opent samen de post en zet die op volgorde. U vult samen formulieren in. Over geld "
        "beslist de bewoner altijd zelf. Wij vragen een VOG.",
        wait=(3, 8), vog=True,
    ),
    "digital": _kind(
        "Hulp met computer of telefoon",
        "Helpen met de telefoon",
        "Rustig uitleggen hoe beeldbellen of inloggen werkt.",
        "U legt rustig uit hoe iets werkt op de telefoon of computer. Vragen mogen drie keer "
        "komen. Wachtwoorden hoeft u nooit te weten.",
        wait=(1, 4), minutes=90,
    ),
    "language": _kind(
        "Taalmaatje",
        "Taalmaatje worden",
        "Een uur per week Nederlands praten met iemand die het leert.",
        "U praat elke week een uur Nederlands met iemand die de taal leert. U hoeft geen leraar "
        "te zijn. Over boodschappen, de krant of de kinderen: alles is goed.",
        wait=(4, 10), minutes=60, every=1, one=True,
    ),
    "meal": _kind(
        "Koken of samen eten",
        "Een bord erbij",
        "Eén keer per week voor één meer koken, of samen eten.",
        "U kookt voor één persoon extra en brengt het langs. Of u eet samen. Wij vragen naar "
        "wat iemand niet mag eten.",
        wait=(2, 6), minutes=90, every=1,
    ),
    "dog": _kind(
        "Hond uitlaten",
        "De hond uitlaten",
        "Een paar weken een rondje lopen met de hond van een ander.",
        "Iemand is ziek en de hond moet naar buiten. U loopt een rondje, een paar weken lang. "
        "U maakt eerst kennis met hond en baas.",
        wait=(1, 3), minutes=30, every=1,
    ),
    "respite": _kind(
        "Mantelzorger ontlasten",
        "Even vrij voor wie zorgt",
        "Een middag oppassen, zodat wie zorgt even weg kan.",
        "Iemand zorgt dag en nacht voor een ander en kan zelden weg. U bent er een middag per "
        "twee weken. U hoeft niet te verplegen. Wij vragen een VOG.",
        wait=(4, 12), minutes=180, every=2, one=True, vog=True,
    ),
    "other": _kind(
        "Anders, namelijk …",
        "Iets anders doen",
        "Past uw aanbod nergens bij? Vertel het ons.",
        "Hulp past niet altijd in een vakje. Vertel wat u wilt doen. Wij bellen u en kijken "
        "samen wie daarmee geholpen is.",
    ),
}  # fmt: skip


def add_categories(session: Session, *, network_id: int) -> dict[str, Category]:
    """Give a new partnership every kind of help; by code."""
    made = {
        code: Category(network_id=network_id, code=code, position=position, **values)
        for position, (code, values) in enumerate(KINDS.items())
    }
    session.add_all(made.values())
    session.flush()
    return made
