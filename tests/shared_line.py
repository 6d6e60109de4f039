"""One line to the database for all sessions of a test, each of which says for whom it works."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import ORMExecuteState, Session

from portal import scope


@sa.event.listens_for(Session, "do_orm_execute")
def _tell_again(state: ORMExecuteState) -> None:
    """In tests two sessions share a connection: say again for whom this one works."""
    _tell(state.session, state.session.connection())


@sa.event.listens_for(Session, "before_flush")
def _tell_before_flush(session: Session, context: object, instances: object) -> None:
    _tell(session, session.connection())


def _tell(session: Session, connection: sa.Connection) -> None:
    scope._tell_database(session, None, connection)


@contextmanager
def saying_no_word_twice(connection: sa.Connection) -> Iterator[None]:
    """Let PostgreSQL hear for whom we work when that changes, not before each statement.

    What was said in a savepoint goes with it when that is rolled back; then it is said again.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    line: Any = connection.connection.driver_connection
    say, said = line.say_first, ""

    def say_first(statement: str) -> None:
        nonlocal said
        if statement != said:
            said = ""
            say(statement)
            said = statement

    def forget(*_what: object) -> None:
        nonlocal said
        said = ""

    line.say_first = say_first
    for undoing in ("rollback", "rollback_savepoint"):
        sa.event.listen(connection, undoing, forget)
    yield
    del line.say_first
