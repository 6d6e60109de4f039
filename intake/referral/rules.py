"""When a part may be handed to a partner, and who may answer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from intake.referral.models import AssignmentState
from intake.requests.models import PartOutcome, RequestState
from portal.clock import local, moment_text
from portal.errors import Refusal
from portal.language import _, _l
from portal.quiet import add_working_days

ANSWER_WORKING_DAYS = 5
# What is kept, and how it is said.
DECLINE_LABELS: dict[str, str] = {
    "past niet": _l("Past niet bij ons"),
    "geen capaciteit": _l("Geen capaciteit"),
    "buiten gebied": _l("Buiten gebied"),
    "voldoet niet": _l("Voldoet niet"),
}
RETURN_LABELS: dict[str, str] = DECLINE_LABELS | {
    "hulpvraag veranderde": _l("Hulpvraag veranderde"),
    "geen vrijwilliger gevonden": _l("Geen vrijwilliger gevonden"),
}
DECLINE_REASONS = tuple(DECLINE_LABELS)
RETURN_REASONS = tuple(RETURN_LABELS)

# An assignment comes into being with this event.
STARTS: dict[str, AssignmentState] = {"offer": AssignmentState.OFFERED}

TRANSITIONS: dict[str, tuple[frozenset[AssignmentState], AssignmentState]] = {
    "accept": (frozenset({AssignmentState.OFFERED}), AssignmentState.ACCEPTED),
    "decline": (frozenset({AssignmentState.OFFERED}), AssignmentState.DECLINED),
    "expire": (frozenset({AssignmentState.OFFERED}), AssignmentState.EXPIRED),
    "return": (frozenset({AssignmentState.ACCEPTED}), AssignmentState.RETURNED),
    "finish": (frozenset({AssignmentState.ACCEPTED}), AssignmentState.DONE),
}

STATE_LABELS: dict[AssignmentState, str] = {
    AssignmentState.OFFERED: _l("Aangeboden"),
    AssignmentState.ACCEPTED: _l("Opgepakt"),
    AssignmentState.DECLINED: _l("Past niet"),
    AssignmentState.EXPIRED: _l("Geen antwoord"),
    AssignmentState.RETURNED: _l("Teruggegeven"),
    AssignmentState.DONE: _l("Klaar"),
}


class NotReady(Refusal):
    """Only a finished intake can be handed on."""

    message = _l("Maak eerst de intake af. Daarna kunt u de hulpvraag uitzetten.")


class SeekerDoesNotAgree(Refusal):
    """Asked by somebody else, without the seeker knowing (domain.md 59)."""

    message = _l("Deze persoon weet nog niet van de aanvraag. Vraag eerst of het goed is.")


class ConsentUnknown(Refusal):
    """Nobody asked yet whether data may be shared."""

    message = _l("Vraag eerst of wij de gegevens mogen delen. Leg het antwoord vast in de intake.")


class OneOrganisationOnly(Refusal):
    """The seeker said no to sharing, so one organisation handles all of it (domain.md 87)."""

    message = _l(
        "Deze persoon wil niet dat wij gegevens delen met meer organisaties. "
        "{organisation} is al gevraagd, dus alleen die kan het doen."
    )
    field = "organisation_id"


class AlreadyAssigned(Refusal):
    """One live assignment for a part."""

    message = _l("Dit onderdeel is al uitgezet bij {organisation}.")


class PartEnded(Refusal):
    """Nothing is left to do."""

    message = _l("Dit onderdeel is al afgerond.")


class AlreadyAnswered(Refusal):
    """Somebody else was first."""

    message = _l("{name} antwoordde al op {moment}: {state}.")


class NoLongerOffered(Refusal):
    """The desk took it back, or nobody answered in time."""

    message = _l("Deze vraag staat niet meer open. De hulplijn zoekt verder.")


class NotAccepted(Refusal):
    """Only what was accepted can be given back."""

    message = _l("Uw organisatie heeft deze hulpvraag niet (meer).")


class OthersBusy(Refusal):
    """One organisation does not end what another one does."""

    message = _l(
        "Een andere organisatie is ook met deze hulpvraag bezig. "
        "Geef uw deel terug, of overleg met de hulplijn."
    )


class ReasonMissing(Refusal):
    """The desk must know why, to do better next time."""

    message = _l("Kies een reden. Dan weet de hulplijn hoe zij verder kan zoeken.")
    field = "reason"


@dataclass(frozen=True)
class Earlier:
    """An assignment of the same request."""

    organisation_id: int
    organisation: str
    state: AssignmentState


def check_offer(
    *,
    request_state: RequestState,
    seeker_agrees: bool,
    may_share: bool | None,
    outcome: PartOutcome | None,
    organisation_id: int,
    earlier: Sequence[Earlier],
) -> None:
    """Whether a part may be offered to an organisation. ``may_share`` is None when not asked."""
    if request_state is not RequestState.READY:
        raise NotReady
    if outcome is not None:
        raise PartEnded
    if not seeker_agrees:
        raise SeekerDoesNotAgree
    if may_share is None:
        raise ConsentUnknown
    if may_share:
        return
    reads = {AssignmentState.ACCEPTED, AssignmentState.OFFERED, AssignmentState.DONE}
    for one in earlier:
        if one.state in reads and one.organisation_id != organisation_id:
            raise OneOrganisationOnly(organisation=one.organisation)


def check_reason(reason: str, known: Collection[str]) -> str:
    """The reason, when it is one of ours. Raises ReasonMissing."""
    if reason not in known:
        raise ReasonMissing
    return reason


def answer_by(today: date, closed: Collection[str]) -> date:
    """The last day on which a partner answers; days off of the partnership do not count."""
    return add_working_days(today, ANSWER_WORKING_DAYS, closed)


def mail_moment(now: datetime) -> datetime:
    """The next full quarter: what is offered before then goes in one mail."""
    wait = timedelta(minutes=15 - local(now).minute % 15)
    return (now + wait).replace(second=0, microsecond=0)


def already_answered(name: str, moment: datetime, state: AssignmentState) -> AlreadyAnswered:
    """Who was first, when, and what they said."""
    said = {
        AssignmentState.ACCEPTED: _("wij pakken dit op"),
        AssignmentState.DECLINED: _("past niet"),
    }
    return AlreadyAnswered(
        name=name,
        moment=moment_text(moment),
        state=said.get(state, str(STATE_LABELS[state]).lower()),
    )
