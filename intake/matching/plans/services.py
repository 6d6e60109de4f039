"""Ask for a plan, take it up, tell how far it is, and keep what came out. Proposes nothing."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.matching.plans import queries
from intake.matching.plans.models import PlanLine, PlanRun
from intake.matching.plans.states import ACTIVE, TRANSITIONS, AlreadyPlanning, PlanState
from intake.matching.plans.values import Board, Plan
from portal import scope
from portal.audit.services import record
from portal.errors import Missing
from portal.permissions import Actor

KIND = "plan"


def ask_plan(
    session: Session, *, organisation_id: int | None, actor: Actor, now: datetime
) -> PlanRun:
    """Ask for a plan for one board; the former one goes. Raises AlreadyPlanning."""
    run = PlanRun(
        network_id=scope.network_of(session),
        organisation_id=organisation_id,
        asked_at=now,
        asked_by=actor.account_id or 0,
    )
    try:
        with session.begin_nested():
            session.add(run)
            session.flush()
    except IntegrityError:
        raise AlreadyPlanning from None
    former = [one for one in session.scalars(queries.ended(organisation_id)) if one != run.id]
    session.execute(sa.delete(PlanLine).where(PlanLine.run_id.in_(former)))
    session.execute(sa.delete(PlanRun).where(PlanRun.id.in_(former)))
    record(session, actor=actor, verb="plan_asked", object_kind=KIND, object_key=run.id, now=now)
    session.flush()
    return run


def stop_plan(session: Session, *, run_id: int, actor: Actor, now: datetime) -> None:
    """Say stop. One that waits stops at once, one that runs within a second.

    One that ended stays as it is. Raises Missing.
    """
    run = session.scalars(queries.run(run_id).with_for_update()).one_or_none()
    if run is None:
        raise Missing
    if run.state not in ACTIVE:
        return
    if run.state is PlanState.QUEUED:
        _follow(session, run_id, "stop", ended_at=now, is_stop_asked=True)
    else:
        run.is_stop_asked = True
    record(session, actor=actor, verb="plan_stopped", object_kind=KIND, object_key=run_id, now=now)
    session.flush()


def take_up(session: Session, *, now: datetime) -> PlanRun | None:
    """The plan that waits longest, now ours; None when none waits or another was quicker."""
    run_id = session.scalar(queries.next_queued())
    if run_id is None or not _follow(session, run_id, "begin", alive_at=now):
        return None
    return session.scalars(queries.run(run_id).execution_options(populate_existing=True)).one()


def tell_progress(session: Session, *, run_id: int, done: int, now: datetime) -> bool:
    """Say how far it is and that we live; returns whether to stop, also when it is not ours."""
    is_ours = _update(session, run_id, {PlanState.RUNNING}, done=done, alive_at=now)
    asked = session.scalar(sa.select(PlanRun.is_stop_asked).where(PlanRun.id == run_id))
    return not is_ours or bool(asked)


def keep_plan(
    session: Session, *, run_id: int, board: Board, plan: Plan, stamp: str, now: datetime
) -> bool:
    """Keep what came out, all of it or nothing; False when the plan is not ours any more."""
    is_ours = _follow(
        session,
        run_id,
        "finish",
        done=100,
        ended_at=now,
        stamp=stamp,
        parts=sum(job.demand > 0 for job in board.jobs),
        pledges=len(board.offers),
        worth=round(plan.worth),
        bound=round(plan.bound or plan.worth),
    )
    if is_ours:
        session.add_all(_lines(session, run_id, board, plan))
        session.flush()
    return is_ours


def _lines(session: Session, run_id: int, board: Board, plan: Plan) -> Sequence[PlanLine]:
    network_id = scope.network_of(session)
    return [
        PlanLine(
            network_id=network_id,
            run_id=run_id,
            position=position,
            part_id=board.jobs[line.job].part_id,
            pledge_id=board.offers[line.offer].pledge_id,
            minutes=line.minutes,
        )
        for position, line in enumerate(plan.lines)
    ]


def end_plan(session: Session, *, run_id: int, event: str, now: datetime) -> bool:
    """It stopped or failed: nothing of it is kept."""
    return _follow(session, run_id, event, ended_at=now)


def fail_silent(session: Session, *, now: datetime) -> int:
    """Plans whose worker has gone have failed; anybody may ask again."""
    gone = session.scalars(queries.silent(now)).all()
    return sum(end_plan(session, run_id=run_id, event="fail", now=now) for run_id in gone)


def _follow(session: Session, run_id: int, event: str, **values: object) -> bool:
    """One step, only from where it may start: of two that try, one wins."""
    sources, target = TRANSITIONS[event]
    return _update(session, run_id, sources, state=target, **values)


def _update(
    session: Session, run_id: int, states: frozenset[PlanState] | set[PlanState], **values: object
) -> bool:
    changed = session.execute(
        sa.update(PlanRun)
        .where(PlanRun.id == run_id, PlanRun.state.in_(sorted(states, key=lambda s: s.value)))
        .values(**values)
        .execution_options(synchronize_session=False)
        .returning(PlanRun.id)
    )
    return changed.first() is not None
