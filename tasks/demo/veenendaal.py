"""Hulplijn Veenendaal: four organisations in one building, led by a steering and a working group."""

from datetime import date

from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState
from campaigns.pledges.models import Pledge, PledgeState
from intake.questions.models import CallerType, QuestionState
from portal.networks.models import Network
from portal.permissions import Role
from tasks.demo.arriving import VEENENDAAL, fill_arrivals
from tasks.demo.furnishing import Chair, Partner, Person, Plan
from tasks.demo.giving import Gift, add_campaign, add_project, give, join
from tasks.demo.helping import Helped, help_with
from tasks.demo.making import Town
from tasks.demo.questions import Asked, fill_recent_questions
from tasks.demo.waiting import Wait, ask_all

START, COVENANT = date(2022, 1, 17), date(2022, 6, 1)
PLAN = Plan(
    districts={
        "Centrum": (3000, 3000, ["3901"]),
        "Franse Gat": (1900, 2400, ["3902"]),
        "Schrijverspark": (2300, 1500, ["3903"]),
        "Petenbos": (4300, 1900, ["3904"]),
        "Dragonder": (4600, 3100, ["3905"]),
        "Noordwest": (2200, 4100, ["3906"]),
        "Veenendaal-Oost": (5700, 3900, ["3907"]),
    },
    partners={
        "hiphelpt": Partner("HipHelpt Veenendaal", "Stichting HipHelpt Veenendaal", COVENANT),
        "netwerk": Partner("Netwerk voor jou", "Stichting Netwerk voor jou", COVENANT),
        "present": Partner(
            "Stichting Present Veenendaal", "Stichting Present Veenendaal", COVENANT
        ),
        "welzijn": Partner("Veens welzijn", "Stichting Veens Welzijn", COVENANT),
    },
    churches={
        "hoeksteen": "De Hoeksteen (voorbeeldkerk)",
        "sion": "Sionskapel (voorbeeldkerk)",
        "opgang": "De Opgang (voorbeeldkerk)",
    },
    people={
        "gerda": Person("Gerda Voorbeeld", Role.DESK_COORDINATOR),
        "teun": Person("Teun Verzonnen", Role.DESK_WORKER),
        "rik": Person("Rik Oefening", Role.ORG_COORDINATOR, "hiphelpt"),
        "mira": Person("Mira Sprookje", Role.ORG_COORDINATOR, "netwerk"),
        "joost": Person("Joost Fantasie", Role.ORG_COORDINATOR, "present"),
        "lies": Person("Lies Bedacht", Role.ORG_COORDINATOR, "welzijn"),
        "klaas": Person("Klaas Verhaal", Role.CHURCH_CONTACT, church="hoeksteen"),
        "wilma": Person("Wilma Denkbeeld", Role.BOARD_READER),
    },
    chairs=(
        Chair("stuurgroep", "Wilma Denkbeeld", "Voorzitter", "welzijn", COVENANT),
        Chair("stuurgroep", "Aart Proefpersoon", "Bestuurslid", "hiphelpt", COVENANT),
        Chair("stuurgroep", "Nel Fictie", "Bestuurslid", "netwerk", COVENANT),
        Chair("stuurgroep", "Ruud Verhaal", "Bestuurslid", "present", COVENANT),
        Chair("werkgroep", "Gerda Voorbeeld", "Coördinator hulplijn", None, COVENANT),
        Chair("werkgroep", "Rik Oefening", "Coördinator", "hiphelpt", COVENANT),
        Chair("werkgroep", "Mira Sprookje", "Coördinator", "netwerk", COVENANT),
        Chair("werkgroep", "Joost Fantasie", "Coördinator", "present", COVENANT),
        Chair("werkgroep", "Lies Bedacht", "Coördinator", "welzijn", COVENANT),
        # In the first year much had to be agreed; after that this group was no longer needed.
        Chair("klankbordgroep", "Wilma Denkbeeld", "", "welzijn", START, date(2022, 12, 31)),
        Chair("klankbordgroep", "Nel Fictie", "", "netwerk", START, date(2022, 12, 31)),
        Chair("klankbordgroep", "Rik Oefening", "", "hiphelpt", START, date(2022, 12, 31)),
        Chair("klankbordgroep", "Joost Fantasie", "", "present", START, date(2022, 12, 31)),
    ),
)
WAITING = (
    Wait("buddy", 173, "Franse Gat", "Mevrouw is weduwe en wil graag samen koffiedrinken.", "hiphelpt", ("tue-afternoon", "thu-morning")),
    Wait("buddy", 109, "Dragonder", "Meneer houdt van puzzelen en ziet weinig mensen.", "hiphelpt", ("wed-morning",)),
    Wait("visit", 84, "Centrum", "Mevrouw wil graag bezoek van iemand die tijd heeft.", "welzijn", ("mon-afternoon",)),
    Wait("language", 77, "Petenbos", "Mevrouw spreekt Arabisch en wil Nederlands oefenen.", "netwerk", ("mon-evening",), "ar", skills=("teach_dutch",)),
    Wait("big_job", 68, "Schrijverspark", "De kamer van de kinderen moet worden geverfd.", "present", ("sat-morning",), skills=("paint",), people=3),
    Wait("garden", 59, "Noordwest", "De tuin staat vol brandnetels. Meneer kan niet meer bukken.", "present", ("sat-morning", "sat-afternoon"), skills=("garden",), people=4),
    Wait("buddy", 46, "Veenendaal-Oost", "Meneer wil iemand om mee te wandelen en te praten."),
    Wait("cleaning_pre_wmo", 31, "Centrum", "Het huis moet één keer schoon voor de vaste hulp begint.", "present?", skills=("clean",), people=2),
    Wait("admin", 20, "Franse Gat", "Mevrouw heeft een la vol brieven en durft ze niet te openen.", "netwerk", ("thu-morning",)),
    Wait("transport", 4, "Petenbos", "Mevrouw moet naar het ziekenhuis in Ede.", "hiphelpt?", skills=("drive",)),
    Wait("odd_job", 2, "Dragonder", "Er moet een gordijnrail worden opgehangen."),
)  # fmt: skip
BEING_HELPED = {
    "Corrie": (Wait("buddy", 131, "Dragonder", "Mevrouw wil graag samen breien.", "hiphelpt", ("wed-morning",)), Helped(first_days_ago=29, times=2, next_in_days=6)),
}  # fmt: skip
HELPED = {
    "buddy": (41, 58, 66, 73, 90),
    "odd_job": (3, 5, 6, 8, 11),
    "garden": (20, 26, 33, 35, 48),
}
USUAL = {"buddy": "hiphelpt", "odd_job": "welzijn", "garden": "present"}
GIFTS = (
    Gift("Corrie", "buddy", "Dragonder", ("wed-morning", "thu-morning"), church="hoeksteen", gender="vrouw"),
    Gift("Evert", "garden", "Noordwest", ("sat-morning",), church="hoeksteen", skills=("garden",), people=3),
    Gift("Tineke", "visit", "Centrum", ("mon-afternoon", "tue-afternoon"), church="sion"),
    Gift("Nadia", "language", "Petenbos", ("mon-evening",), church="", languages=("nl", "ar"), skills=("teach_dutch",)),
    Gift("Henk", "buddy", "Franse Gat", ("tue-afternoon",), PledgeState.NEW, "hoeksteen", gender="man"),
    Gift("Dineke", "visit", "Schrijverspark", ("fri-morning",), PledgeState.TO_CONTACT, "sion"),
    Gift("Bas", "garden", "Veenendaal-Oost", ("sat-afternoon",), PledgeState.NEW, "hoeksteen", people=2),
    Gift("Rianne", "buddy", "Petenbos", (), PledgeState.UNCONFIRMED, ""),
)  # fmt: skip
PROJECTS = (
    ("buddy", "hiphelpt", "rik", 12),
    ("garden", "present", "joost", 16),
    ("language", "netwerk", "mira", 8),
    ("visit", "welzijn", "lies", 10),
)
ASKED = (
    Asked(24, "Zorg en Wmo", "huishoudelijke hulp aanvragen", "Nummer van het loket gegeven.", QuestionState.REFERRED, district="Centrum"),
    Asked(17, "Geld en schulden", "hulp bij een betalingsregeling", "Naar het inloopuur in hetzelfde gebouw.", QuestionState.REFERRED, district="Franse Gat"),
    Asked(11, "Contact en eenzaamheid", "waar kan ik koffiedrinken", "Twee inlopen in de buurt genoemd.", district="Petenbos"),
    Asked(8, "Vrijwilligerswerk", "ik wil graag voorlezen", "Lies belt terug.", district="Dragonder"),
    Asked(3, "Over de hulplijn zelf", "mogen wij naar u verwijzen", "Ja, graag. Flyers gestuurd.", caller=CallerType.PROFESSIONAL),
    Asked(1, "Wonen", "wie helpt bij een verhuizing in Ede", "", QuestionState.NEW),
)  # fmt: skip
MORNING = [["09:30", "12:30"]]


def network() -> Network:
    """Hulplijn Veenendaal."""
    return Network(
        slug="veenendaal",
        name="Hulplijn Veenendaal",
        place="Veenendaal",
        phone="0318 00 00 00",
        phone_hours="maandag, woensdag en vrijdag, 9.30 tot 12.30 uur",
        opening_hours=dict.fromkeys(("mon", "wed", "fri"), MORNING),
        email="hulplijn@veenendaal.example",
        accent="plum",
    )


def fill_veenendaal(town: Town) -> None:
    """Who waits there, and a campaign that runs."""
    matched = [wait for wait, _helped in BEING_HELPED.values()]
    ask_all(town, [*WAITING, *matched], HELPED, USUAL)
    fill_arrivals(town, VEENENDAAL)
    campaign = add_campaign(
        town, "tijd-voor-veenendaal", "Tijd voor Veenendaal", CampaignState.OPEN, -38, 25
    )
    churches = join(
        town, campaign, {"hoeksteen": "v2h7"}, ParticipationState.COLLECTING,
        ways=("announcement", "flyers"),
    )  # fmt: skip
    churches |= join(town, campaign, {"sion": "s9k4"}, ParticipationState.CONFIRMED, week=6)
    join(town, campaign, {"opgang": "g5p3"}, ParticipationState.CONSIDERING, week=None)
    projects = {
        kind: add_project(town, campaign, kind, owner, contact, places)
        for kind, owner, contact, places in PROJECTS
    }
    pledges: dict[str, Pledge] = {}
    for position, gift in enumerate(GIFTS):
        pledges[gift.name] = give(
            town, gift, position + 9, projects[gift.kind], churches.get(gift.church)
        )
    for name, (wait, helped) in BEING_HELPED.items():
        help_with(town, town.parts[wait.need], pledges[name], helped)
    fill_recent_questions(town, ASKED)
