"""Seeded boards: pledges and parts as a partnership of some towns has them."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from intake.matching.plans.board import make_board
from intake.matching.plans.values import Board
from intake.matching.values import Need, Offer

TODAY = date(2026, 11, 2)
# Kind of help, how often it is pledged and asked, lasting or not.
KINDS = (
    ("buddy", 20, 24, True),
    ("visit", 14, 10, True),
    ("walk_outing", 8, 5, True),
    ("groceries", 6, 6, True),
    ("odd_job", 12, 14, False),
    ("big_job", 9, 10, False),
    ("garden", 10, 12, False),
    ("transport", 9, 9, False),
    ("admin", 6, 6, False),
    ("moving", 6, 4, False),
)
LASTING, SINGLE, TIGHT = (60, 120, 120, 180), (60, 120, 180, 240, 240, 480), (30, 60, 60, 60, 90)
TOGETHER = frozenset({"big_job", "moving"})


@dataclass(frozen=True)
class Town:
    """How a board is drawn: districts, partners, how many parts one of them accepted, and ``tight``
    when people pledge an hour or two rather than a day."""

    districts: int = 24
    partners: int = 4
    accepted: float = 0.6
    tight: bool = False


def _home(dice: random.Random, town: Town) -> tuple[int, int, str]:
    place = random.Random(dice.randrange(town.districts))
    return (
        place.randrange(-6_000, 6_000),
        place.randrange(-6_000, 6_000),
        f"wijk {place.random():.6f}",
    )


def _dayparts(dice: random.Random, most: int) -> int:
    if dice.random() < 0.2:
        return 0
    return sum({1 << dice.randrange(21) for _ in range(dice.randint(1, most))})


def _offer(dice: random.Random, number: int, town: Town) -> Offer:
    code, _, _, lasting = dice.choices(KINDS, weights=[kind[1] for kind in KINDS])[0]
    x, y, district = _home(dice, town)
    free = dice.choice(TIGHT if town.tight else LASTING if lasting else SINGLE)
    return Offer(
        pledge_id=number + 1,
        volunteer_id=number + 1 if dice.random() < 0.97 else max(1, number),
        category_code=code if dice.random() < 0.96 else None,
        organisation_id=1 + dice.randrange(town.partners),
        minutes_free=free,
        every_weeks=dice.choice((1, 2, 2, 4)) if lasting else None,
        starts_on=TODAY + timedelta(days=dice.randrange(60)) if dice.random() < 0.2 else None,
        ends_on=TODAY + timedelta(days=dice.randrange(30, 400)) if dice.random() < 0.2 else None,
        dayparts=_dayparts(dice, 6),
        x_m=x,
        y_m=y,
        district=district,
        languages=frozenset({"nl", *dice.choices(("tr", "ar", "en"), k=dice.random() < 0.15)}),
        skills=frozenset(dice.sample(("cook", "paint", "garden", "drive"), dice.randrange(3))),
        gender=dice.choice(("vrouw", "vrouw", "man", None)),
        adult=dice.random() < 0.95,
        vog_seen=dice.random() < 0.7,
        people=dice.choice((1,) * 8 + (2, 3)),
        asked_recently=dice.choice((0, 0, 0, 1, 2)),
        live_matches=dice.choice((0, 0, 0, 1)),
        pledged_on=TODAY - timedelta(days=dice.randrange(120)),
    )


def _need(dice: random.Random, number: int, town: Town) -> Need:
    code, _, _, lasting = dice.choices(KINDS, weights=[kind[2] for kind in KINDS])[0]
    x, y, district = _home(dice, town)
    people = dice.choice((1, 2, 2, 3, 4)) if code in TOGETHER else 1
    each = dice.choice((60, 60, 90, 120)) if lasting else dice.choice((45, 60, 120, 180, 240, 360))
    return Need(
        part_id=number + 1,
        category_code=code,
        organisation_id=1 + dice.randrange(town.partners) if dice.random() < town.accepted else 0,
        minutes=each * people,
        every_weeks=dice.choice((1, 2, 2, 4)) if lasting else None,
        starts_on=None,
        ends_on=TODAY + timedelta(days=dice.randrange(14, 200)) if dice.random() < 0.15 else None,
        dayparts=_dayparts(dice, 4),
        x_m=x,
        y_m=y,
        district=district,
        language=dice.choice(("tr", "ar")) if dice.random() < 0.08 else None,
        skills=frozenset(dice.sample(("cook", "paint", "garden", "drive"), dice.randrange(2))),
        gender_wish=dice.choice(("vrouw", "man")) if dice.random() < 0.1 else None,
        vog_required=code in ("buddy", "visit", "admin"),
        exclusive=code == "buddy" or code == "transport",
        divisible=not lasting and code != "transport",
        people_needed=people,
        waiting_since=TODAY - timedelta(days=int(dice.expovariate(1 / 60))),
        excluded_volunteers=frozenset(),
    )


def draw(pledges: int, parts: int, *, seed: int = 7, town: Town | None = None) -> Board:
    """A board of so many pledges and parts; the same for the same seed."""
    offers, needs = drawn_values(pledges, parts, seed=seed, town=town)
    return make_board(needs, offers, today=TODAY)


def drawn_values(
    pledges: int, parts: int, *, seed: int = 7, town: Town | None = None
) -> tuple[list[Offer], list[Need]]:
    """The same as plain values."""
    town = town or Town()
    dice = random.Random(f"{seed}:{pledges}:{parts}")
    offers = [_offer(dice, number, town) for number in range(pledges)]
    return offers, [_need(dice, number, town) for number in range(parts)]
