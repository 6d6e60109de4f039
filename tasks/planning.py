"""Make the plans that were asked for: load, think, keep. No transaction is open while it thinks."""

import logging
import time

from sqlalchemy.orm import Session

from intake.matching.plans import services
from intake.matching.plans.loading import load_board, stamp
from intake.matching.plans.models import PlanRun
from intake.matching.plans.solver import Stopped, best_plan
from portal.clock import utc_now
from portal.db import db, end_reading, unit_of_work
from portal.errors import trace_of
from portal.scope import Scope, scoped_to

log = logging.getLogger(__name__)
# So often the page hears how far it is, and we hear that somebody said stop.
TELL_SECONDS = 1.0


class Telling:
    """What a plan tells while it is made."""

    def __init__(self, session: Session, run_id: int) -> None:
        self.session, self.run_id = session, run_id
        self.done, self.is_stopped = 0, False
        self._told_at = 0.0

    def progress(self, done: int, total: int) -> None:
        """So far it is."""
        self.done = min(99, 100 * done // max(1, total))
        self.stop()

    def stop(self) -> bool:
        """Whether somebody said stop; looks at the database once a second."""
        if self.is_stopped or time.monotonic() - self._told_at < TELL_SECONDS:
            return self.is_stopped
        with unit_of_work() as session:
            self.is_stopped = services.tell_progress(
                session, run_id=self.run_id, done=self.done, now=utc_now()
            )
        self._told_at = time.monotonic()
        return self.is_stopped


def make_plan(network_id: int) -> bool:
    """Make one plan of this partnership; whether there was one to make."""
    session = db.session()
    with scoped_to(session, Scope(network_id, whole_network=True)):
        with unit_of_work():
            run = services.take_up(session, now=utc_now())
        if run is None:
            return False
        event = "stop"
        try:
            if _make(session, run):
                return True
        except Stopped:
            log.info("plan %s was stopped", run.id)
        except Exception as wrong:
            log.error("plan %s failed: %s", run.id, trace_of(wrong))
            event = "fail"
        with unit_of_work():
            services.end_plan(session, run_id=run.id, event=event, now=utc_now())
    return True


def _make(session: Session, run: PlanRun) -> bool:
    """Load with the eyes of who asked, think, and keep; False when it was not ours any more."""
    now, run_id = utc_now(), run.id
    mine = run.organisation_id
    eyes = Scope(
        run.network_id,
        whole_network=mine is None,
        organisation_ids=frozenset() if mine is None else frozenset({mine}),
    )
    with scoped_to(session, eyes):
        before = stamp(session)
        board = load_board(session, now=now, is_accepted=mine is not None).board(now)
        end_reading(session)
    telling = Telling(session, run_id)
    plan = best_plan(board, stop=telling.stop, progress=telling.progress)
    with unit_of_work():
        return services.keep_plan(
            session, run_id=run_id, board=board, plan=plan, stamp=before, now=utc_now()
        )
