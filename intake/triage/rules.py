"""What an intake must hold before a request can be handed on, and the wait we dare to name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from intake.requests.models import Answer
from intake.requests.wording import weeks_text
from portal.errors import Refusal
from portal.language import _, _l
from portal.quiet import is_day_of_rest

MIN_CASES = 5
MEASURED_DAYS = 365
NEXT_CONTACT_DAYS = 28
NEXT_CONTACT_LATEST_DAYS = 92

# What somebody waits for, as one says it; kinds of help without a line get "deze hulp".
WAITED_FOR: dict[str, str] = {
    "buddy": _l("een maatje"),
    "visit": _l("bezoek"),
    "walk_outing": _l("iemand om mee te wandelen"),
    "odd_job": _l("hulp bij een klusje"),
    "big_job": _l("hulp bij een grote klus"),
    "garden": _l("hulp in de tuin"),
    "moving": _l("hulp bij een verhuizing"),
    "cleaning_pre_wmo": _l("hulp bij het schoonmaken"),
    "tidy": _l("hulp bij het opruimen"),
    "transport": _l("vervoer"),
    "accompany": _l("iemand die meegaat"),
    "groceries": _l("hulp bij de boodschappen"),
    "admin": _l("hulp bij de administratie"),
    "digital": _l("hulp bij computer of telefoon"),
    "language": _l("een taalmaatje"),
}

ROLE_SENTENCE = _l(
    "De hulplijn zoekt de goede organisatie voor u. De hulp zelf komt van die organisatie."
)


class IntakeIncomplete(Refusal):
    """Something is missing; ``problems`` says what, per field."""

    message = _l("De intake is nog niet klaar. Hieronder staat wat er mist.")

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__()
        self.problems = dict(problems)


@dataclass(frozen=True)
class IntakeEntry:
    """What the desk typed on the intake screen; anything may still be empty."""

    first_name: str = ""
    infix: str = ""
    last_name: str = ""
    phone: str | None = None
    second_phone: str | None = None
    email: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str | None = None
    district_id: int | None = None
    language: str = ""
    best_moment: str = ""
    is_for_other: bool = False
    requester_name: str = ""
    requester_phone: str | None = None
    requester_relation: str = ""
    requester_organisation: str = ""
    seeker_agrees: bool = False
    category_id: int | None = None
    need: str = ""
    boundary: str = ""
    practical: str = ""
    needed_by: date | None = None
    minutes: int | None = None
    # 0 for once, n for every n weeks, None when nobody asked yet.
    every_weeks: int | None = None
    dayparts: int = 0
    people_needed: int | None = None
    is_one_person: bool = False
    is_vog_required: bool = False
    skills: tuple[str, ...] = ()
    gender_wish: str = ""
    criterion_network: Answer = Answer.UNKNOWN
    criterion_means: Answer = Answer.UNKNOWN
    criteria_note: str = ""
    may_share: bool | None = None
    share_text: str = ""
    is_wait_told: bool = False
    # The range that stood on the screen when the tick was set: (category, from, to).
    wait_shown: tuple[int, int, int] | None = None
    role_explained: bool = False
    next_contact_by: date | None = None
    heard_of_us: str = ""
    alternative: str = ""
    has_no_alternative: bool = False
    # What was typed and could not be kept in its own column (JSON).
    draft: str | None = None


@dataclass(frozen=True)
class WaitRange:
    """How long people wait, in whole weeks; measured, or the partnership's own guess."""

    weeks_min: int
    weeks_max: int
    is_measured: bool = False

    @property
    def text(self) -> str:
        """'6 tot 12 weken'."""
        return weeks_text(self.weeks_min, self.weeks_max)


def rank(ordered: Sequence[int], percent: int) -> int:
    """The value below which ``percent`` of the ordered values lie (nearest rank)."""
    return ordered[max(1, ceil(percent * len(ordered) / 100)) - 1]


def measured_range(days: Iterable[int], *, guess: WaitRange) -> WaitRange:
    """Median and 80th percentile in weeks; the guess when fewer than five cases were measured."""
    ordered = sorted(days)
    if len(ordered) < MIN_CASES:
        return guess
    low = max(1, rank(ordered, 50) // 7)
    return WaitRange(low, max(low, ceil(rank(ordered, 80) / 7)), is_measured=True)


def ranges(
    cases: Iterable[tuple[int, int]], guesses: Mapping[int, WaitRange]
) -> dict[int, WaitRange]:
    """The range of each kind of help, from (kind, days waited) of those who were helped."""
    days: dict[int, list[int]] = defaultdict(list)
    for category_id, waited in cases:
        days[category_id].append(waited)
    return {one: measured_range(days[one], guess=guess) for one, guess in guesses.items()}


def wait_sentence(category_code: str, wait: WaitRange) -> str:
    """What the desk says aloud (domain.md 4.5)."""
    what = WAITED_FOR.get(category_code, _("deze hulp"))
    return _(
        "Wij zoeken een vrijwilliger voor u. Dat lukt niet altijd. "
        "Op dit moment wachten mensen meestal {weeks} op {what}.",
        weeks=wait.text,
        what=str(what),
    )


def next_contact_day(today: date) -> date:
    """Four weeks on: by then they hear from us, whatever happened."""
    day = today + timedelta(days=NEXT_CONTACT_DAYS)
    while is_day_of_rest(day) or day.weekday() == 5:
        day -= timedelta(days=1)
    return day


def check_finished(entry: IntakeEntry, *, today: date, wait: WaitRange | None) -> None:
    """Whether a request can be handed on. Raises IntakeIncomplete with every problem at once."""
    problems = {**_about_people(entry), **_about_help(entry), **_about_promises(entry, today)}
    if entry.is_wait_told and wait is not None and entry.category_id is not None:
        now_true = (entry.category_id, wait.weeks_min, wait.weeks_max)
        if entry.wait_shown != now_true:
            problems["is_wait_told"] = _(
                "De wachttijd bij deze soort hulp is {weeks}. Zeg dat nog even, "
                "en zet het vinkje opnieuw.",
                weeks=wait.text,
            )
    if problems:
        raise IntakeIncomplete(problems)


def _about_people(entry: IntakeEntry) -> dict[str, str]:
    problems = {}
    if not (entry.last_name or entry.first_name):
        problems["first_name"] = _("Vul de naam in. Alleen een voornaam mag.")
    if not (entry.phone or entry.email or entry.requester_phone):
        problems["phone"] = _("Vul een telefoonnummer of een e-mailadres in.")
    if entry.is_for_other and not entry.requester_name:
        problems["requester_name"] = _("Wie vraagt dit aan? Vul de naam in.")
    if entry.is_for_other and not entry.seeker_agrees:
        problems["seeker_agrees"] = _("Vraag eerst of de hulpvrager het weet en het goed vindt.")
    return problems


def _about_help(entry: IntakeEntry) -> dict[str, str]:
    problems = {}
    if entry.category_id is None:
        problems["category_id"] = _("Kies een soort hulp.")
    if not entry.need:
        problems["need"] = _("Schrijf kort op waar hulp bij nodig is.")
    if entry.minutes is None:
        problems["minutes"] = _("Hoeveel uur is er nodig? Schatten mag.")
    if entry.every_weeks is None:
        problems["rhythm"] = _("Kies hoe vaak.")
    for name, answer in (
        ("criterion_network", entry.criterion_network),
        ("criterion_means", entry.criterion_means),
    ):
        if answer is Answer.UNKNOWN and not entry.criteria_note:
            problems[name] = _("Kies ja, deels of nee. Weet u het niet? Schrijf erbij waarom.")
    return problems


def _about_promises(entry: IntakeEntry, today: date) -> dict[str, str]:
    problems = {}
    if entry.may_share is None:
        problems["may_share"] = _("Vraag of wij de gegevens mogen delen. Nee mag ook.")
    if not entry.role_explained:
        problems["role_explained"] = _("Leg uit wat de hulplijn doet, en zet het vinkje.")
    if not entry.is_wait_told:
        problems["is_wait_told"] = _("Zeg hoelang mensen meestal wachten, en zet het vinkje.")
    if entry.next_contact_by is None:
        problems["next_contact_by"] = _("Kies een dag waarop de hulpvrager weer van ons hoort.")
    elif entry.next_contact_by < today:
        problems["next_contact_by"] = _("Deze dag is al voorbij. Kies een dag die nog komt.")
    elif (entry.next_contact_by - today).days > NEXT_CONTACT_LATEST_DAYS:
        problems["next_contact_by"] = _("Dit is te lang. Kies een dag binnen drie maanden.")
    return problems
