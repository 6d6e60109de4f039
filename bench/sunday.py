"""A Sunday morning: 300 people behind one address in a minute, and how many more could come.

    python -m bench.sunday [--seconds 60] [sqlite] [postgresql]

Two processes with four threads, as ``tijdcollecte serve`` starts them. The visitors live in a
process of their own and come when they come, whatever the site does. After the 300, the highest
rate is looked for at which nobody is lost and 95 of 100 answers come within three seconds:
doubled until it fails, then halved between what went and what did not.
"""

import argparse
import multiprocessing
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.databases import Database, fresh
from bench.serving import TICKS, Site, Spent, running
from bench.signup import OURS, prepare
from bench.visitors import Came, crowd

SECONDS = 60
PROMISED = 300
PATIENCE = 3.0
FIRST = 600
# How near to the highest rate the search comes, as a part of it.
NEAR = 0.1
WARM = 30
WORKERS, THREADS = 2, 4
KINDS = ["sqlite", "postgresql"]


@dataclass(frozen=True)
class Try:
    """So many people in a minute, and what it took."""

    people: int
    came: Came
    rows: int
    spent: Spent
    busy: float

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 answers came."""
        return statistics.quantiles(self.came.seconds, n=20)[-1]

    @property
    def lost(self) -> int:
        """Who was not thanked, or was thanked for what is not there."""
        return self.people - min(self.came.thanked, self.rows)

    @property
    def is_well(self) -> bool:
        """Whether everybody got through, and soon."""
        return not self.lost and self.p95 <= PATIENCE


def busy_seconds() -> float:
    """Processor time of the whole machine so far, whoever used it."""
    user, nice, system, _idle, _waits, irq, soft = (
        int(one) for one in Path("/proc/stat").read_text().split(maxsplit=8)[1:8]
    )
    return (user + nice + system + irq + soft) / TICKS


def pledges(database: Database) -> int:
    """How many gifts stand in the database."""
    engine = sa.create_engine(database.url)
    with engine.connect() as line:
        count = line.exec_driver_sql("SELECT count(*) FROM pledges").scalar_one()
    engine.dispose()
    return int(count)


class Morning:
    """One site, and crowds that come to it."""

    def __init__(self, site: Site, seconds: float) -> None:
        self.site, self.seconds, self.number = site, seconds, 0

    def come(self, people: int, tell: Callable[[Try], None] | None = None) -> Try:
        """A crowd from a process of its own."""
        had, spent, busy = pledges(self.site.database), self.site.spent(), busy_seconds()
        with multiprocessing.get_context("spawn").Pool(1) as elsewhere:
            values: dict[str, Any] = {
                "begin": self.number, "people": people, "seconds": self.seconds,
            }  # fmt: skip
            came = elsewhere.apply(crowd, (self.site.port, OURS), values)
        self.number += people
        rows = pledges(self.site.database) - had
        whole = busy_seconds() - busy
        made = Try(people, came, rows, self.site.spent().since(spent), whole)
        if tell is not None:
            tell(made)
        return made

    def highest(self, first: int, tell: Callable[[Try], None]) -> int:
        """The most people that all got through; 0 when even the first were too many."""
        good, bad, people = 0, 0, first
        while not bad or bad - good > NEAR * bad:
            if self.come(people, tell).is_well:
                good = people
            else:
                bad = people
            people = (good + bad) // 2 if bad else 2 * good
            if not people:
                break
        return good


def telling(kind: str, seconds: float) -> Callable[[Try], None]:
    """Prints one line for each try."""

    def tell(one: Try) -> None:
        ours = one.spent.whole + one.came.processor
        bad = sum(n for status, n in one.came.statuses.items() if not 200 <= status < 400)
        print(
            f"{kind:11} {one.people:6,} {one.lost:5} {bad:5} {one.p95:7.2f} s"
            f" {statistics.median(one.came.seconds):7.3f} s"
            f" {one.spent.server / seconds:7.2f} {one.spent.database / seconds:8.2f}"
            f" {one.came.processor / seconds:8.2f} {(one.busy - ours) / seconds:7.2f}"
            f"{'' if one.is_well else '   too many'}"
            f"{f'   the crowd came {one.came.late:.1f} s late' if one.came.late > 1 else ''}",
            flush=True,
        )

    return tell


def run(kind: str, seconds: float = SECONDS, promised: int = PROMISED, first: int = FIRST) -> int:
    """The promise, then the search, if it is to begin somewhere; the most that got through."""
    with fresh(kind) as database:
        prepare(database)
        with running("bench.our_app:app", database, workers=WORKERS, threads=THREADS) as site:
            tell = telling(kind, seconds)
            morning = Morning(site, seconds)
            morning.come(WARM)
            morning.come(promised, tell)
            return morning.highest(first, tell) if first else promised


def main() -> None:
    """Print one table."""
    asked = argparse.ArgumentParser(prog="python -m bench.sunday")
    asked.add_argument("--seconds", type=int, default=SECONDS)
    asked.add_argument("kinds", nargs="*", default=KINDS, metavar="sqlite|postgresql")
    told = asked.parse_args()
    if unknown := set(told.kinds) - set(KINDS):
        asked.error(f"no such database: {', '.join(sorted(unknown))}")
    print(f"people who come in {told.seconds} s, each for three answers; processors in use")
    print("database    people  lost 4xx+5xx    p95      median    server database visitors  others")
    for kind in told.kinds:
        highest = run(kind, told.seconds)
        print(f"{kind:11} highest: {highest:,} in {told.seconds} s", flush=True)


if __name__ == "__main__":
    main()
