"""Which step follows which for a campaign and its projects, and what may stand in the way."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from campaigns.planning.models import CampaignState, Project, ProjectState
from campaigns.planning.wording import CAMPAIGN_LABELS, PROJECT_LABELS
from portal.errors import Refusal
from portal.language import _, _l
from portal.permissions import Actor, Permission, Role
from portal.wording import join_words

CAMPAIGN_TRANSITIONS: dict[str, tuple[frozenset[CampaignState], CampaignState]] = {
    "invite": (frozenset({CampaignState.DRAFT}), CampaignState.INVITING),
    "open": (frozenset({CampaignState.DRAFT, CampaignState.INVITING}), CampaignState.OPEN),
    "close": (frozenset({CampaignState.OPEN}), CampaignState.CLOSED),
    "follow_up": (frozenset({CampaignState.CLOSED}), CampaignState.FOLLOW_UP),
    "complete": (frozenset({CampaignState.FOLLOW_UP}), CampaignState.COMPLETED),
    "cancel": (
        frozenset(
            {
                CampaignState.DRAFT,
                CampaignState.INVITING,
                CampaignState.OPEN,
                CampaignState.CLOSED,
                CampaignState.FOLLOW_UP,
            }
        ),
        CampaignState.CANCELLED,
    ),
}

PROJECT_TRANSITIONS: dict[str, tuple[frozenset[ProjectState], ProjectState]] = {
    "open": (frozenset({ProjectState.DRAFT, ProjectState.CLOSED}), ProjectState.OPEN),
    "close": (frozenset({ProjectState.OPEN}), ProjectState.CLOSED),
    "complete": (frozenset({ProjectState.CLOSED}), ProjectState.COMPLETED),
    "cancel": (
        frozenset({ProjectState.DRAFT, ProjectState.OPEN, ProjectState.CLOSED}),
        ProjectState.CANCELLED,
    ),
}

# A campaign in one of these can still get projects and churches.
GROWING = frozenset({CampaignState.DRAFT, CampaignState.INVITING, CampaignState.OPEN})
# Nothing changes any more in these.
ENDED = frozenset({ProjectState.COMPLETED, ProjectState.CANCELLED})
# Visitors find a page for these; before, the campaign is nobody's business.
PUBLIC = frozenset(
    {
        CampaignState.OPEN,
        CampaignState.CLOSED,
        CampaignState.FOLLOW_UP,
        CampaignState.COMPLETED,
    }
)


class CampaignStepRefused(Refusal):
    """The campaign is not where this step begins."""

    message = _l("Deze stap kan nu niet. De campagne staat op ‘{state}’.")


class ProjectStepRefused(Refusal):
    """The project is not where this step begins."""

    message = _l("Deze stap kan nu niet. Het project staat op ‘{state}’.")


class CampaignNotReady(Refusal):
    """Something is still missing before the campaign can open."""

    message = _l("De campagne kan nog niet open. {missing}")


class NothingToInviteFor(Refusal):
    """Churches are asked for something: there must be a project."""

    message = _l("Maak eerst een project. Dan weten de kerken waar u hen voor vraagt.")


class CallsWaiting(Refusal):
    """People are still waiting for their call."""

    message = _l("Nog niet iedereen is gebeld ({waiting}). Rond de campagne daarna af.")


class NoReason(Refusal):
    """Colleagues and churches will ask why."""

    message = _l("Vertel in een of twee zinnen waarom de campagne niet doorgaat.")
    field = "reason"


class CampaignDone(Refusal):
    """Nothing can be added to a campaign that ended."""

    message = _l("Deze campagne is al gesloten. Kies een andere campagne, of maak een nieuwe.")


class PeriodReversed(Refusal):
    """The last day lies before the first."""

    message = _l("De laatste dag ligt vóór de eerste dag. Kies een latere dag.")
    field = "closes_on"


class FewerPlacesThanTaken(Refusal):
    """Nobody who was promised a place loses it."""

    message = _l("Er doen al {taken} mensen mee. Minder dan {taken} plekken kan dus niet.")
    field = "places"


class PlacesOutOfRange(Refusal):
    """A project has room for at least one person, and for no more than a town."""

    message = _l("Vul een aantal plekken in van 1 tot en met 2000.")
    field = "places"


class AmountOutOfRange(Refusal):
    """The usual gift of time is more than nothing, and less than somebody's whole life."""

    message = _l("Vul een tijd in van een kwartier tot 200 uur.")
    field = "minutes"


class RhythmOutOfRange(Refusal):
    """A rhythm is every one to fifty-two weeks."""

    message = _l("Kies 1 tot en met 52 weken. Of laat dit leeg als het één keer is.")
    field = "every_weeks"


class AgeOutOfRange(Refusal):
    """The minimum age is an age."""

    message = _l("Vul een leeftijd in van 12 tot en met 99 jaar.")
    field = "min_age"


class ProjectNotReady(Refusal):
    """The project cannot open before people can read what it is."""

    message = _l("Dit project kan nog niet open. Vul eerst in: {missing}.")


class ContactElsewhere(Refusal):
    """Who calls the volunteers works for the owner."""

    message = _l("Kies iemand van de eigen organisatie. Die belt straks de mensen.")
    field = "contact_account_id"


class NotYourProject(Refusal):
    """Only the owner's coordinator, or the desk's, changes a project."""

    message = _l(
        "Dit project is van een andere organisatie. Vraag hun coördinator om de wijziging."
    )


@dataclass(frozen=True)
class ProjectWish:
    """What a coordinator wants a project to be."""

    title: str
    summary: str
    description: str
    places: int
    minutes: int
    every_weeks: int | None
    min_age: int
    is_vog_required: bool
    contact_account_id: int


def follow_campaign(state: CampaignState, event: str) -> CampaignState:
    """The state after the event. Raises CampaignStepRefused."""
    sources, target = CAMPAIGN_TRANSITIONS[event]
    if state not in sources:
        raise CampaignStepRefused(state=CAMPAIGN_LABELS[state])
    return target


def follow_project(state: ProjectState, event: str) -> ProjectState:
    """The state after the event. Raises ProjectStepRefused."""
    sources, target = PROJECT_TRANSITIONS[event]
    if state not in sources:
        raise ProjectStepRefused(state=PROJECT_LABELS[state])
    return target


def may_change(actor: Actor, organisation_id: int) -> bool:
    """Whether this person may change a project of that partner."""
    if not actor.may(Permission.PROJECT_MANAGE):
        return False
    return Role.DESK_COORDINATOR in actor.roles or organisation_id in actor.organisation_ids


def check_period(opens_on: date, closes_on: date) -> None:
    """Raise PeriodReversed when the days are in the wrong order."""
    if closes_on < opens_on:
        raise PeriodReversed


def check_places(places: int, *, places_taken: int) -> None:
    """Raise what stands in the way of this number of places, if anything."""
    if not 1 <= places <= 2000:
        raise PlacesOutOfRange
    if places < places_taken:
        raise FewerPlacesThanTaken(taken=places_taken)


def check_wish(wish: ProjectWish, *, places_taken: int) -> None:
    """Raise what stands in the way of this change, if anything."""
    check_places(wish.places, places_taken=places_taken)
    if not 15 <= wish.minutes <= 200 * 60:
        raise AmountOutOfRange
    if wish.every_weeks is not None and not 1 <= wish.every_weeks <= 52:
        raise RhythmOutOfRange
    if not 12 <= wish.min_age <= 99:
        raise AgeOutOfRange


def changes(project: Project, wish: ProjectWish) -> dict[str, object]:
    """The columns that the wish changes, with their new values."""
    wanted = {
        "title": wish.title,
        "summary": wish.summary,
        "description": wish.description,
        "places_max": wish.places,
        "minutes": wish.minutes,
        "every_weeks": wish.every_weeks,
        "min_age": wish.min_age,
        "is_vog_required": wish.is_vog_required,
        "contact_account_id": wish.contact_account_id,
    }
    return {name: value for name, value in wanted.items() if getattr(project, name) != value}


def project_gaps(project: Project) -> list[str]:
    """What must be filled in before people can sign up for the project."""
    gaps = []
    if not project.title.strip():
        gaps.append(_("een titel"))
    if not project.summary.strip():
        gaps.append(_("wat het is, in één zin"))
    if not project.description.strip():
        gaps.append(_("wat iemand gaat doen"))
    return gaps


def check_ready(project: Project) -> None:
    """Raise ProjectNotReady when something must be filled in first."""
    if gaps := project_gaps(project):
        raise ProjectNotReady(missing=join_words(gaps))


def is_ready(project: Project) -> bool:
    """People can sign up for this project as soon as the campaign is open."""
    return project.state is ProjectState.OPEN and not project.is_full


def campaign_gaps(projects: list[Project], *, churches: int) -> list[str]:
    """What is still missing before the campaign can open, in sentences."""
    gaps = []
    if not projects:
        gaps.append(_("Er is nog geen project."))
    elif not any(is_ready(project) for project in projects):
        gaps.append(_("Er staat nog geen project open met vrije plekken."))
    if churches < 1:
        gaps.append(_("Er doet nog geen kerk mee."))
    return gaps


def check_can_open(projects: list[Project], *, churches: int) -> None:
    """Raise CampaignNotReady with what is missing, if anything."""
    if gaps := campaign_gaps(projects, churches=churches):
        raise CampaignNotReady(missing=" ".join(gaps))


def slug_of(name: str) -> str:
    """The name as part of an address: 'Tijd voor Dordt!' becomes 'tijd-voor-dordt'."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:50].strip("-") or "actie"
