"""Counting over a period: years' edges, outcomes, waits; and what of it leaves."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.pledges.models import PledgeKind
from intake.reports import figures
from intake.reports.document import Row, Table
from intake.reports.figures import Case, Facts, Kind, Promise
from intake.reports.hiding import Hidden
from intake.reports.outside import outside_tables
from intake.reports.rules import Period, year_of
from intake.requests.models import RequestChannel, RequestState

START = datetime(2023, 3, 6, 10, 0, tzinfo=UTC)
KINDS = [Kind(1, "Maatje", 70), Kind(2, "Tuin", 42)]


def case(received_at=START, **values):
    state = values.pop("state", RequestState.COMPLETED)
    return Case(
        **{
            "received_at": received_at,
            "closed_at": received_at + timedelta(days=9),
            "first_helped_at": received_at + timedelta(days=7),
            "held_days": 0,
            "state": state,
            "closure_reason": "",
            "category_id": 1,
            "district_id": 1,
            "channel": RequestChannel.PHONE,
            **values,
        }
    )


def facts(cases, period=None, **values):
    return Facts(
        **{
            "period": period or year_of(2023),
            "cases": cases,
            "kinds": KINDS,
            "districts": {1: "Crabbehof", 2: "Sterrenburg"},
            "topics": {},
            "promises": [],
            "requests_served": 0,
            "minutes_served": 0,
            **values,
        }
    )


def told(cases, period=None, **values):
    return {one.key: one for one in figures.tables(facts(cases, period, **values))}


def test_a_request_over_the_turn_of_the_year_stands_in_both_tables():
    """Received 28 December, closed 3 February (case 102)."""
    cases = [
        case(
            datetime(2023, 12, 28, 9, 0, tzinfo=UTC),
            closed_at=datetime(2024, 2, 3, 9, 0, tzinfo=UTC),
        )
    ]
    old = told(cases)["months"]
    assert old.rows[-1] == Row("2023-12", (1, 0, 0, 1))
    assert old.total == Row("all", (1, 0, 0, 1))
    new = told(cases, year_of(2024))["months"]
    assert [row.cells for row in new.rows[:3]] == [(0, 0, 1, 1), (0, 1, 1, 0), (0, 0, 0, 0)]
    assert new.total == Row("all", (0, 1, 1, 0))
    assert told(cases)["outcomes"].total == Row("all", (1,))
    assert told(cases, year_of(2024))["outcomes"].total == Row("all", (0,))


def test_days_are_those_of_amsterdam():
    """23.30 UTC on 31 December is already the new year there."""
    late = [case(datetime(2023, 12, 31, 23, 30, tzinfo=UTC))]
    assert told(late)["months"].total.cells[0] == 0
    assert told(late, year_of(2024))["months"].rows[0].cells[0] == 1


def test_outcomes_tell_what_could_not_be_done():
    nothing = "voldoet niet – geen alternatief"
    cases = [
        case(),
        case(state=RequestState.READY, closed_at=None),
        case(state=RequestState.ON_HOLD, closed_at=None),
        case(state=RequestState.UNFULFILLED),
        case(state=RequestState.CRITERIA_FAILED, closure_reason=nothing),
        case(state=RequestState.CRITERIA_FAILED, closure_reason="doorverwezen"),
        case(state=RequestState.WITHDRAWN),
    ]
    rows = {row.head: row.cells[0] for row in told(cases)["outcomes"].rows}
    assert rows == {
        "running": 2, "helped": 1, "no_volunteer": 1, "outside_alternative": 1,
        "outside_nothing": 1, "withdrawn": 1,
    }  # fmt: skip


def test_an_outcome_is_that_of_the_last_day_of_the_period():
    """Helped in February, reported over December: it still ran, and a year later it did not."""
    cases = [
        case(closed_at=datetime(2023, 12, 31, 22, tzinfo=UTC)),
        case(closed_at=datetime(2023, 12, 31, 23, tzinfo=UTC)),  # midnight in Amsterdam
        case(closed_at=datetime(2024, 2, 3, 9, tzinfo=UTC), state=RequestState.WITHDRAWN),
        case(state=RequestState.READY, closed_at=None),
    ]
    tables = told(cases)
    rows = {row.head: row.cells[0] for row in tables["outcomes"].rows}
    assert {head: count for head, count in rows.items() if count} == {"running": 3, "helped": 1}
    # Nobody came before, so what still runs is what is open at the end.
    assert tables["months"].total.cells[3] == rows["running"]
    both = told(cases, Period(date(2023, 1, 1), date(2024, 12, 31)))["outcomes"].rows
    assert {row.head: row.cells[0] for row in both if row.cells[0]} == {
        "running": 1, "helped": 2, "withdrawn": 1,
    }  # fmt: skip


def test_few_of_the_year_before_cannot_be_computed_back(monkeypatch):
    """Ten came before: three of them were closed this year, and seven are still open."""
    before = START - timedelta(days=365)
    late = START + timedelta(days=400)
    cases = [
        *(case(before, closed_at=START) for _ in range(3)),
        *(case(before, closed_at=late) for _ in range(7)),
        *(case(closed_at=START) for _ in range(20)),
        *(case(closed_at=late) for _ in range(9)),
    ]
    month = outside(cases)["months"]
    assert month.total.cells == (29, Hidden.KEPT, Hidden.KEPT, Hidden.KEPT)
    assert month.rows[2].cells[1:] == (Hidden.KEPT, Hidden.KEPT, Hidden.KEPT)
    # Without the rule: 23 closed, 9 of the 29 new ones running, so 3 of the older ones closed.
    monkeypatch.setattr("intake.reports.outside._few_from_before", lambda *_: False)
    assert outside(cases)["months"].total.cells[:2] == (29, 23)


def test_a_wait_is_told_of_five_people_or_more():
    waits = (10, 20, 30, 40, 100)
    cases = [case(first_helped_at=START + timedelta(days=n)) for n in waits]
    few = [case(first_helped_at=START + timedelta(days=50), category_id=2)]
    table = told([*cases, *few])["waiting"]
    assert table.rows == (
        Row("Maatje", (5, 30, 40, 100, 1)),
        Row("Tuin", (1, None, None, None, 1)),
    )
    assert table.total == Row("all", (6, 30, 50, 100, 2))


def test_days_on_hold_are_no_waiting():
    cases = [case(first_helped_at=START + timedelta(days=30), held_days=20)] * 5
    assert told(cases)["waiting"].total.cells == (5, 10, 10, 10, 0)


def test_what_nobody_told_is_unknown():
    table = told([case(district_id=None, category_id=None)])
    assert table["districts"].rows[-1] == Row("", (1,))
    assert table["kinds"].rows[-1] == Row("", (1,))


def test_a_pledge_without_end_counts_for_twelve_months():
    def minutes(**values):
        given = {
            "kind": PledgeKind.RECURRING, "minutes": 120, "every_weeks": 2, "starts_on": None,
            "ends_on": None, "people": 1, "pledged_at": START, **values,
        }  # fmt: skip
        return figures.promised_minutes(Promise(**given))

    assert minutes() == 26 * 120
    assert minutes(ends_on=date(2023, 4, 2)) == 2 * 120
    assert minutes(people=2) == 52 * 120
    assert minutes(kind=PledgeKind.SPREAD, every_weeks=None, minutes=600) == 600


def outside(cases, **values):
    made = figures.tables(facts(cases, **values))
    return {one.key: one for one in outside_tables(made, 5)}


def test_small_numbers_stay_inside():
    cases = [case() for _ in range(30)] + [case(district_id=2) for _ in range(2)]
    table = outside(cases)["districts"]
    assert table.total == Row("all", (32,))
    assert [row.cells[0] for row in table.rows] == [Hidden.KEPT, Hidden.FEW]
    assert table.has_hidden


def test_waits_of_few_people_are_not_told_and_hours_neither():
    table = outside([case() for _ in range(4)], requests_served=2, minutes_served=600)
    assert table["waiting"].total.cells == (Hidden.FEW, None, None, None)
    assert [row.cells[0] for row in table["pledges"].rows[2:]] == [Hidden.FEW, Hidden.KEPT]
    assert table["kinds"].rows == ()
    assert table["kinds"].total == Row("all", (Hidden.FEW,))


def test_who_waited_too_long_is_told_by_kind_only_when_no_kind_gives_somebody_away():
    def cases(late, on_time, kind):
        return [
            case(category_id=kind, first_helped_at=START + timedelta(days=days))
            for days in [100] * late + [10] * on_time
        ]

    told = outside([*cases(10, 20, 1), *cases(6, 9, 2)])["waiting"]
    assert [row.cells[4] for row in told.rows] == [10, 6]
    told = outside([*cases(10, 20, 1), *cases(2, 9, 2)])["waiting"]
    assert told.columns == ("helped", "median", "most", "longest")
    assert told.aside == 12
    assert outside([*cases(1, 20, 1), *cases(2, 9, 2)])["waiting"].aside is Hidden.KEPT


def numbers(table):
    return [cell for row in (*table.rows, table.total) if row for cell in row.cells]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(-40, 100),
            st.sampled_from([None, 1, 2]),
            st.sampled_from(list(RequestState)),
            st.integers(0, 60),
        ),
        max_size=60,
    )
)
def test_nothing_small_leaves_and_open_months_give_nothing_away(found):
    period = Period(date(2023, 3, 1), date(2023, 5, 31))
    cases = [
        case(
            START + timedelta(days=day),
            state=state,
            category_id=kind,
            closed_at=None
            if state.value in {"ready", "on_hold"}
            else START + timedelta(days=day + lasted),
        )
        for day, kind, state, lasted in found
    ]
    made = figures.tables(facts(cases, period))
    tables = {one.key: one for one in outside_tables(made, 5)}
    for key in ("months", "districts", "kinds", "outcomes", "channels", "topics", "pledges"):
        shown = [cell for cell in numbers(tables[key]) if isinstance(cell, int)]
        assert not [cell for cell in shown if 0 < cell < 5], key
    _check_months(tables["months"])
    _check_before(tables)


def _check_months(table: Table):
    """Where a month hides something, no chain of open requests leads around it."""
    columns = [{type(row.cells[n]) for row in table.rows} for n in range(4)]
    if Hidden in columns[0] | columns[1]:
        assert columns[2] == columns[3] == {Hidden}
    new, closed, begin, end = table.total.cells
    if isinstance(begin, int) and isinstance(end, int):
        assert isinstance(new, int)
        assert isinstance(closed, int)
        assert end == begin + new - closed


def _check_before(tables):
    """How many of the earlier ones were closed, or are open, is not small where it can be told."""
    running = next((row.cells[0] for row in tables["outcomes"].rows if row.head == "running"), None)
    new, closed, begin, _end = tables["months"].total.cells
    by_month = [row.cells[1] for row in tables["months"].rows]
    if not isinstance(closed, int) and all(isinstance(cell, int) for cell in by_month):
        closed = sum(by_month)
    if not all(isinstance(one, int) for one in (running, new, closed)):
        return
    from_before = closed - (new - running)
    assert not 0 < from_before < 5
    assert not (isinstance(begin, int) and 0 < begin - from_before < 5)
