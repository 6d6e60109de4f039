"""Anna's wish, and how a test promises it."""

from dataclasses import replace

from factories import NOW

from campaigns.pledges import rules, services
from campaigns.pledges.models import PledgeKind
from campaigns.volunteers.rules import Person

WISH = rules.PledgeWish(
    person=Person("Anna", "Bos", phone="+31612345678"),
    kind=PledgeKind.RECURRING,
    minutes=120,
    every_weeks=2,
    may_share=True,
)


def make(session, town, **changes):
    now = changes.pop("now", NOW)
    return services.pledge_hours(
        session,
        project_id=town.project.id,
        participation_id=None,
        wish=replace(WISH, **changes),
        now=now,
    )
