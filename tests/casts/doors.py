"""Reads the table of doors, and says what each person should get at each of them."""

from dataclasses import dataclass, field
from pathlib import Path

TABLE = Path(__file__).parents[1] / "strangers" / "doors.txt"
ORG = ("bram", "henk", "cor", "cora")
DESK = ("ellen", "fenna")
EVERYBODY = (
    *("visitor", *ORG, *DESK, "dirk", "hanna", "bea", "ina", "ada", "pim", "anna", "piet"),
    *("dina", "fien"),
)
FAR = frozenset({"dina", "fien"})
GROUPS = {
    "ORG": ORG,
    "DESK": DESK,
    "COORD": ("bram", "cor", "ellen"),
    "ALL": EVERYBODY,
    "nobody": (),
}
TO_SIGN_IN = (303,)
# What a stranger's twin is called over there, and who they are like.
TWINS = {"dina": "bram", "fien": "anna"}


@dataclass(frozen=True)
class Door:
    """One line of the table."""

    method: str
    endpoint: str
    may_enter: frozenset[str]
    may_open: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: tuple[int, ...] = (200,)
    shut: int = 404

    @property
    def is_open(self) -> bool:
        """Anybody may come."""
        return "visitor" in self.may_enter

    @property
    def for_volunteers(self) -> bool:
        """Whoever has no mailed link is not told that there is a page."""
        return "anna" in self.may_enter and not self.is_open

    def expected(self, who: str, owner: str) -> tuple[int, ...]:
        """What somebody gets in Dordrecht, for an object of this owner."""
        if not self.is_open:
            if who == "visitor":
                return (404,) if self.for_volunteers else TO_SIGN_IN
            if who in FAR:
                return (404,)
            if who not in self.may_enter:
                return (403,)
        if owner not in self.may_open:
            return (404 if self.shut == 403 else self.shut,)
        return self.answers if who in self.may_open[owner] else (self.shut,)

    def expected_there(self, who: str) -> tuple[int, ...]:
        """What somebody gets in the other partnership, for an object of theirs."""
        if self.is_open:
            return self.answers
        if who == "visitor":
            return (404,) if self.for_volunteers else TO_SIGN_IN
        if who not in FAR:
            return (404,)
        like = TWINS[who]
        if like not in self.may_enter:
            return (403,)
        theirs = {"hip", "ark", "dor", "-", "free"} & set(self.may_open)
        return self.answers if any(like in self.may_open[one] for one in theirs) else (404,)


def _people(text: str) -> tuple[str, ...]:
    names: list[str] = []
    for word in text.split():
        names += GROUPS.get(word, (word,))
    unknown = set(names) - set(EVERYBODY)
    assert not unknown, unknown
    return tuple(dict.fromkeys(names))


def _door(line: str) -> Door:
    head, enter, opens = line.split("|")
    method, endpoint = head.split()
    answers: tuple[int, ...] = (200,)
    shut = 404
    if "=" in opens:
        opens, _, told = opens.rpartition("=")
        answers = tuple(int(one) for one in told.split(" or "))
    if "!" in opens:
        opens, _, told = opens.rpartition("!")
        shut = int(told)
    lists = dict(part.split(":") for part in opens.split(";"))
    return Door(
        method,
        endpoint,
        frozenset(_people(enter)),
        {owner.strip(): _people(people) for owner, people in lists.items()},
        answers,
        shut,
    )


DOORS = [
    _door(line) for line in TABLE.read_text().splitlines() if line and not line.startswith("#")
]
