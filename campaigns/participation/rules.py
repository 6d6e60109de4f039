"""Which step follows which for a church in a campaign, its short address, and its public words."""

import re

from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState
from portal.errors import Refusal
from portal.wording import duration_text, people_text

TRANSITIONS: dict[str, tuple[frozenset[ParticipationState], ParticipationState]] = {
    "consider": (frozenset({ParticipationState.APPROACHED}), ParticipationState.CONSIDERING),
    "confirm": (
        frozenset({ParticipationState.APPROACHED, ParticipationState.CONSIDERING}),
        ParticipationState.CONFIRMED,
    ),
    "decline": (
        frozenset({ParticipationState.APPROACHED, ParticipationState.CONSIDERING}),
        ParticipationState.DECLINED,
    ),
    "collect": (frozenset({ParticipationState.CONFIRMED}), ParticipationState.COLLECTING),
    "report": (
        frozenset({ParticipationState.CONFIRMED, ParticipationState.COLLECTING}),
        ParticipationState.REPORTED,
    ),
    "withdraw": (
        frozenset({ParticipationState.CONFIRMED, ParticipationState.COLLECTING}),
        ParticipationState.WITHDRAWN,
    ),
}

LABELS = {
    ParticipationState.APPROACHED: "Gevraagd",
    ParticipationState.CONSIDERING: "Denkt erover na",
    ParticipationState.CONFIRMED: "Doet mee",
    ParticipationState.DECLINED: "Doet niet mee",
    ParticipationState.COLLECTING: "Actie loopt",
    ParticipationState.REPORTED: "Afgerond",
    ParticipationState.WITHDRAWN: "Gestopt",
}

# Has a page, a short address and a flyer.
TAKING_PART = frozenset(
    {
        ParticipationState.CONFIRMED,
        ParticipationState.COLLECTING,
        ParticipationState.REPORTED,
    }
)
# Still has to say yes or no.
ASKED = frozenset({ParticipationState.APPROACHED, ParticipationState.CONSIDERING})

# No letters and digits that look alike on paper; no vowels, so that no word comes out.
CODE_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
CODE_LENGTH = 6


class ParticipationStepRefused(Refusal):
    """The church is not where this step begins."""

    message = "Deze stap kan nu niet. Deze kerk staat op ‘{state}’."


class AlreadyAsked(Refusal):
    """A church stands in a campaign once."""

    message = "Deze kerk staat al in de lijst."
    field = "church_id"


class NoChurchNamed(Refusal):
    """Neither chosen from the list nor typed."""

    message = "Kies een kerk uit de lijst, of vul de naam van een nieuwe kerk in."
    field = "church_id"


class TwoChurchesNamed(Refusal):
    """Chosen from the list and typed as well."""

    message = "U koos een kerk én vulde een naam in. Doe één van de twee."
    field = "name"


def follow(state: ParticipationState, event: str) -> ParticipationState:
    """The state after the event. Raises ParticipationStepRefused."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise ParticipationStepRefused(state=LABELS[state])
    return target


def events_from(state: ParticipationState) -> list[str]:
    """The steps that can be taken from here, in the order of the table."""
    return [event for event, (sources, _) in TRANSITIONS.items() if state in sources]


def has_page(state: ParticipationState) -> bool:
    """Whether visitors find this church's page."""
    return state in TAKING_PART


def takes_pledges(state: ParticipationState, campaign: CampaignState) -> bool:
    """Whether people can sign up through this church now."""
    return has_page(state) and campaign is CampaignState.OPEN


def clean_code(typed: str) -> str:
    """The code as we keep it: capitals, without the spaces and dashes people add."""
    return re.sub(r"[\s.-]+", "", typed).upper()[:12]


def results_text(people_helped: int | None, minutes_served: int | None) -> str:
    """What the given time did, in one or two sentences, within the rule for small numbers."""
    if people_helped is None:
        return "De eerste hulp is op gang."
    if people_helped == 0:
        return "Nog niemand geholpen. De eerste bezoeken komen eraan."
    helped = f"Er zijn {people_text(people_helped)} geholpen."
    if not minutes_served or minutes_served < 60:
        return helped
    whole_hours = minutes_served - minutes_served % 60
    return f"{helped} Samen gaven vrijwilligers {duration_text(whole_hours)} tijd."
