"""Two campaigns: spring's, whose pledges are there, and autumn's, that is ready to open."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from campaigns.pledges.models import Pledge, PledgeKind, PledgeState
from campaigns.pledges.texts import consent_texts
from campaigns.volunteers.models import Volunteer
from portal import crypto
from portal.clock import local_day
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_consent
from portal.wording import daypart_mask
from tasks.demo.making import Town


@dataclass(frozen=True)
class Gift:
    """One invented pledge: who, where, when, and how far we are with it."""

    name: str
    kind: str
    district: str
    dayparts: tuple[str, ...]
    state: PledgeState = PledgeState.AVAILABLE
    church: str = "ark"
    languages: tuple[str, ...] = ("nl",)
    skills: tuple[str, ...] = ()
    gender: str = ""
    people: int = 1
    minutes: int | None = None


GIFTS = (
    Gift("Anna", "buddy", "Crabbehof", ("tue-afternoon", "thu-afternoon"), gender="vrouw"),
    Gift("Emine", "buddy", "Sterrenburg", ("tue-afternoon",), languages=("nl", "tr"), gender="vrouw", skills=("cook",)),
    Gift("Gerard", "buddy", "Wielwijk", ("wed-afternoon", "sat-morning"), church="anker", gender="man"),
    Gift("Lotte", "buddy", "Dubbeldam", ("mon-evening", "wed-evening"), church="anker"),
    Gift("Johan", "buddy", "Oud-Krispijn", ("sat-morning", "sat-afternoon"), gender="man"),
    Gift("Miriam", "buddy", "Reeland", ("fri-morning", "thu-afternoon"), church=""),
    Gift("Kees", "buddy", "Binnenstad", ("thu-afternoon",), PledgeState.NEW),
    Gift("Sanne", "buddy", "Zuidhoven", ("mon-afternoon",), PledgeState.TO_CONTACT, "anker"),
    Gift("Peter", "buddy", "Stadspolders", (), PledgeState.UNCONFIRMED),
    Gift("Roel", "big_job", "Wielwijk", ("sat-morning", "sat-afternoon"), skills=("paint", "laminate"), people=4),
    Gift("Marleen", "big_job", "Sterrenburg", ("fri-morning", "sat-morning"), skills=("wallpaper", "paint"), people=3, church="anker"),
    Gift("Tom", "big_job", "Dubbeldam", ("sat-morning",), PledgeState.NEW, skills=("garden",), people=2),
    Gift("Ada", "cleaning_pre_wmo", "Crabbehof", ("wed-morning", "thu-morning", "fri-morning"), skills=("clean",), people=2),
    Gift("Ruth", "cleaning_pre_wmo", "Sterrenburg", ("mon-morning",), skills=("clean",), people=2, church="anker"),
)  # fmt: skip
# Kind of help, owner, contact, places.
PROJECTS = (("buddy", "hiphelpt", "bram", 20), ("big_job", "present", "cor", 24), ("cleaning_pre_wmo", "handen", "hans", 10))  # fmt: skip


def fill_campaigns(town: Town) -> None:
    """Spring with its pledges, and autumn with everything it needs to open."""
    spring = _campaign(
        town, "tijdcollecte-voorjaar", "Tijdcollecte voorjaar", CampaignState.FOLLOW_UP, -60, -20
    )
    churches = _join(town, spring, {"ark": "k7m2", "anker": "p4x9"}, ParticipationState.COLLECTING)
    projects = {
        kind: _project(town, spring, kind, owner, contact, places, ProjectState.CLOSED)
        for kind, owner, contact, places in PROJECTS
    }
    for position, gift in enumerate(GIFTS):
        _give(town, gift, position, projects[gift.kind], churches.get(gift.church))
    autumn = _campaign(
        town, "tijdcollecte-najaar", "Tijdcollecte najaar", CampaignState.INVITING, 0, 42
    )
    _join(town, autumn, {"ark": "w3n8", "anker": "h6t5"}, ParticipationState.CONFIRMED)
    _project(town, autumn, "big_job", "present", "cor", 16, ProjectState.OPEN)


def fill_elsewhere(town: Town) -> None:
    """The second partnership has a campaign too."""
    campaign = _campaign(
        town, "tijdcollecte", "Tijdcollecte Vlaardingen", CampaignState.OPEN, -3, 30
    )
    _join(town, campaign, {"brug": "b8r4"}, ParticipationState.CONFIRMED)
    _project(town, campaign, "garden", "hiphelpt", "dina", 12, ProjectState.OPEN)


def _campaign(
    town: Town, slug: str, name: str, state: CampaignState, start: int, end: int
) -> Campaign:
    return town.add(
        Campaign(
            network_id=town.network.id,
            slug=slug,
            name=name,
            intro=(
                "Deze keer vragen wij geen geld, maar tijd. Mensen in onze stad wachten op hulp. "
                "Kiest u mee iets uit? Twee uur kan al veel zijn."
            ),
            state=state,
            opens_on=town.today + timedelta(days=start),
            closes_on=town.today + timedelta(days=end),
        )
    )


def _join(
    town: Town, campaign: Campaign, codes: dict[str, str], state: ParticipationState
) -> dict[str, Participation]:
    return {
        church: town.add(
            Participation(
                network_id=town.network.id,
                campaign_id=campaign.id,
                church_id=town.churches[church].id,
                state=state,
                code=code,
                collects_on=_sunday(campaign.opens_on),
            )
        )
        for church, code in codes.items()
    }


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def _project(
    town: Town,
    campaign: Campaign,
    kind: str,
    owner: str,
    contact: str,
    places: int,
    state: ProjectState,
) -> Project:
    category = town.categories[kind]
    return town.add(
        Project(
            network_id=town.network.id,
            campaign_id=campaign.id,
            organisation_id=town.organisations[owner].id,
            contact_account_id=town.people[contact].id,
            category_id=category.id,
            state=state,
            title=category.project_title,
            summary=category.project_summary,
            description=category.project_description,
            places_max=places,
            minutes=category.minutes,
            every_weeks=category.every_weeks,
            is_vog_required=category.is_vog_required,
        )
    )


def _give(
    town: Town, gift: Gift, position: int, project: Project, church: Participation | None
) -> None:
    pledged = town.days_ago(45 - position)
    volunteer = _volunteer(town, gift, position)
    is_spoken = gift.state is PledgeState.AVAILABLE
    minutes = gift.minutes or project.minutes
    pledge = town.add(
        Pledge(
            network_id=town.network.id,
            project_id=project.id,
            organisation_id=project.organisation_id,
            volunteer_id=volunteer.id,
            participation_id=church.id if church else None,
            church_may_see_name=church is not None and position % 2 == 0,
            state=gift.state,
            kind=PledgeKind.RECURRING if project.every_weeks else PledgeKind.ONCE,
            minutes=minutes,
            every_weeks=project.every_weeks,
            starts_on=local_day(pledged),
            ends_on=local_day(pledged) + timedelta(days=365) if project.every_weeks else None,
            dayparts=daypart_mask(gift.dayparts),
            people=gift.people,
            pledged_at=pledged,
            confirmed_at=None if gift.state is PledgeState.UNCONFIRMED else pledged,
            contact_by=town.today + timedelta(days=position)
            if not is_spoken
            else local_day(pledged) + timedelta(days=14),
            contact_account_id=project.contact_account_id
            if gift.state is not PledgeState.NEW
            else None,
            contacted_at=pledged + timedelta(days=6) if is_spoken else None,
        )
    )
    project.places_taken += gift.people
    _agree(town, pledge, project)


def _volunteer(town: Town, gift: Gift, position: int) -> Volunteer:
    phone = town.phone()
    district = town.districts[gift.district]
    return town.add(
        Volunteer(
            network_id=town.network.id,
            first_name=gift.name,
            last_name=town.surname(position + 3),
            email=f"{gift.name.lower()}@vrijwilliger.example",
            phone=phone,
            phone_lookup=crypto.lookup_code(phone),
            gender=gift.gender,
            district_id=district.id,
            postcode=district.postcodes[0],
            languages=list(gift.languages),
            skills=list(gift.skills),
            vog_seen_on=town.today - timedelta(days=30)
            if gift.state is PledgeState.AVAILABLE
            else None,
            created_at=town.days_ago(45 - position),
        )
    )


def _agree(town: Town, pledge: Pledge, project: Project) -> None:
    """The ticks of the form, with the words that stood there."""
    words = consent_texts(
        organisation=project.organisation.name, church_label=town.network.church_label
    )
    answers = {
        ConsentPurpose.SHARE_WITH_OWNER: True,
        ConsentPurpose.CHURCH_MAY_COUNT: pledge.participation_id is not None,
        ConsentPurpose.CHURCH_MAY_SEE_NAME: pledge.church_may_see_name,
    }
    for purpose, is_granted in answers.items():
        note_consent(
            town.session,
            subject_kind="volunteer",
            subject_key=pledge.volunteer_id,
            purpose=purpose,
            text=words[purpose],
            is_granted=is_granted,
            channel=ConsentChannel.WEB,
            now=pledge.pledged_at,
        )
