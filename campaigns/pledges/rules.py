"""Life cycle of a pledge, and what stands in the way of making one."""

from dataclasses import dataclass, field
from datetime import date

from campaigns.planning.models import CampaignState, Project, ProjectState
from campaigns.planning.rules import PUBLIC
from campaigns.pledges.models import PledgeKind, PledgeSource, PledgeState
from campaigns.pledges.wording import STATE_LABELS, promise_text
from campaigns.volunteers import rules as volunteers
from campaigns.volunteers.rules import Person
from portal.bsn import holds_bsn
from portal.consent.models import ConsentChannel
from portal.errors import Refusal
from portal.language import _l
from portal.wording import people_text

S = PledgeState

# How a pledge begins.
BIRTHS = {"pledge_web": S.UNCONFIRMED, "pledge_phone": S.NEW, "reserve": S.WAITLISTED}
# Event: from which states, to which. Written down in docs/model.md; a test compares the two.
TRANSITIONS: dict[str, tuple[frozenset[PledgeState], PledgeState]] = {
    "confirm": (frozenset({S.UNCONFIRMED}), S.NEW),
    "promote": (frozenset({S.WAITLISTED}), S.NEW),
    "pick_up": (frozenset({S.UNCONFIRMED, S.NEW}), S.TO_CONTACT),
    "spoken": (frozenset({S.UNCONFIRMED, S.NEW, S.TO_CONTACT, S.UNREACHABLE}), S.AVAILABLE),
    "not_reached": (frozenset({S.UNCONFIRMED, S.NEW, S.TO_CONTACT}), S.TO_CONTACT),
    "give_up": (frozenset({S.TO_CONTACT}), S.UNREACHABLE),
    "decline": (frozenset({S.UNCONFIRMED, S.NEW, S.TO_CONTACT, S.UNREACHABLE}), S.DECLINED),
    "pause": (frozenset({S.AVAILABLE}), S.PAUSED),
    "resume": (frozenset({S.PAUSED}), S.AVAILABLE),
    "complete": (frozenset({S.AVAILABLE, S.PAUSED}), S.COMPLETED),
    "withdraw": (
        frozenset(
            {
                *(S.UNCONFIRMED, S.NEW, S.WAITLISTED, S.TO_CONTACT),
                *(S.AVAILABLE, S.PAUSED, S.UNREACHABLE),
            }
        ),
        S.WITHDRAWN,
    ),
}
HOLDS_PLACES = frozenset(S) - {S.WAITLISTED, S.WITHDRAWN, S.DECLINED}

CONSENT_CHANNELS = {
    PledgeSource.WEB: ConsentChannel.WEB,
    PledgeSource.PAPER: ConsentChannel.PAPER,
    PledgeSource.PHONE: ConsentChannel.ORAL,
}

CALL_ATTEMPTS = 3
# A bigger group is arranged by telephone.
MAX_PEOPLE = 20
# So little or less, or above these, we ask whether it is meant; minutes.
LITTLE = 15
MUCH_A_WEEK = 20 * 60
MUCH_IN_ALL = 100 * 60
# Above this it cannot be meant: a whole working year.
MOST = 2000 * 60


class WrongMoment(Refusal):
    """The pledge is in a state from which this step does not exist."""

    message = _l(
        "Dit kan nu niet: de toezegging staat op “{state}”. Kijk nog eens wat er nu staat."
    )


class NotOpen(Refusal):
    """The campaign or the project takes no pledges."""

    message = _l(
        "U kunt zich voor dit project nu niet opgeven. Bel de hulplijn als u toch wilt helpen."
    )


class ProjectFull(Refusal):
    """Not so many places are left; the form offers the reserve list."""

    message = _l(
        "Mooi dat u wilt helpen! Alleen is dit project net vol. U kunt op de reservelijst, of een "
        "ander project kiezen. Wat u invulde, staat er nog."
    )


class TooFewPlaces(ProjectFull):
    """Some places are left, fewer than this group needs."""

    message = _l(
        "Er is nog plek voor {free}, en u komt met {people}. U kunt het aantal aanpassen, op de "
        "reservelijst, of een ander project kiezen."
    )
    field = "people"


class NoPlaceYet(Refusal):
    """The reserve list waits until somebody leaves."""

    message = _l("Er is nog geen plek vrij in dit project.")


class NoAmount(Refusal):
    """Zero, less than that, or no number."""

    message = _l("Vul in hoeveel tijd u wilt geven. Bijvoorbeeld 2 of 1,5.")
    field = "hours"


class TooMuch(Refusal):
    """More hours than a year has working time."""

    message = _l("Zoveel uren passen niet in een jaar. Vul in wat u ongeveer kunt geven.")
    field = "hours"


class NoRhythm(Refusal):
    """Every so many weeks, but how many was not told."""

    message = _l("Kies om de hoeveel weken u wilt helpen.")
    field = "every_weeks"


class OddAmount(Refusal):
    """Unusually little or much; asked back once, then accepted."""

    message = _l("U vulde in: {amount}. Klopt dat? Zet dan hieronder een vinkje, of verbeter het.")
    field = "hours"


class NoPeople(Refusal):
    """Nobody, or a bus full."""

    message = _l(
        "Vul in met hoeveel mensen u komt, uzelf meegerekend: 1 tot en met {most}. "
        "Is uw groep groter? Bel ons dan, dan regelen we het samen."
    )
    field = "people"


class WrongPeriod(Refusal):
    """The last day lies before the first."""

    message = _l("De laatste dag ligt vóór de eerste. Kijk de data nog eens na.")
    field = "ends_on"


class NoConsent(Refusal):
    """Without this tick we may not keep the data."""

    message = _l("Zet hier een vinkje. Zonder uw toestemming mogen wij u niet bellen.")
    field = "may_share"


class NameWithoutCount(Refusal):
    """A church that sees the name counts the pledge: the one tick needs the other."""

    message = _l(
        "Vink ook het vakje erboven aan, of haal dit vinkje weg. Uw naam zien kan alleen als "
        "uw toezegging ook meetelt."
    )
    field = "church_may_see_name"


class NotEnoughMinutes(Refusal):
    """The pledge has not so much time left, or is not available any more."""

    message = _l("Zoveel vrije tijd heeft deze toezegging niet meer.")
    field = "minutes"


@dataclass(frozen=True)
class PledgeWish:
    """What somebody fills in on the pledge form."""

    person: Person
    kind: PledgeKind
    # In all; or per time when recurring.
    minutes: int
    every_weeks: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    dayparts: int = 0
    people: int = 1
    with_adult: bool = False
    remark: str = ""
    may_share: bool = False
    church_may_count: bool = False
    church_may_see_name: bool = False
    later_campaigns: bool = False
    wants_reserve_list: bool = False
    # The fields about which we asked "klopt dit?" and got a yes.
    is_sure_of: frozenset[str] = field(default_factory=frozenset)
    source: PledgeSource = PledgeSource.WEB


@dataclass(frozen=True)
class Talk:
    """What somebody told on the telephone; it replaces what the form said."""

    minutes: int
    every_weeks: int | None
    dayparts: int
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    vog_seen_on: date | None = None


def follow(state: PledgeState, event: str) -> PledgeState:
    """Where an event leads. Raises WrongMoment when it does not start here."""
    sources, target = TRANSITIONS[event]
    if state not in sources:
        raise WrongMoment(state=str(STATE_LABELS[state]).lower())
    return target


def steps_from(state: PledgeState) -> frozenset[str]:
    """Which events can happen now; a page shows no other buttons."""
    return frozenset(event for event, (sources, _) in TRANSITIONS.items() if state in sources)


def first_event(wish: PledgeWish) -> str:
    """How a pledge begins when there is a place: a web form with e-mail asks to confirm."""
    by_web = wish.source is PledgeSource.WEB and wish.person.email
    return "pledge_web" if by_web else "pledge_phone"


def check_wish(wish: PledgeWish, *, min_age: int) -> None:
    """Raise the first refusal that stands in the way, then the first thing to ask back."""
    check_amount(wish.kind, minutes=wish.minutes, every_weeks=wish.every_weeks)
    if not 1 <= wish.people <= MAX_PEOPLE:
        raise NoPeople(most=MAX_PEOPLE)
    if wish.starts_on and wish.ends_on and wish.ends_on < wish.starts_on:
        raise WrongPeriod
    volunteers.check_person(wish.person)
    together = wish.with_adult and wish.people > 1
    volunteers.check_age(wish.person.age_band, min_age=min_age, with_adult=together)
    if not wish.may_share:
        raise NoConsent
    if wish.church_may_see_name and not wish.church_may_count:
        raise NameWithoutCount
    check_doubts(wish)


def check_amount(kind: PledgeKind, *, minutes: int, every_weeks: int | None) -> None:
    """Raise NoAmount, TooMuch or NoRhythm."""
    if minutes <= 0:
        raise NoAmount
    if minutes > MOST:
        raise TooMuch
    if kind is PledgeKind.RECURRING and not 1 <= (every_weeks or 0) <= 52:
        raise NoRhythm


def check_doubts(wish: PledgeWish) -> None:
    """Ask back what is probably a slip, unless the person said that it is right."""
    if "hours" not in wish.is_sure_of and is_odd(wish.kind, wish.minutes, wish.every_weeks):
        raise OddAmount(amount=promise_text(wish.kind, wish.minutes, wish.every_weeks))
    better = volunteers.better_address(wish.person.email)
    if better and "email" not in wish.is_sure_of:
        raise volunteers.MailTypo(suggestion=better)
    if holds_bsn(wish.remark) and "remark" not in wish.is_sure_of:
        raise volunteers.LooksLikeBsn


def is_odd(kind: PledgeKind, minutes: int, every_weeks: int | None) -> bool:
    """A quarter of an hour or less, or far more than people usually can give."""
    if kind is PledgeKind.RECURRING and every_weeks:
        return not LITTLE * every_weeks < minutes <= MUCH_A_WEEK * every_weeks
    return not LITTLE < minutes <= MUCH_IN_ALL


def is_public(project: Project) -> bool:
    """Whether a visitor may read of it at all; what is being prepared is nobody's business."""
    return project.state is not ProjectState.DRAFT and project.campaign.state in PUBLIC


def is_open(project: Project, today: date) -> bool:
    """Whether project and campaign take pledges on this day; a full one does, for its list."""
    campaign = project.campaign
    return (
        project.state is ProjectState.OPEN
        and campaign.state is CampaignState.OPEN
        and today <= campaign.closes_on
    )


def check_open(project: Project, today: date) -> None:
    """Raise NotOpen unless project and campaign take pledges on this day."""
    if not is_open(project, today):
        raise NotOpen


def no_places(project: Project, people: int) -> ProjectFull:
    """The refusal that tells what is left."""
    if project.places_free > 0 and people > 1:
        return TooFewPlaces(free=people_text(project.places_free), people=people_text(people))
    return ProjectFull()
