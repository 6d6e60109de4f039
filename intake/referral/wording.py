"""How offers, parts and what happened look to people: ready texts for the templates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from intake.referral.models import Assignment, AssignmentState
from intake.referral.progress import PartProgress
from intake.referral.queries import Card
from intake.referral.rules import RETURN_LABELS, STATE_LABELS
from intake.requests.models import HelpRequest, PartOutcome, RequestPart
from intake.requests.rules import PartFacts, Phase, part_phase, phase, waited_days
from portal.audit.models import AuditEvent
from portal.clock import day_text, local_day, moment_text
from portal.language import _, _l, _n, as_written
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
    "request_received": _l("Binnengekomen via het formulier"),
    "intake_begun": _l("Intake begonnen"),
    "request_ready": _l("Intake klaar"),
    "criteria_failed": _l("Past niet bij ons, alternatief genoemd"),
    "part_added": _l("Onderdeel toegevoegd"),
    "part_offered": _l("Uitgezet bij een organisatie"),
    "assignment_accepted": _l("Opgepakt door de organisatie"),
    "assignment_declined": _l("Organisatie kan niet"),
    "assignment_expired": _l("Geen antwoord gekregen"),
    "assignment_returned": _l("Teruggegeven aan de hulplijn"),
    "request_held": _l("Even stil gezet"),
    "request_resumed": _l("Weer verder"),
    "part_finished": _l("Onderdeel afgerond"),
    "request_completed": _l("Afgerond"),
    "request_given_up": _l("Niet gelukt, alternatief genoemd"),
    "request_withdrawn": _l("Ingetrokken"),
}

# By what the intake kept.
GENDER_WISHES = {"vrouw": _l("een vrouw"), "man": _l("een man")}

OUTCOMES = {PartOutcome.COMPLETED: _l("Geholpen"), PartOutcome.UNFULFILLED: _l("Niet gelukt")}


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
    # The match to look at, and whether the part still needs somebody.
    match_id: int | None = None
    is_proposal: bool = False
    is_searching: bool = False


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
        (_("Wijk"), as_written(card.district) or _("onbekend")),
        (_("Hoeveel"), rhythm_text(card.minutes, card.every_weeks)),
        (_("Wanneer"), daypart_text(card.dayparts) or _("maakt niet uit")),
        (_("Mensen nodig"), people_text(card.people_needed)),
        (_("Wacht"), _n("{n} dag, sinds {day}", "{n} dagen, sinds {day}", waits, day=received)),
    ]
    if card.is_one_person:
        facts.insert(4, (_("Vrijwilliger"), _("steeds dezelfde")))
    if card.is_vog_required:
        facts.append((_("VOG"), _("nodig")))
    if card.needed_by:
        facts.append((_("Klaar vóór"), day_text(card.needed_by)))
    return OfferCard(
        id=card.assignment_id,
        number=card.number,
        title=as_written(card.category),
        facts=tuple(facts),
        answer_by=day_text(card.answer_by),
        is_late=card.answer_by < local_day(now),
    )


def part_row(
    part: RequestPart, assignments: Sequence[Assignment], told: PartProgress | None = None
) -> PartRow:
    """A part with whoever has it, and who had it before."""
    told = told or PartProgress()
    mine = [one for one in assignments if one.part_id == part.id]
    held = {AssignmentState.OFFERED, AssignmentState.ACCEPTED, AssignmentState.DONE}
    current = next((one for one in reversed(mine) if one.state in held), None)
    state, badge = _part_state(part, current)
    is_accepted = current is not None and current.state is AssignmentState.ACCEPTED
    return PartRow(
        id=part.id,
        title=as_written(part.category.name),
        facts=tuple(_part_facts(part)),
        state=state,
        badge=badge,
        organisation=current.organisation.name if current else "",
        organisation_id=current.organisation_id if current else None,
        is_open=part.outcome is None,
        can_be_offered=part.outcome is None and current is None,
        is_accepted=is_accepted,
        answer_by=(
            day_text(current.answer_by)
            if current and current.state is AssignmentState.OFFERED
            else ""
        ),
        history=tuple(_past(one) for one in mine if one is not current),
        match_id=told.live_match_ids[-1] if told.live_match_ids else None,
        is_proposal=part_phase(PartFacts(None, told.match_states)) is Phase.PROPOSED,
        is_searching=is_accepted and len(told.live_match_ids) < part.people_needed,
    )


def _part_state(part: RequestPart, current: Assignment | None) -> tuple[str, str]:
    if part.outcome is not None:
        return str(
            OUTCOMES[part.outcome]
        ), "ok" if part.outcome is PartOutcome.COMPLETED else "stop"
    if current is None:
        return _("Nog niet uitgezet"), "wait"
    badge = "ok" if current.state is AssignmentState.ACCEPTED else "new"
    return str(STATE_LABELS[current.state]), badge


def _part_facts(part: RequestPart) -> Iterable[tuple[str, str]]:
    yield _("Hoeveel"), rhythm_text(part.minutes, part.every_weeks)
    yield _("Wanneer"), daypart_text(part.dayparts) or _("maakt niet uit")
    yield _("Mensen nodig"), people_text(part.people_needed)
    if part.is_one_person:
        yield _("Vrijwilliger"), _("steeds dezelfde")
    if part.gender_wish:
        yield _("Liever"), GENDER_WISHES.get(part.gender_wish, part.gender_wish)
    if part.language:
        yield _("Taal"), LANGUAGES.get(part.language, part.language)
    if part.skills:
        yield _("Kan"), join_words(SKILLS.get(one, one) for one in part.skills)
    if part.is_vog_required:
        yield _("VOG"), _("nodig")


def _past(assignment: Assignment) -> str:
    told = {
        "partner": assignment.organisation.name,
        "said": str(STATE_LABELS[assignment.state]).lower(),
        "day": _day(assignment.offered_at),
    }
    if not assignment.reason:
        return _("{partner}: {said}, {day}", **told)
    why = str(RETURN_LABELS.get(assignment.reason, assignment.reason)).lower()
    return _("{partner}: {said} ({why}), {day}", **told, why=why)


def desk_phase(
    request: HelpRequest,
    states: Mapping[int, AssignmentState],
    progress: Mapping[int, PartProgress],
) -> Phase:
    """The phase, from what is known of each part here and one floor up."""
    return phase(
        request.state,
        [_known(states.get(one), progress.get(one)) for one in {*states, *progress}],
    )


def _known(state: AssignmentState | None, progress: PartProgress | None) -> PartFacts:
    told = progress or PartProgress()
    return PartFacts(state.value if state else None, told.match_states, told.is_visit_done)


def moments(rows: Iterable[tuple[AuditEvent, str | None]]) -> list[Moment]:
    """The time line, newest first."""
    return [
        Moment(moment_text(event.at), str(VERBS[event.verb]), who or _nobody(event.actor_kind))
        for event, who in rows
    ]


def _nobody(kind: str) -> str:
    return _("het formulier") if kind == "visitor" else _("vanzelf")


def _day(moment: datetime) -> str:
    return day_text(local_day(moment))
