"""Statistics of a period from narrow rows: pure functions, every number as it is."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from campaigns.pledges.models import PledgeKind
from intake.reports.document import Row, Table
from intake.reports.rules import Period, months
from intake.requests.models import RequestChannel, RequestState
from intake.requests.rules import waited_days
from intake.triage.rules import MIN_CASES, rank
from portal.clock import local_day

NO_ALTERNATIVE = "voldoet niet – geen alternatief"
OUTCOMES = (
    "running", "helped", "no_volunteer", "outside_alternative", "outside_nothing", "withdrawn",
)  # fmt: skip
MOST_WEEKS = 52
ALL = "all"


class Case(NamedTuple):
    """A request as the figures see it."""

    received_at: datetime
    closed_at: datetime | None
    first_helped_at: datetime | None
    held_days: int
    state: RequestState
    closure_reason: str
    category_id: int | None
    district_id: int | None
    channel: RequestChannel


class Promise(NamedTuple):
    """A pledge as the figures see it."""

    kind: PledgeKind
    minutes: int
    every_weeks: int | None
    starts_on: date | None
    ends_on: date | None
    people: int
    pledged_at: datetime


class Kind(NamedTuple):
    """A kind of help with the days after which a wait is long."""

    id: int
    name: str
    norm_days: int


@dataclass(frozen=True)
class Facts:
    """Everything that the figures of a period are made of."""

    period: Period
    cases: Sequence[Case]
    kinds: Sequence[Kind]
    districts: Mapping[int, str]
    # Handled questions by what they were about; not in the order of their numbers.
    topics: Mapping[str, int]
    promises: Sequence[Promise]
    requests_served: int
    minutes_served: int

    def holds(self, moment: datetime | None) -> bool:
        """Whether a moment lies in the period."""
        if moment is None:
            return False
        return self.period.starts_on <= local_day(moment) <= self.period.ends_on

    @property
    def received(self) -> list[Case]:
        """The requests of this period: what 'behandeld' counts."""
        return [case for case in self.cases if self.holds(case.received_at)]


def tables(facts: Facts) -> tuple[Table, ...]:
    """Every table, with every number; nothing is hidden yet."""
    return (
        by_month(facts),
        _parts("districts", _in_districts(facts)),
        _parts("outcomes", _counted(
            OUTCOMES, (outcome(case, facts.period.ends_on) for case in facts.received)
        )),
        _parts("kinds", _in_kinds(facts)),
        waiting(facts),
        _parts("channels", _counted(
            [one.value for one in RequestChannel], (one.channel.value for one in facts.received)
        )),
        _parts("topics", sorted(facts.topics.items(), key=_unknown_last)),
        from_pledges(facts),
    )  # fmt: skip


def by_month(facts: Facts) -> Table:
    """New, closed, and open at the begin and the end of each month."""
    spans = list(months(facts.period.starts_on, facts.period.ends_on))
    came = Counter(_month(case.received_at) for case in facts.received)
    went = Counter(
        _month(case.closed_at)
        for case in facts.cases
        if case.closed_at is not None and facts.holds(case.closed_at)
    )
    first = facts.period.starts_on
    begin = at_begin = sum(
        local_day(case.received_at) < first
        and (case.closed_at is None or local_day(case.closed_at) >= first)
        for case in facts.cases
    )
    rows = []
    for span in spans:
        end = begin + came[span] - went[span]
        head = f"{span[0]}-{span[1]:02}"
        rows.append(Row(head, (came[span], went[span], begin, end)))
        begin = end
    total = Row(ALL, (came.total(), went.total(), at_begin, begin))
    return Table("months", ("new", "closed", "open_begin", "open_end"), tuple(rows), total)


def outcome(case: Case, on: date) -> str:
    """How a request had ended on this day, as the report tells it; what came later is not known."""
    if case.closed_at is not None and local_day(case.closed_at) > on:
        return "running"
    if case.state is RequestState.COMPLETED:
        return "helped"
    if case.state is RequestState.UNFULFILLED:
        return "no_volunteer"
    if case.state is RequestState.CRITERIA_FAILED:
        nothing = case.closure_reason == NO_ALTERNATIVE
        return "outside_nothing" if nothing else "outside_alternative"
    return "withdrawn" if case.state is RequestState.WITHDRAWN else "running"


def waiting(facts: Facts) -> Table:
    """Days until the first help, of whoever was first helped in the period; all, then per kind."""
    norms = {kind.id: kind.norm_days for kind in facts.kinds}
    days: dict[int | None, list[int]] = {}
    for case in facts.cases:
        if case.first_helped_at is not None and facts.holds(case.first_helped_at):
            waited = waited_days(
                case.received_at, until=case.first_helped_at, held_days=case.held_days
            )
            days.setdefault(case.category_id, []).append(waited)
    late = {
        key: sum(one > norms.get(key or 0, one) for one in those) for key, those in days.items()
    }
    every = [one for those in days.values() for one in those]
    rows = [
        _wait_row(kind.name, days.get(kind.id, []), late.get(kind.id, 0)) for kind in facts.kinds
    ]
    if None in days:
        rows.append(_wait_row("", days[None], 0))
    columns = ("helped", "median", "most", "longest", "over_norm")
    return Table("waiting", columns, tuple(rows), _wait_row(ALL, every, sum(late.values())))


def _wait_row(head: str, days: Iterable[int], late: int) -> Row:
    ordered = sorted(days)
    if len(ordered) < MIN_CASES:
        return Row(head, (len(ordered), None, None, None, late))
    middle, most = rank(ordered, 50), rank(ordered, 80)
    return Row(head, (len(ordered), middle, most, ordered[-1], late))


def from_pledges(facts: Facts) -> Table:
    """What was promised in the period and what was given; three different things."""
    promised = sum(promised_minutes(one) for one in facts.promises)
    rows = (
        Row("pledges", (len(facts.promises),)),
        Row("hours_pledged", (promised // 60,)),
        Row("requests_from_pledges", (facts.requests_served,)),
        Row("hours_served", (facts.minutes_served // 60,)),
    )
    return Table("pledges", ("count",), rows)


def promised_minutes(one: Promise) -> int:
    """Minutes in all, of everybody who comes along; a recurring pledge counts twelve months."""
    if one.kind is not PledgeKind.RECURRING or not one.every_weeks:
        return one.minutes * one.people
    begins = one.starts_on or local_day(one.pledged_at)
    weeks = MOST_WEEKS
    if one.ends_on is not None:
        weeks = min(weeks, max(0, (one.ends_on - begins).days // 7 + 1))
    return one.minutes * one.people * (-(-weeks // one.every_weeks))


def _in_districts(facts: Facts) -> list[tuple[str, int]]:
    found = Counter(case.district_id for case in facts.received)
    named = [(name, found[key]) for key, name in facts.districts.items()]
    return [*named, *([("", found[None])] if found[None] else [])]


def _in_kinds(facts: Facts) -> list[tuple[str, int]]:
    found = Counter(case.category_id for case in facts.received)
    named = [(kind.name, found[kind.id]) for kind in facts.kinds]
    return [*named, *([("", found[None])] if found[None] else [])]


def _counted(heads: Iterable[str], found: Iterable[str]) -> list[tuple[str, int]]:
    counts = Counter(found)
    return [(head, counts[head]) for head in heads]


def _unknown_last(named: tuple[str, int]) -> tuple[bool, str]:
    return not named[0], named[0].casefold()


def _parts(key: str, counts: Sequence[tuple[str, int]]) -> Table:
    rows = tuple(Row(head, (count,)) for head, count in counts)
    return Table(key, ("count",), rows, Row(ALL, (sum(count for _, count in counts),)))


def _month(moment: datetime) -> tuple[int, int]:
    day = local_day(moment)
    return day.year, day.month
