"""How offers, parts and what happened look to people: ready texts for the templates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.referral.models import Assignment, AssignmentState
from intake.referral.queries import Card
from intake.referral.rules import STATE_LABELS
from intake.requests.models import HelpRequest, PartOutcome, RequestPart
from intake.requests.rules import PartFacts, Phase, phase, waited_days
from portal.audit.models import AuditEvent
from portal.clock import day_text, local_day, moment_text
from portal.language import _n
from portal.wording import (
    LANGUAGES,
    SKILLS,
    daypart_text,
    join_words,
    people_text,
    rhythm_text,
)

# What the time line of a request tells; everything else stays in the trail.
VERBS: dict[str, str] = {
    "request_received": "Binnengekomen via het formulier",
    "intake_begun": "Intake begonnen",
    "request_ready": "Intake klaar",
    "criteria_failed": "Past niet bij ons, alternatief genoemd",
    "part_added": "Onderdeel toegevoegd",
    "part_offered": "Uitgezet bij een organisatie",
    "assignment_accepted": "Opgepakt door de organisatie",
    "assignment_declined": "Organisatie kan niet",
    "assignment_expired": "Geen antwoord gekregen",
    "assignment_returned": "Teruggegeven aan de hulplijn",
    "request_held": "Even stil gezet",
    "request_resumed": "Weer verder",
    "part_finished": "Onderdeel afgerond",
    "request_completed": "Afgerond",
    "request_given_up": "Niet gelukt, alternatief genoemd",
    "request_withdrawn": "Ingetrokken",
}

OUTCOMES = {PartOutcome.COMPLETED: "Geholpen", PartOutcome.UNFULFILLED: "Niet gelukt"}


@dataclass(frozen=True)
class OfferCard:
    """What a partner reads before it says yes."""

    id: int
    number: str
    title: str
    facts: tuple[tuple[str, str], ...]
    answer_by: str
    is_late: bool


@dataclass(frozen=True)
class PartRow:
    """One part on the page of a request."""

    id: int
    title: str
    facts: tuple[tuple[str, str], ...]
    state: str
    badge: str
    organisation: str
    organisation_id: int | None
    is_open: bool
    can_be_offered: bool
    is_accepted: bool
    answer_by: str
    history: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """One line of the time line."""

    when: str
    what: str
    who: str


def offer_card(card: Card, now: datetime) -> OfferCard:
    """An offer without a name."""
    waits = waited_days(card.received_at, until=now, held_days=card.held_days)
    received = _day(card.received_at)
    facts = [
        ("Wijk", card.district or "onbekend"),
        ("Hoeveel", rhythm_text(card.minutes, card.every_weeks)),
        ("Wanneer", daypart_text(card.dayparts) or "maakt niet uit"),
        ("Mensen nodig", people_text(card.people_needed)),
        ("Wacht", _n("{n} dag, sinds {day}", "{n} dagen, sinds {day}", waits, day=received)),
    ]
    if card.is_one_person:
        facts.insert(4, ("Vrijwilliger", "steeds dezelfde"))
    if card.is_vog_required:
        facts.append(("VOG", "nodig"))
    if card.needed_by:
        facts.append(("Klaar vóór", day_text(card.needed_by)))
    return OfferCard(
        id=card.assignment_id,
        number=card.number,
        title=card.category,
        facts=tuple(facts),
        answer_by=day_text(card.answer_by),
        is_late=card.answer_by < local_day(now),
    )


def part_row(part: RequestPart, assignments: Sequence[Assignment]) -> PartRow:
    """A part with whoever has it, and who had it before."""
    mine = [one for one in assignments if one.part_id == part.id]
    held = {AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.DONE}
    current = next((one for one in reversed(mine) if one.state in held), None)
    state, badge = _part_state(part, current)
    return PartRow(
        id=part.id,
        title=part.category.name,
        facts=tuple(_part_facts(part)),
        state=state,
        badge=badge,
        organisation=current.organisation.name if current else "",
        organisation_id=current.organisation_id if current else None,
        is_open=part.outcome is None,
        can_be_offered=part.outcome is None and current is None,
        is_accepted=current is not None and current.state is AssignmentState.ACCEPTED,
        answer_by=(
            day_text(current.answer_by)
            if current and current.state is AssignmentState.OFFERED
            else ""
        ),
        history=tuple(_past(one) for one in mine if one is not current),
    )


def _part_state(part: RequestPart, current: Assignment | None) -> tuple[str, str]:
    if part.outcome is not None:
        return OUTCOMES[part.outcome], "ok" if part.outcome is PartOutcome.COMPLETED else "stop"
    if current is None:
        return "Nog niet uitgezet", "wait"
    badge = "ok" if current.state is AssignmentState.ACCEPTED else "new"
    return STATE_LABELS[current.state], badge


def _part_facts(part: RequestPart) -> Iterable[tuple[str, str]]:
    yield "Hoeveel", rhythm_text(part.minutes, part.every_weeks)
    yield "Wanneer", daypart_text(part.dayparts) or "maakt niet uit"
    yield "Mensen nodig", people_text(part.people_needed)
    if part.is_one_person:
        yield "Vrijwilliger", "steeds dezelfde"
    if part.gender_wish:
        yield "Liever een", part.gender_wish
    if part.language:
        yield "Taal", LANGUAGES.get(part.language, part.language)
    if part.skills:
        yield "Kan", join_words(SKILLS.get(one, one) for one in part.skills)
    if part.is_vog_required:
        yield "VOG", "nodig"


def _past(assignment: Assignment) -> str:
    said = STATE_LABELS[assignment.state].lower()
    why = f" ({assignment.reason})" if assignment.reason else ""
    return f"{assignment.organisation.name}: {said}{why}, {_day(assignment.offered_at)}"


def desk_phase(request: HelpRequest, states: Iterable[AssignmentState]) -> Phase:
    """The phase as far as this floor can know it: volunteers are found one floor up."""
    return phase(request.state, [PartFacts(assignment_state=state.value) for state in states])


def moments(rows: Iterable[tuple[AuditEvent, str | None]]) -> list[Moment]:
    """The time line, newest first."""
    return [
        Moment(moment_text(event.at), VERBS[event.verb], who or _nobody(event.actor_kind))
        for event, who in rows
    ]


def _nobody(kind: str) -> str:
    return "het formulier" if kind == "visitor" else "vanzelf"


def _day(moment: datetime) -> str:
    return day_text(local_day(moment))
