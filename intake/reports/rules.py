"""Periods, percentages, and what stands in the way of a report: pure functions over values."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.reports.models import Counting, ReportState, Rounding
from portal.errors import Refusal
from portal.language import _l

THOUSAND = 1000
MOST_MONTHS = 36
TEXTS = ("activities", "plans", "successes", "bottlenecks", "board_questions")

TRANSITIONS: dict[str, tuple[frozenset[ReportState], ReportState]] = {
    "deliver": (frozenset({ReportState.DRAFT}), ReportState.DELIVERED),
}

# Counts of people who came to us: small ones stay hidden outside.
ABOUT_PEOPLE = frozenset({Counting.REQUESTS_HANDLED, Counting.QUESTIONS_ANSWERED})


class PeriodBackwards(Refusal):
    """The last day comes before the first."""

    message = _l("De laatste dag ligt voor de eerste. Kies een latere dag.")
    field = "ends_on"


class PeriodTooLong(Refusal):
    """A report holds a row per month."""

    message = _l("Deze periode is te lang. Kies hoogstens drie jaar.")
    field = "ends_on"


class AlreadyDelivered(Refusal):
    """What was delivered stays as it was."""

    message = _l("Dit verslag is al vastgesteld. Maak een nieuw verslag als er iets moet wijzigen.")


class PeriodStillRuns(Refusal):
    """Numbers of a period that runs still change."""

    message = _l("De periode loopt nog. Vaststellen kan vanaf de dag na de laatste dag.")


class NumbersMissing(Refusal):
    """A number that only a person knows was not filled in."""

    message = _l("Vul eerst in wat er gerealiseerd is bij: {names}.")


class ReasonMissing(Refusal):
    """A correction is never silent."""

    message = _l("Schrijf op waarom u het getal verbetert. Dat komt in het verslag te staan.")
    field = "correction_reason"


class NothingToCorrect(Refusal):
    """A number that was typed is simply typed again."""

    message = _l("Dit getal vult u zelf in. Verbeter het daar, zonder correctie.")
    field = "correction"


class NoIndicators(Refusal):
    """There is nothing to report on."""

    message = _l("Er zijn nog geen indicatoren. Maak er eerst een.")


@dataclass(frozen=True)
class LineWish:
    """What somebody typed at one indicator, in thousandths."""

    target: int | None = None
    entered: int | None = None
    correction: int | None = None
    correction_reason: str = ""
    explanation: str = ""


def percent(realised: int | None, target: int | None, rounding: Rounding) -> int | None:
    """How much of the target was reached, in whole percents; None without a target."""
    if realised is None or not target:
        return None
    if rounding is Rounding.DOWN:
        return 100 * realised // target
    return (200 * realised + target) // (2 * target)


def realised(
    counting: Counting, *, counted: int | None, entered: int | None, correction: int | None
) -> int | None:
    """What stands under 'gerealiseerd', in thousandths: the correction, or what was found."""
    if counting is Counting.BY_HAND:
        return entered
    if correction is not None:
        return correction
    return None if counted is None else counted * THOUSAND


def check_period(starts_on: date, ends_on: date) -> None:
    """Raise PeriodBackwards or PeriodTooLong."""
    if ends_on < starts_on:
        raise PeriodBackwards
    if len(list(months(starts_on, ends_on))) > MOST_MONTHS:
        raise PeriodTooLong


def check_line(counting: Counting, wish: LineWish) -> None:
    """Raise ReasonMissing or NothingToCorrect."""
    if wish.correction is None:
        return
    if counting is Counting.BY_HAND:
        raise NothingToCorrect
    if not wish.correction_reason.strip():
        raise ReasonMissing


def check_delivery(
    *, state: ReportState, ends_on: date, today: date, missing: Sequence[str]
) -> None:
    """Raise AlreadyDelivered, PeriodStillRuns or NumbersMissing."""
    if state not in TRANSITIONS["deliver"][0]:
        raise AlreadyDelivered
    if ends_on >= today:
        raise PeriodStillRuns
    if missing:
        raise NumbersMissing(names=", ".join(missing))


def months(starts_on: date, ends_on: date) -> Iterator[tuple[int, int]]:
    """Year and number of every month that the period touches."""
    at = starts_on.replace(day=1)
    while at <= ends_on:
        yield at.year, at.month
        at = (at + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Period:
    """A first and a last day."""

    starts_on: date
    ends_on: date


def year_of(year: int) -> Period:
    """A whole calendar year."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def quarter_of(day: date) -> Period:
    """The quarter in which this day lies."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    after = (first + timedelta(days=95)).replace(day=1)
    return Period(first, after - timedelta(days=1))


def usual_periods(today: date) -> dict[str, Period]:
    """The periods that one mostly reports on, by the name of the choice."""
    this_quarter = quarter_of(today)
    return {
        "last_year": year_of(today.year - 1),
        "this_year": year_of(today.year),
        "last_quarter": quarter_of(this_quarter.starts_on - timedelta(days=1)),
        "this_quarter": this_quarter,
    }
