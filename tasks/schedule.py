"""When each job runs: a table. Nothing starts between 02.00 and 03.00, the hour that may not exist.

Jobs find what is due in the database, so a job that was missed is made up for by the next run.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from celery.schedules import BaseSchedule, crontab, schedule

from portal.clock import AMSTERDAM
from tasks import jobs
from tasks.bounces import read_bounces

NOT_AT_NIGHT = "0-1,3-23"


@dataclass(frozen=True)
class Job:
    """A job and its times: every so many seconds, or at a minute of the hour."""

    run: Callable[[], int]
    seconds: float | None = None
    minute: int | None = None
    hours: str = NOT_AT_NIGHT

    def times(self) -> BaseSchedule:
        """As Celery's beat wants it."""
        if self.seconds is not None:
            return schedule(self.seconds)
        return crontab(minute=str(self.minute), hour=self.hours)


SCHEDULE: dict[str, Job] = {
    "beat_heart": Job(jobs.beat_heart, seconds=60),
    "send_outbox": Job(jobs.send_outbox, seconds=60),
    "read_bounces": Job(read_bounces, seconds=300),
    "close_campaigns": Job(jobs.close_campaigns, minute=3),
    "expire_offers": Job(jobs.expire_offers, minute=20),
    "keep_warm": Job(jobs.keep_warm, minute=35),
    "forget_traces": Job(jobs.forget_traces, minute=40),
    "lapse_proposals": Job(jobs.lapse_proposals, minute=25),
    "make_plans": Job(jobs.make_plans, seconds=10),
    "push_results": Job(jobs.push_results, seconds=300),
    "seal_trail": Job(jobs.seal_trail, minute=7),
}

# In the demo and in tests: a mail appears while one looks, counts a moment later.
HURRY = {"send_outbox": 2.0, "make_plans": 2.0, "push_results": 5.0}


def table(*, is_hurried: bool) -> dict[str, Job]:
    """The jobs as this installation runs them."""
    if not is_hurried:
        return SCHEDULE
    return {
        name: replace(job, seconds=HURRY.get(name, job.seconds)) for name, job in SCHEDULE.items()
    }


ZONE = AMSTERDAM.key
