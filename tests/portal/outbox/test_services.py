"""Messages: once per key, leased by one, never lost."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from portal.outbox import rules, services
from portal.outbox.models import TOO_MANY, Message, MessageState

NOON = datetime(2026, 11, 3, 11, 0, tzinfo=UTC)


def put(session, key="brief:1", **values):
    return services.put(
        session, key=key, template="letter", context={"pledge": 1}, now=NOON, **values
    )


def test_one_message_per_key(at_home):
    assert put(at_home)
    assert not put(at_home)
    assert at_home.scalar(sa.select(sa.func.count()).select_from(Message)) == 1


def test_what_is_leased_is_not_leased_again_until_the_lease_ends(at_home):
    put(at_home)
    (message,) = services.lease_due(at_home, now=NOON)
    assert services.lease_due(at_home, now=NOON) == []
    later = NOON + rules.LEASE + timedelta(seconds=1)
    (again,) = services.lease_due(at_home, now=later)
    assert again.id == message.id
    assert again.attempts == 2


@pytest.fixture
def eager(at_home):
    """A planner that asks a subquery again for each row, as PostgreSQL does in a small table."""
    if at_home.get_bind().dialect.name == "postgresql":
        for way in ("hashjoin", "mergejoin", "hashagg", "material", "sort"):
            at_home.execute(sa.text(f"SET LOCAL enable_{way} = off"))
    for number in range(30):
        put(at_home, key=f"brief:{number}", is_asked=True)
    return at_home


def test_no_more_are_leased_than_were_asked(eager):
    assert len(services.lease_due(eager, now=NOON, limit=4)) == 4
    assert len(services.lease_due(eager, now=NOON, limit=100)) == 26


def test_control_a_bare_subquery_takes_too_many(eager):
    """On PostgreSQL alone: SQLite asks once, whatever it is. How many hangs on how rows lie."""
    due = sa.select(Message.id).limit(4).with_for_update(skip_locked=True)
    due = due.where(Message.lease.is_(None)).order_by(Message.due_at, Message.id)
    eager.execute(sa.update(Message).where(Message.id.in_(due)).values(lease="ours"))
    taken = eager.scalar(sa.select(sa.func.count()).where(Message.lease == "ours"))
    assert taken > 4 if eager.get_bind().dialect.name == "postgresql" else taken == 4


def test_only_the_holder_of_the_lease_can_settle(at_home):
    put(at_home)
    (message,) = services.lease_due(at_home, now=NOON)
    assert not services.mark_sent(at_home, message_id=message.id, lease="other", now=NOON)
    assert services.mark_sent(at_home, message_id=message.id, lease=message.lease, now=NOON)
    assert not services.mark_sent(at_home, message_id=message.id, lease=message.lease, now=NOON)


def test_a_message_that_is_not_due_stays(at_home):
    put(at_home, due_at=NOON + timedelta(hours=1), is_asked=True)
    assert services.lease_due(at_home, now=NOON) == []


def test_sunday_holds_what_nobody_asked_for(at_home):
    sunday = datetime(2026, 11, 8, 11, 0, tzinfo=UTC)
    put(at_home, key="unasked", due_at=sunday)
    put(at_home, key="asked", due_at=sunday, is_asked=True)
    assert [m.key for m in services.lease_due(at_home, now=sunday)] == ["asked"]


def test_a_dropped_message_never_leaves(at_home):
    put(at_home)
    services.drop(at_home, key="brief:1")
    assert services.lease_due(at_home, now=NOON) == []


@pytest.mark.parametrize(
    ("attempts", "permanent", "state"),
    [
        (1, False, MessageState.WAITING),
        (5, False, MessageState.WAITING),
        (6, False, MessageState.FAILED),
        (1, True, MessageState.FAILED),
    ],
)
def test_after_a_failure(attempts, permanent, state):
    outcome, again = rules.after_failure(attempts=attempts, is_permanent=permanent, now=NOON)
    assert outcome is state
    assert (again is None) == (state is MessageState.FAILED)


def states(session):
    return list(session.scalars(sa.select(Message.state).order_by(Message.id)))


def test_an_address_gets_three_mails_an_hour_over_all_forms(at_home):
    for number in range(4):
        put(at_home, key=f"form-{number}:1", address="Anna@kerk.example ", is_asked=True)
    put(at_home, key="other", address="bea@kerk.example", is_asked=True)
    assert states(at_home) == [MessageState.WAITING] * 3 + [
        MessageState.FAILED,
        MessageState.WAITING,
    ]
    problems = at_home.scalars(sa.select(Message.problem).order_by(Message.id)).all()
    assert problems[3] == TOO_MANY


def test_an_address_gets_six_mails_a_day(at_home):
    for number in range(8):
        now = NOON + timedelta(hours=number)
        services.put(
            at_home,
            key=f"f:{number}",
            template="letter",
            context={},
            now=now,
            address="a@b.example",
        )
    assert states(at_home) == [MessageState.WAITING] * 6 + [MessageState.FAILED] * 2
    services.put(
        at_home,
        key="tomorrow",
        template="letter",
        context={},
        now=NOON + timedelta(days=1, hours=1),
        address="a@b.example",
    )
    assert states(at_home)[-1] is MessageState.WAITING


def test_the_row_holds_no_address(at_home):
    put(at_home, address="anna@kerk.example")
    message = at_home.scalars(sa.select(Message)).one()
    assert message.address_lookup
    assert "anna" not in message.address_lookup
