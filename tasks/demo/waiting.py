"""People who wait, and some who were helped, so that a wait can be measured."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from intake.referral.models import Assignment, AssignmentState
from intake.requests.models import (
    Answer,
    Contact,
    HelpRequest,
    PartOutcome,
    RequestChannel,
    RequestPart,
    RequestState,
)
from intake.requests.rules import next_number, share_question
from intake.requests.services import set_phone
from portal.clock import local_day
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_consent
from portal.networks.models import Category
from portal.quiet import add_working_days
from portal.wording import daypart_mask
from tasks.demo.helping import Helped
from tasks.demo.making import Town


@dataclass(frozen=True)
class Wait:
    """One invented request: kind, days waiting, district, need; who has it, and the wishes."""

    kind: str
    days: int
    district: str
    need: str
    # Partner that accepted it; with a question mark when it was only offered.
    partner: str = ""
    dayparts: tuple[str, ...] = ()
    language: str = ""
    skills: tuple[str, ...] = ()
    gender: str = ""
    people: int = 1


WAITING = (
    Wait("buddy", 425, "Crabbehof", "Mevrouw is vaak alleen en wil graag iemand die om de week op de koffie komt.", "hiphelpt", ("tue-afternoon", "thu-afternoon")),
    Wait("buddy", 310, "Wielwijk", "Meneer wil eens in de twee weken een wandeling maken en daarna een spel doen.", "hiphelpt", ("wed-afternoon", "sat-morning")),
    Wait("buddy", 264, "Sterrenburg", "Mevrouw spreekt vooral Turks en zoekt een vrouw om mee te praten en te koken.", "hiphelpt", ("tue-afternoon",), "tr", gender="vrouw"),
    Wait("buddy", 221, "Oud-Krispijn", "Jonge vader zoekt iemand om af en toe mee naar buiten te gaan.", "helden", ("sat-morning", "sat-afternoon")),
    Wait("buddy", 190, "Dubbeldam", "Mevrouw mist gezelschap sinds haar verhuizing.", "hiphelpt"),
    Wait("buddy", 167, "Binnenstad", "Meneer wil schaken en over de stad praten.", "", ("mon-evening", "wed-evening")),
    Wait("buddy", 140, "Crabbehof", "Mevrouw spreekt Tigrinya en wil de buurt leren kennen.", "hiphelpt", ("sun-evening",), "ti"),
    Wait("buddy", 118, "Reeland", "Mevrouw zoekt iemand om samen naar de markt te gaan.", "helden", ("fri-morning",)),
    Wait("buddy", 92, "De Staart", "Meneer wil graag bezoek op een vaste middag.", "", ("thu-afternoon",)),
    Wait("buddy", 61, "Stadspolders", "Mevrouw wil weer leren fietsen en zoekt iemand die meegaat.", "hiphelpt?"),
    Wait("buddy", 33, "Zuidhoven", "Meneer houdt van muziek en zit veel binnen.", "", ("mon-afternoon", "tue-afternoon")),
    Wait("buddy", 12, "Sterrenburg", "Mevrouw zoekt een maatje van haar eigen leeftijd.", ""),
    Wait("big_job", 205, "Wielwijk", "De woonkamer en de gang moeten worden geverfd.", "present", ("sat-morning", "sat-afternoon"), skills=("paint",), people=4),
    Wait("big_job", 176, "Crabbehof", "In twee kamers moet laminaat worden gelegd. Het laminaat is er al.", "present", ("sat-morning", "sat-afternoon"), skills=("laminate",), people=4),
    Wait("big_job", 131, "Oud-Krispijn", "De slaapkamer van de kinderen moet worden behangen.", "present", ("fri-morning", "sat-morning"), skills=("wallpaper",), people=3),
    Wait("big_job", 88, "Reeland", "De keuken is zwart geblakerd en moet worden geverfd.", "", ("sat-morning",), skills=("paint",), people=3),
    Wait("big_job", 54, "Binnenstad", "De gang en de trap moeten worden geverfd.", "present?", skills=("paint",), people=2),
    Wait("big_job", 26, "Dubbeldam", "Er moet laminaat in de woonkamer. Het oude tapijt moet eruit.", "", ("sat-morning", "sat-afternoon"), skills=("laminate",), people=4),
    Wait("cleaning_pre_wmo", 74, "Wielwijk", "Het huis moet één keer goed schoon. Daarna kan de vaste hulp beginnen.", "handen", ("wed-morning", "fri-morning"), skills=("clean",), people=2),
    Wait("cleaning_pre_wmo", 51, "Crabbehof", "Keuken en badkamer moeten schoon voordat de hulp van de gemeente start.", "handen", ("thu-morning",), skills=("clean",), people=2),
    Wait("cleaning_pre_wmo", 38, "Sterrenburg", "Mevrouw kwam uit het ziekenhuis en kan niet meer zelf schoonmaken.", "", ("mon-morning",), skills=("clean",), people=2),
    Wait("cleaning_pre_wmo", 23, "De Staart", "Het huis moet schoon. De nieuwe hulp begint over een maand.", "handen?", skills=("clean",), people=2),
    Wait("cleaning_pre_wmo", 9, "Zuidhoven", "De ramen en de keuken zijn lang niet gedaan.", "", skills=("clean",), people=2),
    Wait("garden", 96, "Dubbeldam", "De tuin is dichtgegroeid. Mevrouw kan niet meer bij het schuurtje.", "present", ("sat-morning",), skills=("garden",), people=4),
    Wait("garden", 47, "Stadspolders", "De heg moet worden gesnoeid en de tegels liggen los.", "", skills=("garden",), people=3),
    Wait("visit", 66, "Reeland", "Meneer zou het fijn vinden als er af en toe iemand langskomt.", "helden"),
    Wait("visit", 21, "Binnenstad", "Mevrouw herstelt thuis en ziet weinig mensen.", "", ("tue-morning", "thu-morning")),
    Wait("language", 58, "Oud-Krispijn", "Meneer leert Nederlands en wil elke week een uur oefenen.", "hiphelpt", ("mon-evening", "tue-evening"), skills=("teach_dutch",)),
    Wait("odd_job", 17, "Sterrenburg", "Er moeten twee lampen worden opgehangen.", "", skills=("electrical",)),
    Wait("transport", 3, "De Staart", "Meneer moet volgende week naar het ziekenhuis en kan niet met de bus.", "", skills=("drive",)),
)  # fmt: skip
# Who of spring's givers helps whom: what was asked, and how far that is.
BEING_HELPED = {
    "Gerard": (Wait("buddy", 150, "Wielwijk", "Meneer praat graag over vroeger en over voetbal.", "hiphelpt", ("wed-afternoon",)), Helped(first_days_ago=33, times=3)),
    "Lotte": (Wait("buddy", 126, "Dubbeldam", "Mevrouw wil weer eens naar de bibliotheek.", "hiphelpt", ("mon-evening",)), Helped(next_in_days=4)),
    "Marleen": (Wait("big_job", 113, "Sterrenburg", "De slaapkamer moet worden behangen.", "present", ("sat-morning",), skills=("wallpaper",), people=3), Helped(next_in_days=6)),
}  # fmt: skip
# Kind and the days that each waited before help began.
HELPED = {
    "buddy": (48, 63, 71, 77, 84, 91, 112),
    "big_job": (35, 42, 49, 56, 63, 80),
    "cleaning_pre_wmo": (21, 25, 30, 36, 44, 52),
    "odd_job": (4, 6, 9, 12, 15),
}
WOMEN = (
    "Ans",
    "Cisca",
    "Els",
    "Greet",
    "Ineke",
    "Karin",
    "Marja",
    "Olga",
    "Rachida",
    "Tonny",
    "Vera",
)
MEN = ("Bert", "Daan", "Frits", "Hassan", "Jaap", "Leo", "Nico", "Pim", "Sjors", "Ugur", "Wouter")


# Who usually does what in Dordrecht; anything else goes to Helpende Handen.
USUAL = {"buddy": "hiphelpt", "big_job": "present", "odd_job": "hiphelpt"}


def fill_waiting(town: Town) -> None:
    """Thirty people who wait in Dordrecht."""
    matched = [wait for wait, _helped in BEING_HELPED.values()]
    ask_all(town, [*WAITING, *matched], HELPED, {**dict.fromkeys(HELPED, "handen"), **USUAL})


def ask_all(
    town: Town,
    waiting: Sequence[Wait],
    helped: Mapping[str, Sequence[int]],
    usual: Mapping[str, str],
) -> None:
    """Put the requests in, oldest first, so that their numbers follow their days."""
    rows: list[tuple[int, Wait, int | None]] = [(one.days, one, None) for one in waiting]
    for kind, waits in helped.items():
        for position, days in enumerate(waits):
            district = list(town.districts)[position % len(town.districts)]
            ago = 240 - position * 17 + days
            done = Wait(kind, ago, district, "Deze vraag is al geholpen.", usual[kind])
            rows.append((ago, done, days))
    last: dict[int, str] = {}
    for position, (_ago, wait, waited) in enumerate(sorted(rows, key=lambda row: -row[0])):
        year = local_day(town.days_ago(wait.days)).year
        last[year] = next_number(last.get(year), year)
        town.parts[wait.need] = _ask(town, wait, position, number=last[year], waited=waited)


def _ask(town: Town, wait: Wait, position: int, *, number: str, waited: int | None) -> RequestPart:
    network_id, category = town.network.id, town.categories[wait.kind]
    seeker = _seeker(town, wait, position)
    received = town.days_ago(wait.days)
    request = town.add(
        HelpRequest(
            network_id=network_id,
            number=number,
            state=RequestState.READY,
            channel=RequestChannel.PHONE if position % 4 else RequestChannel.WEB,
            received_at=received,
            seeker_id=seeker.id,
            category_id=category.id,
            district_id=town.districts[wait.district].id,
            need=wait.need,
            criterion_network=Answer.NO,
            criterion_means=Answer.NO,
            wait_weeks_min=category.wait_weeks_min,
            wait_weeks_max=category.wait_weeks_max,
            wait_told_at=received,
            next_contact_by=add_working_days(town.today, 1 + position % 15),
            role_explained=True,
        )
    )
    part = _part(town, wait, request, category)
    _agree(town, request)
    if wait.partner:
        assignment = _assign(town, wait, request, part)
        if waited is not None:
            _help(request, part, assignment, waited)
    return part


def _part(town: Town, wait: Wait, request: HelpRequest, category: Category) -> RequestPart:
    return town.add(
        RequestPart(
            network_id=town.network.id,
            request_id=request.id,
            category_id=category.id,
            minutes=category.minutes,
            every_weeks=category.every_weeks,
            dayparts=daypart_mask(wait.dayparts),
            people_needed=wait.people,
            is_one_person=category.is_one_person,
            is_vog_required=category.is_vog_required,
            language=wait.language,
            skills=list(wait.skills),
            gender_wish=wait.gender,
        )
    )


def _seeker(town: Town, wait: Wait, position: int) -> Contact:
    district = town.districts[wait.district]
    seeker = Contact(
        network_id=town.network.id,
        first_name=_first_name(wait, position),
        last_name=town.surname(position * 3),
        street="Voorbeeldstraat",
        house_number=str(1 + position),
        postcode=f"{district.postcodes[0]}XX",
        language=wait.language,
        email=f"vrager{position}@voorbeeld.example" if position % 3 == 0 else "",
    )
    set_phone(seeker, town.phone())
    return town.add(seeker)


def _first_name(wait: Wait, position: int) -> str:
    """A name that fits the words of the need; eleven names and ten surnames seldom meet twice."""
    is_woman = "mevrouw" in wait.need.lower() or (position % 2 and "eneer" not in wait.need)
    names = WOMEN if is_woman and "onge man" not in wait.need else MEN
    return names[position % len(names)]


def _agree(town: Town, request: HelpRequest) -> None:
    names = [partner.name for partner in town.organisations.values()]
    note_consent(
        town.session,
        subject_kind="help_request",
        subject_key=request.id,
        purpose=ConsentPurpose.SHARE_WITH_PARTNERS,
        text=share_question(town.network.name, sorted(names)),
        is_granted=True,
        channel=ConsentChannel.ORAL,
        now=request.received_at,
        recorded_by=town.desk[-1].id,
    )


def _assign(town: Town, wait: Wait, request: HelpRequest, part: RequestPart) -> Assignment:
    is_offer = wait.partner.endswith("?")
    key = wait.partner.rstrip("?")
    offered = town.days_ago(1) if is_offer else town.days_ago(max(wait.days - 2, 0))
    return town.add(
        Assignment(
            network_id=town.network.id,
            part_id=part.id,
            request_id=request.id,
            organisation_id=town.organisations[key].id,
            state=AssignmentState.OFFERED if is_offer else AssignmentState.ACCEPTED,
            offered_at=offered,
            offered_by=town.desk[0].id,
            answer_by=add_working_days(local_day(offered), 5),
            answered_at=None if is_offer else offered + timedelta(hours=20),
            answered_by=None if is_offer else town.coordinators[key].id,
        )
    )


def _help(request: HelpRequest, part: RequestPart, assignment: Assignment, waited: int) -> None:
    request.first_helped_at = request.received_at + timedelta(days=waited)
    request.closed_at = request.first_helped_at + timedelta(days=7)
    request.state = RequestState.COMPLETED
    request.closure_reason = "geholpen"
    part.outcome = PartOutcome.COMPLETED
    assignment.state = AssignmentState.DONE
