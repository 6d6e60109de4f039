"""The board out of the database: what waits and what is free, as far as the session may see.

A handful of statements, however large the board is.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.matching import offers
from intake.matching.plans import queries
from intake.matching.plans.values import Board
from intake.matching.rules import suggest
from intake.matching.values import Need, Offer, Suggestion
from intake.requests.models import RequestPart
from portal.clock import local_day

# For a page that answers at once; the plan itself looks at all.
PARTS_AT_ONCE, PLEDGES_AT_ONCE = 300, 2_000


@dataclass(frozen=True)
class Loaded:
    """Parts with their needs, the offers, and the minutes that parts were promised already."""

    parts: Sequence[RequestPart]
    needs: Sequence[Need]
    offers: Sequence[Offer]
    filled: dict[int, int]
    is_cut: bool

    def board(self, now: datetime) -> Board:
        """Every need held against every offer."""
        # numpy is large, and most processes of the website never make a board.
        from intake.matching.plans.board import make_board

        return make_board(self.needs, self.offers, today=local_day(now), filled=self.filled)

    def reasons(self, part_id: int, pledge_id: int, now: datetime) -> Suggestion | None:
        """Why this pledge suits this part, as it is now; None when it does no longer."""
        need = next((one for one in self.needs if one.part_id == part_id), None)
        offer = next((one for one in self.offers if one.pledge_id == pledge_id), None)
        if need is None or offer is None:
            return None
        if need.organisation_id not in (0, offer.organisation_id):
            return None
        found = suggest(need, [offer], today=local_day(now))
        return found[0] if found else None


def load_board(
    session: Session,
    *,
    now: datetime,
    is_accepted: bool,
    part_ids: Collection[int] | None = None,
    pledge_ids: Collection[int] | None = None,
    is_instant: bool = False,
) -> Loaded:
    """What waits and what is free. ``is_accepted``: only parts that somebody accepted."""
    parts = queries.waiting_parts(is_accepted=is_accepted, part_ids=part_ids)
    most_parts = PARTS_AT_ONCE if is_instant else None
    rows = session.execute(parts.limit(most_parts)).unique().all()
    most = PLEDGES_AT_ONCE if is_instant else None
    free = offers.board_offers(now=now, pledge_ids=pledge_ids, most=most)
    known, _ = offers.read_offers(session.execute(free).all())
    settled: dict[int, set[int]] = {}
    filled: dict[int, int] = {}
    wanted = {part.id: part for part, _ in rows}
    for part_id, volunteer_id, minutes, people in session.execute(queries.matches_on_board()):
        part = wanted.get(part_id)
        if part is None:
            continue
        settled.setdefault(part_id, set()).add(volunteer_id)
        brought = minutes * max(1, min(people, part.people_needed))
        filled[part_id] = filled.get(part_id, 0) + brought
    needs = [
        offers.need_of(part, owner or 0, frozenset(settled.get(part.id, ())))
        for part, owner in rows
    ]
    is_cut = len(rows) == most_parts or len(known) == most
    return Loaded([part for part, _ in rows], needs, known, filled, is_cut)


def stamp(session: Session) -> str:
    """The board in some figures: another stamp, another board."""
    figures: list[object] = []
    for statement in (
        queries.stamp_of_parts(),
        queries.stamp_of_pledges(),
        queries.stamp_of_matches(),
        queries.stamp_of_assignments(),
    ):
        figures += session.execute(statement).one()
    return ".".join(str(figure) for figure in figures)
