"""Lines to PostgreSQL: how they are opened, and what they keep.

Read only where there is a PostgreSQL: psycopg is loaded with it.
"""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

# A statement that takes longer, or waits longer for a lock, is given up: somebody looks at a
# page that says so, and others get the line. Migrations take the time they need.
PATIENCE = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "60s",
}
IN_TRANSACTION = {TransactionStatus.INTRANS, TransactionStatus.INERROR}
GOOD = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


class Line(psycopg.Connection[Any]):
    """A line whose prepared statements outlive a rollback, as they do in PostgreSQL itself.

    psycopg drops them all, for tables may have come and gone; ours stay while we serve. Each
    reading of ours ends with a rollback, so nothing would ever be prepared.
    """

    def rollback(self) -> None:
        """Undo what was done since the last commit. Raises psycopg.Error."""
        if self.pgconn.transaction_status in IN_TRANSACTION:
            self._say(b"ROLLBACK")
        else:
            super().rollback()

    def say_first(self, statement: str) -> None:
        """Say this in the transaction, begun in the same journey. Raises psycopg.Error."""
        is_new = self.pgconn.transaction_status == TransactionStatus.IDLE
        self._say(f"{'BEGIN; ' if is_new else ''}{statement}".encode())

    def is_there(self) -> bool:
        """Whether anybody answers."""
        try:
            with self.lock:
                return self.pgconn.exec_(b"").status == ExecStatus.EMPTY_QUERY
        except psycopg.Error:
            return False

    def _say(self, command: bytes) -> None:
        with self.lock:
            said = self.pgconn.exec_(command)
        if said.status in GOOD:
            return
        if self.pgconn.status != ConnStatus.OK:
            raise psycopg.OperationalError(said.get_error_message())
        raise psycopg.errors.error_from_result(said)


def open_lines(engine: sa.Engine, role: str) -> None:
    """Wait for nothing too long; and work as a role that owns nothing, so that row-level
    security binds us. A line that went away is noticed before anybody speaks on it.
    """
    settings = [f"SET {name} = '{value}'" for name, value in PATIENCE.items()]
    if role:
        quoted = role.replace('"', '""')
        settings.append(f'SET ROLE "{quoted}"')

    @sa.event.listens_for(engine, "do_connect")
    def _call(_dialect: Any, _record: Any, where: Any, how: dict[str, Any]) -> Line:
        return Line.connect(*where, **how)

    @sa.event.listens_for(engine, "connect")
    def _prepare(line: Line, record: Any) -> None:
        line.execute("; ".join(settings))
        line.commit()
        record.info["is_new"] = True

    @sa.event.listens_for(engine, "checkout")
    def _look(line: Line, record: Any, _proxy: Any) -> None:
        if not record.info.pop("is_new", False) and not line.is_there():
            raise sa.exc.InvalidatePoolError
