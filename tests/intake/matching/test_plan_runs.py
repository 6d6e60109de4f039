"""A plan as a job: asked for, made by the worker, stopped, failed, stale, and seen by its own."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from casts.match_pages import press
from model_page import as_words, states_of
from sqlalchemy.orm import selectinload

from intake.matching.models import Match
from intake.matching.plans import loading, services, states
from intake.matching.plans.models import PlanLine, PlanRun
from intake.matching.plans.states import AlreadyPlanning, PlanState
from intake.matching.services import propose
from portal import scope
from portal.clock import utc_now
from portal.errors import Missing
from portal.scope import Scope
from tasks import jobs, planning

PLAN = "/dordrecht/plan"


@pytest.fixture
def bram(sign_in, case):
    return sign_in(case.town.bram)


def runs(session):
    """Every plan as it is now; nothing stays open, or a browser's commit would go with it."""
    scope.enter(session, scope.SystemScope("a test looks at everything"))
    session.rollback()
    whole = sa.select(PlanRun).options(selectinload(PlanRun.lines)).order_by(PlanRun.id)
    found = session.scalars(whole).all()
    session.expunge_all()
    session.rollback()
    return found


def test_the_table_of_states_is_that_of_the_page():
    assert as_words(states.TRANSITIONS) == states_of("Plan")


def test_a_plan_is_asked_for_made_by_the_worker_and_proposes_nothing(bram, case, session):
    press(bram, PLAN, PLAN)
    assert "begint zo" in bram.get(PLAN).text
    assert jobs.make_plans() == 1
    (run,) = runs(session)
    assert (run.state, run.done, run.parts) == (PlanState.DONE, 100, 1)
    assert run.organisation_id == case.town.hiphelpt.id
    assert [(x.part_id, x.pledge_id, x.minutes) for x in run.lines] == [
        (case.part.id, case.pledge.id, 120)
    ]
    assert session.scalar(sa.select(sa.func.count(Match.id))) == 0
    page = bram.get(PLAN).text
    assert "Het haalt 100,0 procent" in page
    assert case.anna.full_name in page
    assert "zelfde wijk" in page
    assert "is er iets veranderd" not in page


def test_what_changed_since_is_told_and_what_does_not_fit_any_more(bram, case, session):
    press(bram, PLAN, PLAN)
    jobs.make_plans()
    scope.enter(session, scope.SystemScope("a test changes a pledge"))
    session.get(type(case.pledge), case.pledge.id).planned_minutes = 120
    session.commit()
    page = bram.get(PLAN).text
    assert "is er iets veranderd" in page
    assert "Past niet meer" in page


def test_control_a_stamp_that_never_changes_hides_it(bram, case, session, monkeypatch):
    monkeypatch.setattr(loading, "stamp", lambda _session: "")
    monkeypatch.setattr(planning, "stamp", lambda _session: "")
    with pytest.raises(AssertionError):
        test_what_changed_since_is_told_and_what_does_not_fit_any_more(bram, case, session)


def test_a_part_of_which_enough_was_promised_is_left_out(bram, case, session):
    scope.enter(session, case.bram.scope(case.town.network.id))
    propose(
        session,
        part_id=case.part.id,
        pledge_id=case.pledge.id,
        minutes=120,
        reasons=[],
        actor=case.bram,
        now=case.now,
    )
    session.commit()
    assert "Nu past er niemand" in bram.get(PLAN).text


def test_one_at_a_time_and_the_former_goes(case, session):
    scope.enter(session, Scope(case.town.network.id, whole_network=True))
    hip = {"organisation_id": case.town.hiphelpt.id, "actor": case.bram, "now": case.now}
    first = services.ask_plan(session, **hip)
    with pytest.raises(AlreadyPlanning):
        services.ask_plan(session, **hip)
    desk = {"organisation_id": None, "actor": case.ellen, "now": case.now}
    services.ask_plan(session, **desk)
    with pytest.raises(AlreadyPlanning):
        services.ask_plan(session, **desk)
    services.stop_plan(session, run_id=first.id, actor=case.bram, now=case.now)
    second = services.ask_plan(session, **hip)
    session.commit()
    left = [run.id for run in runs(session) if run.organisation_id == case.town.hiphelpt.id]
    assert left == [second.id]


def test_who_says_stop_while_it_waits_stops_it(bram, session):
    press(bram, PLAN, PLAN)
    (run,) = runs(session)
    assert press(bram, PLAN, f"{PLAN}/{run.id}/stop").status_code == 303
    assert jobs.make_plans() == 0
    assert runs(session)[0].state is PlanState.STOPPED
    assert "Het plan is gestopt" in bram.get(PLAN).text


def test_who_says_stop_while_it_is_made_stops_it_and_nothing_is_kept(
    bram, case, session, monkeypatch
):
    press(bram, PLAN, PLAN)

    def stopped_halfway(*, run_id, actor, now):
        services.stop_plan(session, run_id=run_id, actor=actor, now=now)

    thinking = planning.best_plan

    def slow(board, *, stop, progress):
        scope_before = scope.current(session)
        run_id = session.scalar(sa.select(PlanRun.id))
        stopped_halfway(run_id=run_id, actor=case.bram, now=utc_now())
        session.commit()
        scope.enter(session, scope_before)
        return thinking(board, stop=stop, progress=progress)

    monkeypatch.setattr(planning, "best_plan", slow)
    monkeypatch.setattr(planning, "TELL_SECONDS", 0.0)
    jobs.make_plans()
    (run,) = runs(session)
    assert run.state is PlanState.STOPPED
    assert run.lines == []


def test_a_plan_that_goes_wrong_has_failed_and_can_be_asked_again(bram, session, monkeypatch):
    press(bram, PLAN, PLAN)

    def broken(*_args, **_more):
        raise RuntimeError("planted")

    with monkeypatch.context() as patch:
        patch.setattr(planning, "best_plan", broken)
        jobs.make_plans()
    assert runs(session)[0].state is PlanState.FAILED
    assert "mislukt" in bram.get(PLAN).text
    press(bram, PLAN, PLAN)
    jobs.make_plans()
    assert [run.state for run in runs(session)] == [PlanState.DONE]


def test_a_plan_whose_worker_was_killed_has_failed_after_a_while(bram, case, session):
    press(bram, PLAN, PLAN)
    scope.enter(session, Scope(case.town.network.id, whole_network=True))
    killed = services.take_up(session, now=utc_now() - timedelta(minutes=5))
    session.commit()
    assert "Er gebeurt al even niets" in bram.get(PLAN).text
    assert jobs.make_plans() == 0
    (run,) = runs(session)
    assert (run.id, run.state, run.lines) == (killed.id, PlanState.FAILED, [])
    # It was only slow: what it brings after all is not kept, half a plan least of all.
    scope.enter(session, Scope(case.town.network.id, whole_network=True))
    board = loading.load_board(session, now=utc_now(), is_accepted=True).board(utc_now())
    plan = planning.best_plan(board)
    late = {"run_id": run.id, "board": board, "plan": plan, "stamp": "", "now": utc_now()}
    assert not services.keep_plan(session, **late)
    assert services.tell_progress(session, run_id=run.id, done=50, now=utc_now())
    assert session.scalar(sa.select(sa.func.count(PlanLine.id))) == 0


def test_two_workers_make_it_once(case, session):
    scope.enter(session, Scope(case.town.network.id, whole_network=True))
    services.ask_plan(session, organisation_id=None, actor=case.ellen, now=case.now)
    assert services.take_up(session, now=case.now) is not None
    assert services.take_up(session, now=case.now) is None


def test_a_stranger_cannot_stop_it(bram, case, session):
    press(bram, PLAN, PLAN)
    (run,) = runs(session)
    scope.enter(session, case.cor.scope(case.town.network.id))
    with pytest.raises(Missing):
        services.stop_plan(session, run_id=run.id, actor=case.cor, now=case.now)
