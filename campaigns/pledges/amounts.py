"""The amounts of time a form offers ready to choose, around the usual gift of a project."""

from dataclasses import dataclass

from campaigns.pledges.models import PledgeKind

OTHER = "other"
# A day of work, in minutes: more at once is arranged in pieces.
DAY = 8 * 60
LEAST = 60
MOST_WEEKS = 8


@dataclass(frozen=True)
class Amount:
    """So many minutes: once, or every so many weeks."""

    kind: PledgeKind
    minutes: int
    every_weeks: int | None = None

    @property
    def code(self) -> str:
        """How it travels in a form: 'recurring-120-2'."""
        return f"{self.kind.value}-{self.minutes}-{self.every_weeks or 0}"


def ready_amounts(minutes: int, every_weeks: int | None) -> list[Amount]:
    """The usual gift first, then a smaller and a bigger one that make sense."""
    if every_weeks is None:
        wanted = (minutes, minutes // 2, minutes * 2)
        fits = [one for one in wanted if one == minutes or (LEAST <= one <= DAY and one % 30 == 0)]
        return [Amount(PledgeKind.ONCE, one) for one in fits]
    rarer = every_weeks * 2
    oftener = 1 if every_weeks > 1 else 4
    around = [one for one in (oftener, rarer) if one <= MOST_WEEKS]
    weeks = dict.fromkeys((every_weeks, *around))
    return [Amount(PledgeKind.RECURRING, minutes, one) for one in weeks]


def amount_of(code: str | None, offered: list[Amount]) -> Amount | None:
    """The offered amount with this code; None for 'other' and for what was never offered."""
    return next((one for one in offered if one.code == code), None)
