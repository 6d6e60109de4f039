"""What a gift of time costs: church page, form, pledge; beside the least that could do it.

    python -m bench.signup [rounds] [sqlite postgresql]

Both applications run under gunicorn with one worker, in turn on the same kind of database, and
are asked the same three requests by one visitor after the other. Reported is processor time of
the server and of the database, which a busy machine does not change much, and the wall clock
beside it. Read the ratios.
"""

import statistics
import sys
from dataclasses import dataclass

import sqlalchemy as sa

from bench import minimal_app
from bench.databases import Database, fresh, settings_for, take_stock
from bench.serving import Answer, Site, Spent, running
from bench.towns import furnish
from bench.visitors import HOPED, Flow, token_in, typed, visit
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.scope import system_scope

PROJECTS = 6
WARM = 15
NOT_COUNTED = ("SELECT set_config", "BEGIN", "SAVEPOINT", "RELEASE")


NUMBERS = range(1, PROJECTS + 1)
OURS = Flow("ours", "/bench/k/arkje7", tuple(f"/bench/k/arkje7/projecten/{n}" for n in NUMBERS))
BARE = Flow("bare", "/church", tuple(f"/projects/{n}" for n in NUMBERS), has_token=False)


def answers_to(site: Site, flow: Flow, number: int) -> list[Answer]:
    """One visitor, who is thanked in the end."""
    answers = list(visit(site.port, flow, number))
    assert tuple(one.status for one in answers) == HOPED, answers[-1].text[-2000:]
    return answers


@dataclass(frozen=True)
class Figures:
    """What the visits of one application cost, each in milliseconds."""

    spent: Spent
    rounds: int
    walls: list[float]
    memory: float

    @property
    def whole(self) -> float:
        """Processor time of server and database for the three requests."""
        return self.spent.whole / self.rounds * 1000

    @property
    def p95(self) -> float:
        """The wall clock of one request, at the 95th of a hundred."""
        return statistics.quantiles(self.walls, n=20)[-1] * 1000


def measure(site: Site, flow: Flow, rounds: int, begin: int = 0) -> Figures:
    """Let so many visitors come, after a few that warm up."""
    for number in range(begin, begin + WARM):
        answers_to(site, flow, number)
    before, walls = site.spent(), []
    for number in range(begin + WARM, begin + WARM + rounds):
        walls += [one.seconds for one in answers_to(site, flow, number)]
    return Figures(site.spent().since(before), rounds, walls, site.memory())


def prepare(database: Database, projects: int = PROJECTS) -> None:
    """The town in our own database."""
    app = create_app(settings_for(database))
    with app.app_context():
        why = "the bench fills its own database"
        with system_scope(db.session(), why), unit_of_work() as session:
            furnish(session, projects=projects)
        db.session.remove()
        db.engine.dispose()
    take_stock(database.url)


def statements(kind: str, projects: int) -> list[int]:
    """How many statements each of the three requests sends, with so many projects."""
    with fresh(kind) as database:
        prepare(database, projects)
        app = create_app(settings_for(database))
        app.config["WTF_CSRF_ENABLED"] = False
        sent: list[str] = []
        with app.app_context():
            engine = db.engine

        @sa.event.listens_for(engine, "before_cursor_execute")
        def _note(_line: object, _cursor: object, statement: str, *_rest: object) -> None:
            if not statement.startswith(NOT_COUNTED):
                sent.append(statement)

        client, counts, form = app.test_client(), [], OURS.forms[0]
        for number in range(2):  # the first visitor also keeps the words of the consents
            counts = []
            sent.clear()
            client.get(OURS.church)
            counts.append(len(sent))
            page = client.get(form).text
            counts.append(len(sent) - sum(counts))
            fields: dict[str, list[str]] = {}
            for name, value in typed(number, token_in(page)):
                fields.setdefault(name, []).append(value)
            assert client.post(form, data=fields).status_code == 303
            counts.append(len(sent) - sum(counts))
        engine.dispose()
    return counts


def compare(kind: str, rounds: int) -> None:
    """Both applications on one kind of database, in turn so that noise hits both."""
    with fresh(kind) as mine, fresh(kind, has_tables=False) as theirs:
        prepare(mine)
        minimal_app.furnish(theirs.url, PROJECTS)
        with (
            running("bench.our_app:app", mine) as ours,
            running("bench.minimal_app:app", theirs) as bare,
        ):
            found: dict[str, list[Figures]] = {"ours": [], "bare": []}
            for part in range(3):
                begin = part * 10_000
                found["ours"].append(measure(ours, OURS, rounds // 3, begin))
                found["bare"].append(measure(bare, BARE, rounds // 3, begin))
    for name, parts in found.items():
        server = sum(one.spent.server for one in parts) / rounds * 1000
        database = sum(one.spent.database for one in parts) / rounds * 1000
        p95 = statistics.median(one.p95 for one in parts)
        print(
            f"{kind:11} {name:5} {server:8.1f} {database:8.1f} {server + database:8.1f} "
            f"{p95:8.1f} {parts[-1].memory:8.1f}"
        )
    ratios = [mine.whole / other.whole for mine, other in zip(*found.values(), strict=True)]
    slow = [mine.p95 / other.p95 for mine, other in zip(*found.values(), strict=True)]
    memory = found["ours"][-1].memory / found["bare"][-1].memory
    print(
        f"{kind:11} ratio {statistics.median(ratios):26.2f} "
        f"{statistics.median(slow):8.2f} {memory:8.2f}"
    )


def main() -> None:
    """Print one table per database."""
    numbers = [int(one) for one in sys.argv[1:] if one.isdigit()]
    kinds = [one for one in sys.argv[1:] if not one.isdigit()] or ["sqlite", "postgresql"]
    rounds = (numbers or [150])[0] // 3 * 3
    print(f"{rounds} visitors, three requests each; milliseconds per visitor")
    print(f"{'database':11} {'':5} {'server':>8} {'database':>8} {'both':>8} {'p95':>8} {'MB':>8}")
    for kind in kinds:
        compare(kind, rounds)
        few, many = statements(kind, 3), statements(kind, 30)
        print(f"{kind:11} statements with 3 projects {few}, with 30 {many}")


if __name__ == "__main__":
    main()
