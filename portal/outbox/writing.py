"""The statement that writes a message down, once, and counts what its address got of late.

It is made once for each way to use it; after that only its values are new.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal.outbox import queries, rules
from portal.outbox.models import TOO_MANY, Message, MessageState


def write_once(session: Session, row: Mapping[str, Any], *, is_for_nobody: bool) -> bool:
    """Write this row; False when one with its key was there already.

    With an ``address_lookup`` it is counted: one too many for its address fails at once. One for
    nobody is counted by the same statement, and dropped either way.
    """
    lookup, dialect = row["address_lookup"], session.get_bind().dialect.name
    values = dict(row)
    if lookup is not None:
        _one_after_the_other(session, lookup)
        values |= _counted(row)
    statement = _writing(dialect, is_counted=lookup is not None, is_for_nobody=is_for_nobody)
    return session.execute(statement, values).scalar_one_or_none() is not None


def _one_after_the_other(session: Session, lookup: str) -> None:
    """Two forms that name one address at once: the second counts when the first is written."""
    line = session.connection()
    if line.dialect.name == "postgresql":
        line.exec_driver_sql("SELECT pg_advisory_xact_lock(%s)", (int(lookup[:15], 16),))


def _counted(row: Mapping[str, Any]) -> dict[str, Any]:
    """Which mails are counted beside this one, and how many are enough."""
    now: datetime = row["created_at"]
    return {
        "an_hour": rules.MAILS_AN_HOUR,
        "a_day": rules.MAILS_A_DAY,
        "in_network": row["network_id"],
        "to_address": row["address_lookup"],
        "hour_ago": now - timedelta(hours=1),
        "day_ago": now - timedelta(days=1),
    }


@cache
def _writing(dialect: str, *, is_counted: bool, is_for_nobody: bool) -> sa.Insert:
    """All columns but state and problem come as values of their names."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    usual = MessageState.DROPPED if is_for_nobody else MessageState.WAITING
    failed = MessageState.DROPPED if is_for_nobody else MessageState.FAILED
    state: Any = usual
    problem: Any = ""
    if is_counted:
        too_many = _gets_many()
        state = _either(too_many, failed, usual, Message.state)
        problem = _either(too_many, TOO_MANY, "", Message.problem)
    return (
        insert(Message)
        .values(state=state, problem=problem)
        .on_conflict_do_nothing(index_elements=["network_id", "key"])
        .returning(Message.id)
        .execution_options(dml_strategy="raw")
    )


def _gets_many() -> sa.ColumnElement[bool]:
    """Whether this address had its share, counted by the statement that writes the message."""
    recent = queries.recent_to().subquery()
    is_over = sa.or_(
        recent.c.in_hour >= sa.bindparam("an_hour"), recent.c.in_day >= sa.bindparam("a_day")
    )
    return sa.select(is_over).scalar_subquery()


def _either(when: sa.ColumnElement[bool], yes: Any, no: Any, like: Any) -> sa.ColumnElement[Any]:
    """One of two values, as this column takes them."""
    return sa.case((when, sa.literal(yes, like.type)), else_=sa.literal(no, like.type))
