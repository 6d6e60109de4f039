"""Whose rows this session may see: one partnership, and inside it what the actor belongs to.

A select, update or delete on a scoped model without a scope raises. PostgreSQL's row-level
security is told the same, so that a statement which slips past the session finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column, with_loader_criteria

from portal.db import end_reading

KEY = "scope"

# Execution option for a statement that counts over the whole partnership and names nobody.
# A house test lists who uses it.
WHOLE_NETWORK = {"whole_network": True}


@dataclass(frozen=True)
class Scope:
    """What may be seen. ``whole_network`` is for the desk and for jobs, never for a visitor."""

    network_id: int
    whole_network: bool = False
    organisation_ids: frozenset[int] = frozenset()
    church_ids: frozenset[int] = frozenset()
    volunteer_id: int | None = None


@dataclass(frozen=True)
class SystemScope:
    """Sees every partnership; for sweeps and signing in only, and it must say why."""

    reason: str


class Unscoped(RuntimeError):
    """A scoped model was read or changed without saying for whom."""


class Scoped:
    """Mixin: this row belongs to one partnership."""

    network_id: Mapped[int] = mapped_column(sa.ForeignKey("networks.id"), index=True)

    @classmethod
    def visible_to(cls, scope: Scope) -> sa.ColumnElement[bool] | None:
        """What narrows these rows further inside the partnership; None when nothing does."""
        return None


def scoped_models() -> list[type[Scoped]]:
    """Every model that holds rows of one partnership."""
    found: list[type[Scoped]] = []
    waiting = list(Scoped.__subclasses__())
    while waiting:
        model = waiting.pop()
        waiting.extend(model.__subclasses__())
        if hasattr(model, "__table__"):
            found.append(model)
    return found


@sa.event.listens_for(Session, "do_orm_execute")
def _hold_to_scope(state: ORMExecuteState) -> None:
    """Narrow each statement to the scope of its session."""
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    scope = state.session.info.get(KEY)
    if isinstance(scope, SystemScope):
        return
    if scope is None:
        touched = [m.class_.__name__ for m in state.all_mappers if issubclass(m.class_, Scoped)]
        if touched:
            raise Unscoped(f"{', '.join(touched)}: enter a scope first")
    widened = bool(state.execution_options.get("whole_network"))
    # What comes along by joinedload is not narrowed again: a row's ``visible_to`` must be as narrow
    # as that of what it leads to. The strangers in tests/strangers try every page for that.
    state.statement = _held(state.statement, scope, widened=widened)


# A statement that is asked again is narrowed once; it is known by itself, and goes with it.
_HELD: WeakKeyDictionary[Any, dict[tuple[Scope | None, bool], Any]] = WeakKeyDictionary()


def _held(statement: Any, scope: Scope | None, *, widened: bool) -> Any:
    """The statement as this scope may ask it."""
    held = _HELD.setdefault(statement, {})
    found = held.get((scope, widened))
    if found is None:
        found = held[scope, widened] = statement.options(*_criteria(scope, widened=widened))
    return found


# Every visitor of a partnership asks the same of every statement; they hold no value of a person.
@lru_cache(maxsize=512)
def _criteria(scope: Scope | None, *, widened: bool) -> list[Any]:
    network_id = scope.network_id if scope else -1
    options = [
        with_loader_criteria(
            Scoped,
            lambda model: model.network_id == network_id,
            include_aliases=True,
            propagate_to_loaders=False,
        )
    ]
    if scope is None or scope.whole_network or widened:
        return options
    for model in scoped_models():
        clause = model.visible_to(scope)
        if clause is not None:
            options.append(
                with_loader_criteria(
                    model, clause, include_aliases=True, propagate_to_loaders=False
                )
            )
    return options


@sa.event.listens_for(Session, "after_begin")
def _tell_database(session: Session, transaction: Any, connection: sa.Connection) -> None:
    """Tell PostgreSQL for whom this transaction works; its own policies hold to that."""
    if connection.dialect.name != "postgresql":
        return
    scope = session.info.get(KEY)
    if scope is None:
        return  # what was said before ended with its transaction; unsaid, no scoped row is seen
    network = int(scope.network_id) if isinstance(scope, Scope) else ""
    system = "on" if isinstance(scope, SystemScope) else ""
    told = (
        f"SELECT set_config('app.network', '{network}', true), "
        f"set_config('app.system', '{system}', true)"
    )
    line: Any = connection.connection.driver_connection
    kind = connection.dialect.loaded_dbapi.Error
    try:
        line.say_first(told)
    except kind as wrong:
        if is_lost := connection.dialect.is_disconnect(wrong, line, None):
            connection.invalidate(wrong)
        raise sa.exc.DBAPIError.instance(
            told, None, wrong, kind, connection_invalidated=is_lost, dialect=connection.dialect
        ) from wrong


def enter(session: Session, scope: Scope | SystemScope | None) -> None:
    """Set the scope for what follows; what was loaded under another one is let go."""
    if session.info.get(KEY) == scope:
        return
    if session.in_transaction():
        # Without a scope nothing of anybody was read: the same reading may go on inside one.
        if session.info.get("writing") or session.info.get(KEY) is None:
            session.flush()
            session.info[KEY] = scope
            _tell_database(session, None, session.connection())
        else:
            end_reading(session)
    session.expunge_all()
    session.info[KEY] = scope


def current(session: Session) -> Scope | SystemScope | None:
    """The scope of this session, if any."""
    scope: Scope | SystemScope | None = session.info.get(KEY)
    return scope


def network_of(session: Session) -> int:
    """The partnership this session works for. Raises Unscoped when there is none."""
    scope = current(session)
    if not isinstance(scope, Scope):
        raise Unscoped("no partnership in this session")
    return scope.network_id


@contextmanager
def scoped_to(session: Session, scope: Scope) -> Iterator[Session]:
    """Work inside one scope, and go back to the former one after."""
    before = current(session)
    enter(session, scope)
    try:
        yield session
    finally:
        enter(session, before)


@contextmanager
def system_scope(session: Session, reason: str) -> Iterator[Session]:
    """See every partnership for a moment. Each use is counted by a house test."""
    before = current(session)
    enter(session, SystemScope(reason))
    try:
        yield session
    finally:
        enter(session, before)
