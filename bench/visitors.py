"""People who scan one code: they look at the church's page, open a form and give time."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from bench.serving import Answer, ask

HOPED = (200, 200, 303)
# No answer at all: refused, cut off, or later than anybody waits.
NOTHING = 0


@dataclass(frozen=True)
class Flow:
    """The addresses of one application, and whether its form holds a token."""

    name: str
    church: str
    forms: tuple[str, ...]
    has_token: bool = True


def typed(number: int, token: str) -> list[tuple[str, str]]:
    """What visitor so many fills in."""
    return [
        ("token", token), ("amount", "other" if token else "a"), ("kind", "recurring"),
        ("hours", "2"), ("every_weeks", "2"), ("together", "1"), ("people", "1"),
        ("dayparts", "tue-morning"), ("dayparts", "wed-afternoon"),
        ("first_name", "Anna"), ("last_name", f"Tijdgever {number}"),
        ("phone", f"06 1{number:07d}"), ("email", f"v{number}@kerk.example"),
        ("age_band", "adult"), ("gender", ""), ("district_id", ""),
        ("may_share", "y"), ("church_may_count", "y"),
    ]  # fmt: skip


def token_in(page: str) -> str:
    """The token that stands in a public form; empty when there is none."""
    found = re.search(r'name="token"[^>]*value="([^"]+)"', page)
    return found[1] if found else ""


def visit(port: int, flow: Flow, number: int) -> Iterator[Answer]:
    """One visitor, who goes on until something does not come as hoped."""
    path = flow.forms[number % len(flow.forms)]
    yield ask(port, "GET", flow.church)
    form = ask(port, "GET", path)
    yield form
    token = token_in(form.text) if flow.has_token else ""
    yield ask(port, "POST", path, typed(number, token))


@dataclass
class Came:
    """What became of a crowd."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    # Whose gift was acknowledged.
    thanked: int = 0
    # How much later than meant the last visitor set out: a crowd that cannot keep up tells nothing.
    late: float = 0.0
    processor: float = 0.0

    def one(self, port: int, flow: Flow, number: int) -> None:
        """Let one come, and remember the answers."""
        steps = visit(port, flow, number)
        for hoped in HOPED:
            try:
                answer = next(steps)
            except OSError:
                self.statuses[NOTHING] += 1
                return
            self.statuses[answer.status] += 1
            self.seconds.append(answer.seconds)
            if answer.status != hoped:
                return
        self.thanked += 1


def crowd(port: int, flow: Flow, *, begin: int, people: int, seconds: float) -> Came:
    """So many people in so many seconds, whatever the site does; returns when all have gone."""
    came, began, processor = Came(), time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(people) as pool:
        coming = []
        for number in range(people):
            early = began + number * seconds / people - time.perf_counter()
            came.late = max(came.late, -early)
            time.sleep(max(early, 0))
            coming.append(pool.submit(came.one, port, flow, begin + number))
        for one in coming:
            one.result()
    came.processor = time.process_time() - processor
    return came
