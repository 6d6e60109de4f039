"""What may happen to a help request, how its wait is counted, and the words people get to hear."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from intake.requests.models import PartOutcome, RequestState
from portal.clock import local_day
from portal.errors import Refusal
from portal.language import _, _l
from portal.quiet import add_working_days
from portal.wording import join_words

CALL_BACK_WORKING_DAYS = 2
SEARCH_FROM = 3

# A request comes into being with one of these events.
STARTS: dict[str, RequestState] = {
    "receive": RequestState.RECEIVED,
    "begin": RequestState.INTAKE,
}

TRANSITIONS: dict[str, tuple[frozenset[RequestState], RequestState]] = {
    "begin": (frozenset({RequestState.RECEIVED}), RequestState.INTAKE),
    "finish": (frozenset({RequestState.INTAKE}), RequestState.READY),
    "fail": (
        frozenset({RequestState.RECEIVED, RequestState.INTAKE}),
        RequestState.CRITERIA_FAILED,
    ),
    "hold": (frozenset({RequestState.READY}), RequestState.ON_HOLD),
    "resume": (frozenset({RequestState.ON_HOLD}), RequestState.READY),
    "complete": (frozenset({RequestState.READY}), RequestState.COMPLETED),
    "give_up": (frozenset({RequestState.READY}), RequestState.UNFULFILLED),
    "withdraw": (
        frozenset(
            {
                RequestState.RECEIVED,
                RequestState.INTAKE,
                RequestState.READY,
                RequestState.ON_HOLD,
            }
        ),
        RequestState.WITHDRAWN,
    ),
}

CLOSED_STATES = frozenset(
    {
        RequestState.COMPLETED,
        RequestState.UNFULFILLED,
        RequestState.CRITERIA_FAILED,
        RequestState.WITHDRAWN,
    }
)

# What is kept, and how it is said.
WITHDRAW_LABELS: dict[str, str] = {
    "zelf opgelost of via eigen netwerk": _l("Zelf opgelost of via eigen netwerk"),
    "niet meer nodig": _l("Niet meer nodig"),
    "niet bereikbaar na 3 keer bellen": _l("Niet bereikbaar na 3 keer bellen"),
    "verhuisd": _l("Verhuisd"),
    "opgenomen": _l("Opgenomen"),
    "overleden": _l("Overleden"),
    "dubbel": _l("Dubbel"),
}
WITHDRAW_REASONS = tuple(WITHDRAW_LABELS)

CLOSURE_LABELS: dict[str, str] = WITHDRAW_LABELS | {
    "geholpen": _l("Geholpen"),
    "deels geholpen": _l("Deels geholpen"),
    "geen vrijwilliger gevonden": _l("Geen vrijwilliger gevonden"),
    "voldoet niet – geen alternatief": _l("Voldoet niet, en er is geen alternatief"),
    "voldoet niet aan criteria – doorverwezen": _l("Voldoet niet, en is doorverwezen"),
}

HEARD_LABELS: dict[str, str] = {
    "mond-tot-mond": _l("mond-tot-mond"),
    "hulpverlener": _l("hulpverlener"),
    "huisarts": _l("huisarts"),
    "wijkteam": _l("wijkteam"),
    "kerk": _l("kerk"),
    "flyer": _l("flyer"),
    "wijkkrant": _l("wijkkrant"),
    "sociale media": _l("sociale media"),
    "website": _l("website"),
    "gemeente": _l("gemeente"),
    "anders": _l("anders"),
}
HEARD_OF_US = tuple(HEARD_LABELS)


class Phase(Enum):
    """How a request looks to people: the stored state, or what its parts say while it is ready."""

    RECEIVED = "received"
    INTAKE = "intake"
    READY = "ready"
    ASSIGNED = "assigned"
    SEARCHING = "searching"
    PROPOSED = "proposed"
    MATCHED = "matched"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    UNFULFILLED = "unfulfilled"
    CRITERIA_FAILED = "criteria_failed"
    WITHDRAWN = "withdrawn"


PHASE_LABELS: dict[Phase, str] = {
    Phase.RECEIVED: _l("Binnengekomen"),
    Phase.INTAKE: _l("Intake"),
    Phase.READY: _l("Klaar om uit te zetten"),
    Phase.ASSIGNED: _l("Uitgezet"),
    Phase.SEARCHING: _l("Vrijwilliger gezocht"),
    Phase.PROPOSED: _l("Voorstel bij vrijwilliger"),
    Phase.MATCHED: _l("Vrijwilliger gevonden"),
    Phase.IN_PROGRESS: _l("Hulp loopt"),
    Phase.ON_HOLD: _l("Even stil"),
    Phase.COMPLETED: _l("Afgerond"),
    Phase.UNFULFILLED: _l("Niet gelukt"),
    Phase.CRITERIA_FAILED: _l("Past niet bij ons"),
    Phase.WITHDRAWN: _l("Ingetrokken"),
}

# Highest first: one part further on lifts the whole request.
_ORDER = (
    Phase.IN_PROGRESS,
    Phase.MATCHED,
    Phase.PROPOSED,
    Phase.SEARCHING,
    Phase.ASSIGNED,
    Phase.READY,
)


class WrongState(Refusal):
    """The request is not where this can be done."""

    message = _l("Dit kan nu niet. De hulpvraag staat op “{state}”.")


class PartsStillRun(Refusal):
    """A request ends after its parts."""

    message = _l("Er loopt nog een onderdeel. Rond dat eerst af.")


class NobodyHelped(Refusal):
    """Completed means that somebody was helped."""

    message = _l("Er is nog niet geholpen. Kies “Niet gelukt” als de hulp niet kwam.")


class AlternativeMissing(Refusal):
    """Nobody is sent away with nothing (domain.md 4.3)."""

    message = _l("Schrijf op wat u als alternatief noemde, met een telefoonnummer erbij.")
    field = "alternative"


class NoteEmpty(Refusal):
    """A note says something."""

    message = _l("Schrijf eerst uw notitie.")
    field = "text"


@dataclass(frozen=True)
class Ask:
    """What a visitor filled in on the help form. Texts are already trimmed."""

    name: str
    need: str
    may_share: bool
    share_text: str
    is_for_other: bool = False
    seeker_agrees: bool = True
    seeker_name: str = ""
    phone: str | None = None
    email: str = ""
    best_moment: str = ""
    category_id: int | None = None
    postcode: str | None = None
    district_id: int | None = None
    needed_by: date | None = None
    heard_of_us: str = ""
    is_suspect: bool = False
    # In which language the asker reads.
    page_language: str = "nl"


@dataclass(frozen=True)
class PartFacts:
    """What is known of a part elsewhere in the house: the values of the states, as texts."""

    assignment_state: str | None = None
    match_states: frozenset[str] = frozenset()
    is_visit_done: bool = False


def follow(state: RequestState, event: str) -> RequestState:
    """The state after the event. Raises WrongState when it cannot happen now."""
    origins, target = TRANSITIONS[event]
    if state not in origins:
        raise WrongState(state=PHASE_LABELS[Phase(state.value)])
    return target


def phase(state: RequestState, parts: Iterable[PartFacts]) -> Phase:
    """Where a request really is: derived from its parts while it is ready (model.md)."""
    if state is not RequestState.READY:
        return Phase(state.value)
    reached = {part_phase(part) for part in parts} | {Phase.READY}
    return next(step for step in _ORDER if step in reached)


def part_phase(part: PartFacts) -> Phase:
    """Where one part is."""
    if part.is_visit_done:
        return Phase.IN_PROGRESS
    if part.match_states & {"seeker_accepted", "active"}:
        return Phase.MATCHED
    if part.match_states & {"proposed", "volunteer_accepted"}:
        return Phase.PROPOSED
    if part.assignment_state == "accepted":
        return Phase.SEARCHING
    return Phase.ASSIGNED if part.assignment_state == "offered" else Phase.READY


def check_completed(outcomes: Collection[PartOutcome | None]) -> None:
    """Every part ended and one was helped. Raises PartsStillRun or NobodyHelped."""
    if None in outcomes:
        raise PartsStillRun
    if PartOutcome.COMPLETED not in outcomes:
        raise NobodyHelped


def waited_days(
    received_at: datetime,
    *,
    until: datetime,
    held_days: int = 0,
    on_hold_since: datetime | None = None,
) -> int:
    """Calendar days in Amsterdam from ``received_at`` to ``until``, without the days on hold."""
    pausing = days_between(on_hold_since, until) if on_hold_since else 0
    return max(0, days_between(received_at, until) - held_days - pausing)


def days_between(first: datetime, last: datetime) -> int:
    """Whole calendar days between two moments, as the calendar on the wall counts them."""
    return max(0, (local_day(last) - local_day(first)).days)


def call_back_by(received_at: datetime, closed: Collection[str]) -> date:
    """The last day on which we phone somebody who asked for help; days off do not count."""
    return add_working_days(local_day(received_at), CALL_BACK_WORKING_DAYS, closed)


def next_number(last: str | None, year: int) -> str:
    """'2026-0001', and one further for each request of that year."""
    return f"{year}-{int(last.partition('-')[2]) + 1 if last else 1:04d}"


def share_question(network_name: str, organisations: Iterable[str]) -> str:
    """The exact words of the consent to share; read out on the phone, shown on the form."""
    return _(
        "{network} werkt samen met {partners}. Mogen wij uw gegevens "
        "delen met deze organisaties, om hulp voor u te zoeken? Alleen de organisatie die u "
        "gaat helpen, leest wie u bent. U mag ook nee zeggen. Dan helpen wij u met één "
        "organisatie. U kunt later altijd van gedachten veranderen.",
        network=network_name,
        partners=join_words(organisations),
    )
