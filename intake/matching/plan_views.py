"""One page for the whole board: who could help whom, at once or by a plan. A human chooses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from intake.matching.blueprint import bp
from intake.matching.plans import loading, queries, services
from intake.matching.plans.models import PlanRun
from intake.matching.plans.states import ACTIVE, SILENT_AFTER, PlanState
from intake.matching.queries import names_of_pledges
from intake.matching.values import Suggestion
from intake.requests.models import RequestPart
from intake.requests.rules import waited_days
from portal.audit.services import record
from portal.clock import local_day, moment_text, utc_now
from portal.db import db, unit_of_work
from portal.language import _, decimal_text
from portal.organisations.queries import organisations
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, notice, page, see_other
from portal.wording import duration_text, rhythm_text


@dataclass(frozen=True)
class Helper:
    """One line of a plan as it is now; ``found`` is None when it does not fit any more."""

    pledge_id: int
    minutes: int
    found: Suggestion | None
    name: str


@dataclass(frozen=True)
class Row:
    """One part with who could help."""

    part: RequestPart
    days: int
    helpers: list[Helper]


@bp.get("/plan")
@requires(Permission.MATCH_MAKE)
def board() -> ResponseReturnValue:
    """The newest plan with its lines; without one the list that is ready at once."""
    now, mine = utc_now(), _mine()
    _note_look(mine, now)
    runs = list(db.session.scalars(queries.runs_of(mine).limit(1)))
    run = runs[0] if runs else None
    is_planned = run is not None and run.state is PlanState.DONE
    skip = _skip()
    is_cut = False
    if run and is_planned:
        rows, total = _planned(run, skip, now)
    else:
        rows, total, is_cut = _instant(skip, now)
    is_active = run is not None and run.state in ACTIVE
    return page(
        "intake/matching/plan.html",
        run=run,
        rows=rows,
        total=total,
        looked_at=loading.PARTS_AT_ONCE if is_cut else 0,
        is_planned=is_planned,
        is_active=is_active,
        is_silent=is_active and run is not None and _is_silent(run, now),
        is_stale=is_planned and run is not None and run.stamp != loading.stamp(db.session()),
        share=_share(run),
        older=skip + queries.PAGE if skip + queries.PAGE < total else None,
        newer=max(0, skip - queries.PAGE) if skip else None,
        partners=_partners(now),
        mine=mine,
        states=PlanState,
        moment_text=moment_text,
        duration_text=duration_text,
        rhythm_text=rhythm_text,
    )


def _note_look(mine: int | None, now: datetime) -> None:
    """Reasons tell what somebody needs, so the trail keeps who read them."""
    with unit_of_work() as session:
        record(
            session,
            actor=current_actor(),
            verb="looked",
            object_kind="board",
            object_key=mine or 0,
            now=now,
            fields=("suggestions",),
        )


def _mine() -> int | None:
    """Whose board: that of the organisation in the address, of one's own, or of everybody."""
    own = sorted(current_actor().organisation_ids)
    asked = request.values.get("organisatie", "")
    return next((one for one in own if str(one) == asked), own[0] if own else None)


def _skip() -> int:
    typed = request.args.get("na", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 0


def _partners(now: datetime) -> dict[int, str]:
    return {one.id: one.name for one in db.session.scalars(organisations(local_day(now)))}


def _is_silent(run: PlanRun, now: datetime) -> bool:
    return (run.alive_at or run.asked_at) <= now - SILENT_AFTER


def _share(run: PlanRun | None) -> str:
    """Per cent of what there would be at most, with one decimal, rounded down."""
    tenths = 1000
    if run is not None and run.bound > 0:
        tenths = min(tenths, tenths * run.worth // run.bound)
    return decimal_text(f"{tenths / 10:.1f}")


def _instant(skip: int, now: datetime) -> tuple[list[Row], int, bool]:
    """What the quick list says, for how many parts, and whether more waited than it looked at."""
    # numpy comes along with it: see loading.
    from intake.matching.plans.greedy import greedy_plan

    mine = _mine()
    loaded = loading.load_board(
        db.session(), now=now, is_accepted=mine is not None, is_instant=True
    )
    made = greedy_plan(loaded.board(now))
    found: dict[int, list[tuple[int, int]]] = {}
    for line in made.lines:
        pledge_id = loaded.offers[line.offer].pledge_id
        found.setdefault(loaded.parts[line.job].id, []).append((pledge_id, line.minutes))
    shown = dict(list(found.items())[skip : skip + queries.PAGE])
    return _rows(loaded, shown, now), len(found), loaded.is_cut


def _planned(run: PlanRun, skip: int, now: datetime) -> tuple[list[Row], int]:
    """The lines that were kept, held against the board as it is now."""
    lines = db.session.scalars(queries.lines_of(run.id, skip=skip)).all()
    shown: dict[int, list[tuple[int, int]]] = {}
    for line in lines:
        shown.setdefault(line.part_id, []).append((line.pledge_id, line.minutes))
    loaded = loading.load_board(
        db.session(),
        now=now,
        is_accepted=run.organisation_id is not None,
        part_ids=list(shown),
        pledge_ids=[line.pledge_id for line in lines],
    )
    total = db.session.scalar(queries.parts_filled(run.id)) or 0
    return _rows(loaded, shown, now), total


def _rows(
    loaded: loading.Loaded, shown: dict[int, list[tuple[int, int]]], now: datetime
) -> list[Row]:
    parts = {part.id: part for part in loaded.parts}
    wanted = [pledge_id for lines in shown.values() for pledge_id, _minutes in lines]
    names = _names(wanted)
    return [
        Row(
            parts[part_id],
            _days(parts[part_id], now),
            [
                Helper(
                    pledge_id,
                    minutes,
                    loaded.reasons(part_id, pledge_id, now),
                    names.get(pledge_id, ""),
                )
                for pledge_id, minutes in lines
            ],
        )
        for part_id, lines in shown.items()
        if part_id in parts
    ]


def _names(pledge_ids: Sequence[int]) -> dict[int, str]:
    rows = db.session.execute(names_of_pledges(pledge_ids))
    return {pledge_id: person.full_name for pledge_id, person in rows}


def _days(part: RequestPart, now: datetime) -> int:
    return waited_days(part.request.received_at, until=now, held_days=part.request.held_days)


@bp.post("/plan")
@requires(Permission.MATCH_MAKE)
def start_plan() -> ResponseReturnValue:
    """Ask for a plan; the worker makes it."""
    mine = _mine()
    do_and_tell(
        lambda session: services.ask_plan(
            session, organisation_id=mine, actor=current_actor(), now=utc_now()
        ),
        _("Het plan wordt gemaakt. U kunt intussen verder werken."),
        refused="warn",
    )
    return see_other("matching.board", organisatie=mine)


@bp.post("/plan/<int:run_id>/stop")
@requires(Permission.MATCH_MAKE)
def stop_plan(run_id: int) -> ResponseReturnValue:
    """Say stop."""
    with unit_of_work() as session:
        services.stop_plan(session, run_id=run_id, actor=current_actor(), now=utc_now())
    notice(_("Wij stoppen met dit plan."))
    return see_other("matching.board", organisatie=_mine())
