"""What the desk's list costs with a thousand, ten thousand and a hundred thousand requests.

    python -m bench.lists [sqlite postgresql] [sizes]

The list is asked as the desk asks it, through the application: ready requests of one kind of
help, the first page and the one after it. Every second request is open. Reported is processor time
of this process and of the database, so a busy machine changes little; read the ratio.
"""

import html
import re
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import sqlalchemy as sa
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from bench.databases import Database, fresh, settings_for, take_stock
from bench.serving import backends, seconds_of
from bench.towns import NOW, Town, furnish
from intake.requests.models import Contact, HelpRequest, RequestChannel, RequestState
from portal.accounts import services as accounts
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.organisations.models import Membership
from portal.permissions import Role
from portal.scope import system_scope

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 25
STEP = 5_000
NOT_COUNTED = ("SELECT set_config", "BEGIN", "SAVEPOINT", "RELEASE")


def fill(session: Session, town: Town, begin: int, until: int) -> None:
    """Requests with these numbers; every second one is closed."""
    home = {"network_id": town.network}
    for start in range(begin, until, STEP):
        numbers = range(start + 1, min(start + STEP, until) + 1)
        people = [
            {"id": n, **home, "first_name": "Fatma", "last_name": f"Vrager {n}"} for n in numbers
        ]
        session.execute(sa.insert(Contact.__table__), people)
        session.execute(
            sa.insert(HelpRequest.__table__),
            [
                {
                    "id": n, **home, "seeker_id": n, "number": f"2026-{n}",
                    "state": RequestState.READY if n % 2 == 0 else RequestState.COMPLETED,
                    "closed_at": None if n % 2 == 0 else NOW,
                    "channel": RequestChannel.PHONE, "received_at": NOW - timedelta(minutes=n),
                    "category_id": town.categories[n // 2 % len(town.categories)],
                    "district_id": town.districts[n % len(town.districts)],
                }
                for n in numbers
            ],
        )  # fmt: skip


def prepare(database: Database) -> tuple[Town, str]:
    """The town, with a desk coordinator who is signed in."""
    app = create_app(settings_for(database))
    with app.app_context():
        why = "the bench fills its own database"
        with system_scope(db.session(), why), unit_of_work() as session:
            town = furnish(session)
            session.add(
                Membership(
                    network_id=town.network, account_id=town.account,
                    role=Role.DESK_COORDINATOR,
                )
            )  # fmt: skip
            session.flush()
            login = accounts.start_session(session, kind="account", key=town.account, now=utc_now())
        db.session.remove()
        db.engine.dispose()
    return town, login


def signed_in(database: Database, login: str) -> tuple[FlaskClient, sa.Engine]:
    """The coordinator's browser."""
    app = create_app(settings_for(database))
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["login"] = login
    with app.app_context():
        return client, db.engine


def spent(database: Database) -> float:
    """Processor time so far, here and in the database."""
    return time.process_time() + sum(seconds_of(pid) for pid in backends(database))


def measure(client: FlaskClient, database: Database, town: Town) -> tuple[float, float]:
    """Milliseconds of processor time a page, and the median of the wall clock."""
    first = f"/bench/hulpvragen?state=ready&category_id={town.categories[0]}"
    older = re.search(
        r'href="(/bench/hulpvragen[^"]*(?:voor|before)[^"]*)"', client.get(first).text
    )
    after = html.unescape(older[1]) if older else first
    walls = []
    before = spent(database)
    for number in range(ROUNDS):
        path = after if number % 2 else first
        began = time.perf_counter()
        assert client.get(path).status_code == 200
        walls.append(time.perf_counter() - began)
    return (spent(database) - before) / ROUNDS * 1000, statistics.median(walls) * 1000


def statements(client: FlaskClient, engine: sa.Engine, path: str) -> list[str]:
    """What one page sends."""
    sent: list[str] = []

    def note(_line: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(NOT_COUNTED):
            sent.append(statement)

    with_note: Callable[..., None] = note
    sa.event.listen(engine, "before_cursor_execute", with_note)
    client.get(path)
    sa.event.remove(engine, "before_cursor_execute", with_note)
    return sent


def run(kind: str, sizes: tuple[int, ...]) -> None:
    """Every size on one database, the small ones first."""
    with fresh(kind) as database:
        town, login = prepare(database)
        done, base = 0, 0.0
        for size in sizes:
            app = create_app(settings_for(database))
            with app.app_context():
                why = "the bench fills its own database"
                with system_scope(db.session(), why), unit_of_work() as session:
                    fill(session, town, done, size)
                db.session.remove()
                db.engine.dispose()
            take_stock(database.url)
            done = size
            client, engine = signed_in(database, login)
            path = f"/bench/hulpvragen?state=ready&category_id={town.categories[0]}"
            for _ in range(5):
                client.get(path)
            cost, wall = measure(client, database, town)
            base = base or cost
            count = len(statements(client, engine, path))
            print(
                f"{kind:11} {size:9,} {cost:10.1f} ms {wall:10.1f} ms {cost / base:8.2f} {count:6}"
            )
            engine.dispose()


def main() -> None:
    """Print one line per size and database."""
    sizes = tuple(int(one) for one in sys.argv[1:] if one.isdigit()) or SIZES
    kinds = [one for one in sys.argv[1:] if not one.isdigit()] or ["sqlite", "postgresql"]
    print("database     requests     processor        median    ratio  statements")
    for kind in kinds:
        run(kind, sizes)


if __name__ == "__main__":
    main()
