"""What suggesting costs beside merely walking over the same offers, in the same run.

The plan for a whole board has a bench of its own: ``bench.plans``.

    python -m bench.matching

Three cases: everybody fits (the dearest for ``suggest``), a mixed board, and nobody fits on the
wanted days (the dearest for ``near_misses``). Read the ratios; the milliseconds belong to the
machine. Never a test: a busy machine must not turn anything red.
"""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from intake.matching.rules import Need, Offer, near_misses, suggest
from portal.wording import daypart_mask

TODAY = date(2026, 11, 2)
SIZES = (100, 1_000, 10_000)
ROUNDS = 7
KINDS = ("buddy", "visit", "big_job", "garden", "admin", None)
TONGUES = (frozenset({"nl"}), frozenset({"nl", "tr"}), frozenset({"nl", "ar"}))
SUNDAY = daypart_mask(["sun-morning"])

NEED = Need(
    part_id=1,
    category_code="buddy",
    organisation_id=1,
    minutes=120,
    every_weeks=2,
    starts_on=None,
    ends_on=None,
    dayparts=daypart_mask(["tue-afternoon", "thu-morning"]),
    x_m=0,
    y_m=0,
    district="Crabbehof",
    language="tr",
    skills=frozenset({"cook"}),
    gender_wish=None,
    vog_required=True,
    exclusive=True,
    divisible=False,
    people_needed=1,
    waiting_since=TODAY,
    excluded_volunteers=frozenset(),
)


def mixed(dice: random.Random, number: int) -> Offer:
    """One offer as they come in."""
    return Offer(
        pledge_id=number,
        volunteer_id=number,
        category_code=dice.choice(KINDS),
        organisation_id=1,
        minutes_free=dice.choice((60, 120, 240)),
        every_weeks=dice.choice((None, 1, 2, 4)),
        starts_on=None,
        ends_on=None,
        dayparts=dice.getrandbits(21),
        x_m=dice.randrange(-8_000, 8_000),
        y_m=dice.randrange(-8_000, 8_000),
        district=dice.choice(("Crabbehof", "Sterrenburg", "Staart")),
        languages=dice.choice(TONGUES),
        skills=frozenset({"cook"}),
        gender=dice.choice(("vrouw", "man", None)),
        adult=True,
        vog_seen=dice.random() < 0.7,
        people=1,
        asked_recently=dice.randrange(3),
        live_matches=dice.randrange(2),
        pledged_on=TODAY - timedelta(days=dice.randrange(200)),
    )


def fitting(offer: Offer, dayparts: int) -> Offer:
    """The same offer, changed so that only its dayparts can still stand in the way."""
    return replace(
        offer,
        category_code="buddy",
        minutes_free=120,
        every_weeks=2,
        dayparts=dayparts,
        x_m=offer.x_m and offer.x_m // 2,
        y_m=offer.y_m and offer.y_m // 2,
        languages=frozenset({"nl", "tr"}),
        vog_seen=True,
    )


def bare_loop(offers: list[Offer]) -> int:
    """The least any answer costs: look at each offer once."""
    seen = 0
    for offer in offers:
        if offer.minutes_free:
            seen += 1
    return seen


def processor_seconds(work: Callable[[], object]) -> float:
    """The best of some rounds: noise only ever adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        gc.collect()
        before = time.process_time()
        work()
        best = min(best, time.process_time() - before)
    return best


def row(case: str, offers: list[Offer]) -> str:
    """One line of the table."""
    loop = processor_seconds(lambda: [bare_loop(offers) for _ in range(20)]) / 20
    ranked = processor_seconds(lambda: suggest(NEED, offers, today=TODAY))
    missed = processor_seconds(lambda: near_misses(NEED, offers, today=TODAY))
    figures = f"{loop * 1000:9.3f} {ranked * 1000:9.2f} {missed * 1000:9.2f}"
    return f"{case:13} {len(offers):7,} {figures} {ranked / loop:9.0f}x {missed / loop:9.0f}x"


def main() -> None:
    """Print the table."""
    print("case           offers   loop ms   suggest      near   suggest:loop  near:loop")
    for size in SIZES:
        dice = random.Random(size)
        board = [mixed(dice, number) for number in range(size)]
        print(row("mixed board", board))
        print(row("everybody fits", [fitting(offer, NEED.dayparts) for offer in board]))
        print(row("wrong day", [fitting(offer, SUNDAY) for offer in board]))


if __name__ == "__main__":
    main()
