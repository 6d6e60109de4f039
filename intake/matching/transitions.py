"""Life cycles of a match and a visit, and what stands in the way of a step."""

from datetime import date, datetime, time, timedelta

from campaigns.pledges.models import PledgeKind
from intake.matching.models import MatchState, VisitState
from portal.clock import at_local, local_day
from portal.errors import Refusal
from portal.language import _l
from portal.quiet import is_day_of_rest, next_open_moment

M = MatchState
V = VisitState

# Event: from which states, to which. Written down in docs/model.md; a test compares the two.
TRANSITIONS: dict[str, tuple[frozenset[MatchState], MatchState]] = {
    "accept": (frozenset({M.PROPOSED}), M.VOLUNTEER_ACCEPTED),
    "decline": (frozenset({M.PROPOSED}), M.VOLUNTEER_DECLINED),
    "lapse": (frozenset({M.PROPOSED}), M.LAPSED),
    "seeker_yes": (frozenset({M.VOLUNTEER_ACCEPTED}), M.SEEKER_ACCEPTED),
    "seeker_no": (frozenset({M.VOLUNTEER_ACCEPTED}), M.SEEKER_DECLINED),
    "visit_done": (frozenset({M.SEEKER_ACCEPTED, M.ACTIVE}), M.ACTIVE),
    "end": (
        frozenset({M.PROPOSED, M.VOLUNTEER_ACCEPTED, M.SEEKER_ACCEPTED, M.ACTIVE}),
        M.ENDED,
    ),
}
VISIT_TRANSITIONS: dict[str, tuple[frozenset[VisitState], VisitState]] = {
    "move": (frozenset({V.PLANNED}), V.PLANNED),
    "record": (frozenset({V.PLANNED}), V.DONE),
    "cancel": (frozenset({V.PLANNED}), V.CANCELLED),
}

LIVE_STATES = TRANSITIONS["end"][0]
# Both said yes: visits can be planned, and the volunteer may know who it is.
AGREED = frozenset({M.SEEKER_ACCEPTED, M.ACTIVE})
SAID_NO = frozenset({M.VOLUNTEER_DECLINED, M.SEEKER_DECLINED})

STATE_LABELS = {
    M.PROPOSED: _l("Voorgesteld"),
    M.VOLUNTEER_ACCEPTED: _l("Vrijwilliger zei ja"),
    M.VOLUNTEER_DECLINED: _l("Vrijwilliger zei nee"),
    M.SEEKER_ACCEPTED: _l("Allebei ja"),
    M.SEEKER_DECLINED: _l("Hulpvrager zei nee"),
    M.ACTIVE: _l("Hulp loopt"),
    M.ENDED: _l("Gestopt"),
    M.LAPSED: _l("Geen antwoord"),
}
VISIT_LABELS = {V.PLANNED: _l("Gepland"), V.DONE: _l("Geweest"), V.CANCELLED: _l("Ging niet door")}

# Why a coordinator ends a match; the other two are ours.
END_LABELS: dict[str, str] = {
    "doel bereikt": _l("Doel bereikt"),
    "tijd om": _l("Tijd om"),
    "geen klik": _l("Geen klik"),
    "verhuisd": _l("Verhuisd"),
    "ziekte": _l("Ziekte"),
    "anders": _l("Anders"),
}
END_REASONS = tuple(END_LABELS)
PLEDGE_WITHDRAWN = "toezegging ingetrokken"
PART_RETURNED = "hulpvraag teruggegeven"
REQUEST_CLOSED = "hulpvraag gestopt"
HELP_DONE = "doel bereikt"
ENDED_LABELS: dict[str, str] = END_LABELS | {
    PLEDGE_WITHDRAWN: _l("Toezegging ingetrokken"),
    PART_RETURNED: _l("Hulpvraag teruggegeven"),
    REQUEST_CLOSED: _l("Hulpvraag gestopt"),
}

# Without an answer for so many days we ask somebody else.
LAPSE_DAYS = 5
REMIND_AT = time(10, 0)
WEEK_AHEAD_DAYS = 7
WEEK_AHEAD_STALE_AFTER = timedelta(days=3)
# A once or spread pledge: so many days after the visit the volunteer still sees the address.
ADDRESS_DAYS = 7
MOST_MINUTES_A_VISIT = 24 * 60
FARTHEST = timedelta(days=400)


class WrongStep(Refusal):
    """The match is in a state from which this step does not exist."""

    message = _l("Dit kan nu niet: de koppeling staat op “{state}”. Kijk nog eens wat er nu staat.")


class WrongVisitStep(Refusal):
    """The visit was held or cancelled already."""

    message = _l("Dit kan nu niet: het bezoek staat op “{state}”.")


class AlreadyProposed(Refusal):
    """One live match for a part and a pledge, and one for a part that needs one person."""

    message = _l("Er is al een voorstel voor dit onderdeel. Wacht het antwoord daarop af.")


class AskedOther(Refusal):
    """A late yes: somebody else was asked, or the help stopped."""

    message = _l(
        "Wat fijn dat u wilt helpen. Deze vraag is intussen niet meer open. Bel ons gerust: er "
        "is vast iets anders dat bij u past."
    )


class NotNow(Refusal):
    """Nobody is looked for: the request is on hold or closed, or the part ended."""

    message = _l("Voor deze hulpvraag zoeken wij nu niemand. Kijk eerst wat er nu staat.")


class NoLongerFits(Refusal):
    """What the list showed is not true any more."""

    message = _l(
        "Deze vrijwilliger past intussen niet meer bij deze vraag. De lijst is bijgewerkt."
    )


class UnknownReason(Refusal):
    """We want to learn from what ends."""

    message = _l("Kies waarom de koppeling stopt.")
    field = "reason"


class VisitInPast(Refusal):
    """A plan looks ahead."""

    message = _l("Dit moment is al voorbij. Kies een dag en tijd die nog komen.")
    field = "day"


class VisitTooFar(Refusal):
    """Probably a wrong year."""

    message = _l("Deze dag ligt meer dan een jaar vooruit. Klopt het jaar?")
    field = "day"


class VisitTwice(Refusal):
    """The same moment is planned already."""

    message = _l("Op dit moment staat al een bezoek gepland.")
    field = "day"


class NoMinutes(Refusal):
    """Zero, less, or more than a day has."""

    message = _l("Vul in hoeveel uur, bijvoorbeeld 2 of 1,5. Meer dan 24 uur kan niet.")
    field = "hours"


class NotYetThere(Refusal):
    """Hours are what happened."""

    message = _l("Dit bezoek moet nog komen. Leg de uren vast als het geweest is.")


class NobodyCameYet(Refusal):
    """Done means that somebody was helped."""

    message = _l(
        "Er is nog geen bezoek geweest. Leg eerst de uren vast. Kwam er niemand? Stop dan."
    )


def follow(state: MatchState, event: str) -> MatchState:
    """Where an event leads. Raises WrongStep when it does not start here."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise WrongStep(state=str(STATE_LABELS[state]).lower())
    return target


def follow_visit(state: VisitState, event: str) -> VisitState:
    """Where an event leads a visit. Raises WrongVisitStep."""
    sources, target = VISIT_TRANSITIONS[event]
    if state not in sources:
        raise WrongVisitStep(state=str(VISIT_LABELS[state]).lower())
    return target


def minutes_to_propose(wanted: int, free: int) -> int:
    """What a match takes of a pledge: what one person does, or as much as is left."""
    return min(wanted, free)


def minutes_back(kind: PledgeKind, *, planned: int, served: int) -> int:
    """What a pledge gets back when a match ends.

    All of a recurring pledge: its rate is free again. Of a total, what was not served.
    """
    return planned if kind is PledgeKind.RECURRING else max(0, planned - served)


def check_visit(*, starts_at: datetime, minutes: int, now: datetime) -> None:
    """Raise VisitInPast, VisitTooFar or NoMinutes."""
    if starts_at <= now:
        raise VisitInPast
    if starts_at > now + FARTHEST:
        raise VisitTooFar
    if not 0 < minutes <= MOST_MINUTES_A_VISIT:
        raise NoMinutes


def check_record(*, starts_at: datetime, minutes: int, now: datetime) -> None:
    """Raise NotYetThere or NoMinutes. Earlier on the same day is fine: plans shift."""
    if local_day(starts_at) > local_day(now):
        raise NotYetThere
    if not 0 < minutes <= MOST_MINUTES_A_VISIT:
        raise NoMinutes


def reminder_day(day: date) -> date:
    """The day on which both are reminded: the one before, earlier when that is a day of rest."""
    day -= timedelta(days=1)
    while is_day_of_rest(day):
        day -= timedelta(days=1)
    return day


def reminder_at(day: date, *, starts_at: datetime, now: datetime) -> datetime | None:
    """When a reminder of a visit on this day leaves; None when there is no time left for one."""
    moment = max(at_local(reminder_day(day), REMIND_AT), now)
    return moment if next_open_moment(moment) < starts_at else None


def week_ahead_at(day: date, *, now: datetime) -> datetime | None:
    """When it is said that a visit is a week away; None when it is less than that by now."""
    moment = at_local(day - timedelta(days=WEEK_AHEAD_DAYS), REMIND_AT)
    return moment if moment > now else None


def may_see_address(
    state: MatchState, *, is_lasting: bool, last_visit_at: datetime | None, now: datetime
) -> bool:
    """Whether the volunteer may see name and address of the seeker (design §8, Roles).

    From the yes of both on; lasting help: while the match runs; else until a week after the
    last visit.
    """
    if state not in AGREED:
        return False
    if is_lasting or last_visit_at is None:
        return True
    return local_day(now) <= local_day(last_visit_at) + timedelta(days=ADDRESS_DAYS)


# Public counts go up in steps, so that what is hidden is not the difference of two pages.
PEOPLE_STEP = 5
MINUTES_STEP = 5 * 60


def suppressed(people: int, small_number: int) -> int | None:
    """A count as others may see it: in fives, and nothing between nobody and the small number."""
    if 0 < people < max(small_number, PEOPLE_STEP):
        return None
    return people - people % PEOPLE_STEP


def told_minutes(minutes: int, people: int | None) -> int | None:
    """Time given as others may see it: in steps of five hours, and only where people are told."""
    return None if people is None else minutes - minutes % MINUTES_STEP
