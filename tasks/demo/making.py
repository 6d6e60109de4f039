"""Small makers for rows of the demo; the same people each time, days counted from today."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import TypeVar

from sqlalchemy.orm import Session

from intake.questions.models import QuestionTopic
from intake.requests.models import RequestPart
from portal.accounts.models import Account
from portal.clock import local_day
from portal.db import Base
from portal.networks.models import Category, District, Network
from portal.organisations.models import Church, Organisation

Row = TypeVar("Row", bound=Base)
SEED = 20251119
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Names that nobody can take for a real person.
SURNAMES = (
    "Voorbeeld", "Verzonnen", "Denkbeeld", "Proefpersoon", "Bedacht",
    "Fictie", "Sprookje", "Oefening", "Verhaal", "Fantasie",
)  # fmt: skip


@dataclass
class Town:
    """A partnership while it is being filled."""

    session: Session
    network: Network
    now: datetime
    chance: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 - no secret
    districts: dict[str, District] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    topics: dict[str, QuestionTopic] = field(default_factory=dict)
    churches: dict[str, Church] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    # Who answers for a partner, and who leads and who mans the desk.
    coordinators: dict[str, Account] = field(default_factory=dict)
    desk: list[Account] = field(default_factory=list)
    # What people wait for, by their own words.
    parts: dict[str, RequestPart] = field(default_factory=dict)
    phones: int = 0

    @property
    def today(self) -> date:
        """The day on which the demo is filled."""
        return local_day(self.now)

    def add(self, row: Row) -> Row:
        """Keep a row, and know its number."""
        self.session.add(row)
        self.session.flush()
        return row

    def add_all(self, rows: Iterable[Row]) -> list[Row]:
        """Keep many rows in one go, and know their numbers."""
        kept = list(rows)
        self.session.add_all(kept)
        self.session.flush()
        return kept

    def days_ago(self, days: int, hour: int = 10) -> datetime:
        """A morning so many days back."""
        return (self.now - timedelta(days=days)).replace(
            hour=hour, minute=15, second=0, microsecond=0
        )

    def open_day_ago(self, days: int) -> datetime:
        """A morning about so many days back, when the telephone was answered."""
        weekdays = [WEEKDAYS.index(name) for name in self.network.opening_hours]
        moment = self.days_ago(days)
        while local_day(moment).weekday() not in weekdays:
            moment -= timedelta(days=1)
        return moment

    def phone(self) -> str:
        """A number that is given out to nobody."""
        self.phones += 1
        return f"+3160000{self.phones:04d}"

    def surname(self, position: int) -> str:
        """One of the invented surnames."""
        return SURNAMES[position % len(SURNAMES)]
