"""What a backup costs: made, put back in an empty database, and read back to compare.

    python -m bench.backups [sqlite postgresql] [sizes]

A size is so many people who ask with one request each, so about twice as many rows. Each size is
copied in a process of its own, so that its highest memory can be told. Seconds are on the wall,
for that is how long an operator waits; read the milliseconds a row: they should not grow.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from bench.databases import Database, fresh, settings_for, take_stock
from bench.lists import fill
from bench.towns import furnish
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.factory import create_app
from portal.safekeeping import archive, copying
from portal.safekeeping.archive import Contents
from portal.scope import system_scope

SIZES = (1_000, 10_000, 100_000)
STEPS = ("made", "put back", "compared")


def prepare(database: Database, size: int) -> None:
    """A town with so many requests."""
    app = create_app(settings_for(database))
    with app.app_context():
        why = "the bench fills its own database"
        with system_scope(db.session(), why), unit_of_work() as session:
            fill(session, furnish(session), 0, size)
        db.session.remove()
        db.engine.dispose()
    take_stock(database.url)


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def copied(source: Database, target: Database, folder: str) -> tuple[int, list[float], float]:
    """Rows, seconds of each step, and the most memory this process ever had, in MB."""
    path = Path(folder) / "backup.zip"
    contents = Contents(version="", migration="", made_at=utc_now().isoformat(), locks=(), links="")

    with create_app(settings_for(source)).app_context():
        with copying.snapshot(db.engine) as line:
            seconds = [_timed(lambda: archive.write(path, line, contents))]
        db.engine.dispose()
    # The owner fills: row security binds the role of the site.
    with create_app(settings_for(Database(target.name, target.url))).app_context():
        with archive.opened(path) as backup, db.engine.connect() as line, line.begin():
            copying.see_everything(line)
            seconds.append(_timed(lambda: copying.fill(line, backup.lines)))
            seconds.append(_timed(lambda: copying.compare(line, backup.contents.tables)))
            rows = backup.contents.row_count
        db.engine.dispose()
    return rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(kind: str, sizes: tuple[int, ...]) -> None:
    """A line for each size."""
    for size in sizes:
        with (
            fresh(kind) as source,
            fresh(kind) as target,
            tempfile.TemporaryDirectory() as folder,
            ProcessPoolExecutor(1, mp_context=get_context("spawn")) as apart,
        ):
            prepare(source, size)
            rows, seconds, memory = apart.submit(copied, source, target, folder).result()
        each = "".join(f"{one:9.1f} s" for one in seconds)
        print(f"{kind:11} {rows:9,}{each} {sum(seconds) / rows * 1000:10.3f} ms {memory:9.0f} MB")


def main() -> None:
    """Print one line per size and database."""
    sizes = tuple(int(one) for one in sys.argv[1:] if one.isdigit()) or SIZES
    kinds = [one for one in sys.argv[1:] if not one.isdigit()] or ["sqlite", "postgresql"]
    print(f"{'database':11} {'rows':>9}" + "".join(f"{one:>11}" for one in STEPS) + "        a row")
    for kind in kinds:
        run(kind, sizes)


if __name__ == "__main__":
    main()
