"""Campaigns, projects, churches that take part and what people gave, for every partnership."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.participation.models import Participation, ParticipationState
from campaigns.planning.models import Campaign, CampaignState, Project, ProjectState
from campaigns.pledges.models import Pledge, PledgeKind, PledgeSource, PledgeState
from campaigns.pledges.texts import consent_texts
from campaigns.volunteers.models import Volunteer
from portal import crypto
from portal.clock import local_day
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_first_consents
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
    source: PledgeSource = PledgeSource.WEB


def add_campaign(
    town: Town, slug: str, name: str, state: CampaignState, start: int, end: int
) -> Campaign:
    """A campaign that runs from ``start`` to ``end``, in days from today."""
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


def join(
    town: Town,
    campaign: Campaign,
    codes: dict[str, str],
    state: ParticipationState,
    *,
    week: int | None = 0,
    ways: tuple[str, ...] = (),
) -> dict[str, Participation]:
    """Churches that stand somewhere in the campaign, each with its short address.

    ``week`` is the week of the campaign in which they ask for time; nothing when none was chosen.
    """
    asks_on = None if week is None else _sunday(campaign.opens_on + timedelta(weeks=week))
    return {
        church: town.add(
            Participation(
                network_id=town.network.id,
                campaign_id=campaign.id,
                church_id=town.churches[church].id,
                state=state,
                code=code,
                collects_on=asks_on,
                ways=list(ways),
            )
        )
        for church, code in codes.items()
    }


def _sunday(day: date) -> date:
    return day + timedelta(days=6 - day.weekday())


def add_project(
    town: Town,
    campaign: Campaign,
    kind: str,
    owner: str,
    contact: str,
    places: int,
    state: ProjectState = ProjectState.OPEN,
) -> Project:
    """Something to sign up for, in the words of its kind of help."""
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


def give(
    town: Town, gift: Gift, position: int, project: Project, church: Participation | None
) -> Pledge:
    """Somebody's pledge, with the ticks of the form."""
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
            source=gift.source,
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
    return pledge


def _volunteer(town: Town, gift: Gift, position: int) -> Volunteer:
    phone = town.phone()
    district = town.districts[gift.district]
    return town.add(
        Volunteer(
            network_id=town.network.id,
            first_name=gift.name,
            last_name=town.surname(position + 3),
            email="" if gift.source is PledgeSource.PAPER else _address(gift.name),
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


def _address(name: str) -> str:
    return f"{name.lower()}@vrijwilliger.example"


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
    is_paper = pledge.source is PledgeSource.PAPER
    note_first_consents(
        town.session,
        subject_kind="volunteer",
        subject_key=pledge.volunteer_id,
        given={purpose: words[purpose] for purpose, is_granted in answers.items() if is_granted},
        channel=ConsentChannel.PAPER if is_paper else ConsentChannel.WEB,
        now=pledge.pledged_at,
    )
