"""Which step follows which for a church in a campaign, its short address, and its public words."""

import re
from dataclasses import dataclass
from datetime import date

from campaigns.participation.models import ParticipationState
from campaigns.planning.models import CampaignState
from portal.clock import day_text
from portal.errors import Refusal
from portal.language import _, _l
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
    ParticipationState.APPROACHED: _l("Gevraagd"),
    ParticipationState.CONSIDERING: _l("Denkt erover na"),
    ParticipationState.CONFIRMED: _l("Doet mee"),
    ParticipationState.DECLINED: _l("Doet niet mee"),
    ParticipationState.COLLECTING: _l("Actie loopt"),
    ParticipationState.REPORTED: _l("Afgerond"),
    ParticipationState.WITHDRAWN: _l("Gestopt"),
}

SLIPS = "forms"
# How a church may ask for time (domain.md 1.2); it chooses any number.
WAYS = {
    "announcement": _l("Afkondiging in de dienst"),
    "flyers": _l("Flyers uitdelen"),
    SLIPS: _l("Bonnen invullen"),
    "presentation": _l("Presentatie door een van de organisaties"),
    "qr": _l("QR-code op het scherm of in de zondagsbrief"),
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

# Said no, or nothing yet: visitors never saw a page.
NEVER_SHOWN = ASKED | {ParticipationState.DECLINED}

# No letters and digits that look alike on paper; no vowels, so that no word comes out.
CODE_LETTERS = "BCDFGHJKMNPQRSTVWXZ23456789"
CODE_LENGTH = 6


class ParticipationStepRefused(Refusal):
    """The church is not where this step begins."""

    message = _l("Deze stap kan nu niet. Deze kerk staat op ‘{state}’.")


class AlreadyAsked(Refusal):
    """A church stands in a campaign once."""

    message = _l("Deze kerk staat al in de lijst.")
    field = "church_id"


class NoChurchNamed(Refusal):
    """Neither chosen from the list nor typed."""

    message = _l("Kies een kerk uit de lijst, of vul de naam van een nieuwe kerk in.")
    field = "church_id"


class TwoChurchesNamed(Refusal):
    """Chosen from the list and typed as well."""

    message = _l("U koos een kerk én vulde een naam in. Doe één van de twee.")
    field = "name"


def follow(state: ParticipationState, event: str) -> ParticipationState:
    """The state after the event. Raises ParticipationStepRefused."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise ParticipationStepRefused(state=LABELS[state])
    return target


def check_named(*, chosen: bool, typed: bool) -> None:
    """Raise unless exactly one church is named."""
    if chosen and typed:
        raise TwoChurchesNamed
    if not (chosen or typed):
        raise NoChurchNamed


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
    return re.sub(r"[^A-Za-z0-9]+", "", typed).upper()[:12]


def results_text(people_helped: int | None, minutes_served: int | None) -> str:
    """What the given time did, in one or two sentences, within the rule for small numbers."""
    if people_helped is None:
        return _("De eerste hulp is op gang.")
    if people_helped == 0:
        return _("Nog niemand geholpen. De eerste bezoeken komen eraan.")
    helped = _("Er zijn minstens {people} geholpen.", people=people_text(people_helped))
    if not minutes_served or minutes_served < 60:
        return helped
    whole_hours = minutes_served - minutes_served % 60
    given = _("Samen gaven vrijwilligers minstens {time} tijd.", time=duration_text(whole_hours))
    return f"{helped} {given}"


@dataclass(frozen=True)
class NextStep:
    """The one thing to do now, and the button for it when there is one."""

    sentence: str
    event: str | None = None
    button: str | None = None


def next_step(state: CampaignState, *, projects: int, gaps: list[str], closes_on: date) -> NextStep:
    """What a coordinator does next with a campaign."""
    if state is CampaignState.DRAFT and projects == 0:
        return NextStep(
            _(
                "Voeg eerst een project toe. Dat doet u bij ‘Wie wacht’. Daar ziet u waar mensen "
                "op wachten."
            )
        )
    if state is CampaignState.DRAFT and gaps:
        return NextStep(_("Vraag nu kerken of zij meedoen."), "invite", _("Kerken vragen"))
    if state in {CampaignState.DRAFT, CampaignState.INVITING}:
        if gaps:
            return NextStep(_("De campagne kan nog niet open. {missing}", missing=" ".join(gaps)))
        return NextStep(_("Alles is klaar. De campagne kan open."), "open", _("Campagne openen"))
    return _later_step(state, closes_on)


def _later_step(state: CampaignState, closes_on: date) -> NextStep:
    if state is CampaignState.OPEN:
        return NextStep(
            _(
                "Mensen kunnen tijd geven tot en met {day}. Bel wie zich aanmeldt. Vraag gerust "
                "nog meer kerken.",
                day=day_text(closes_on),
            ),
            "close",
            _("Campagne sluiten"),
        )
    if state is CampaignState.CLOSED:
        return NextStep(
            _("Er komen geen toezeggingen meer bij. Bel nu iedereen die tijd toezegde."),
            "follow_up",
            _("Opvolging beginnen"),
        )
    if state is CampaignState.FOLLOW_UP:
        return NextStep(_("Bel iedereen die nog wacht. Rond de campagne daarna af."))
    if state is CampaignState.COMPLETED:
        return NextStep(_("Deze campagne is afgerond. Dank voor al het werk."))
    return NextStep(_("Deze campagne gaat niet door."))
