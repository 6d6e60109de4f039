"""The steps of a story, as short calls."""

from datetime import UTC, date, datetime, time

import sqlalchemy as sa

from campaigns.pledges.models import Pledge
from intake.matching import services
from portal.outbox.models import Message
from portal.permissions import NOBODY

AFTER = datetime(2026, 11, 11, 9, 0, tzinfo=UTC)


def proposed(session, case, **changes):
    values = {
        "part_id": case.part.id,
        "pledge_id": case.pledge.id,
        "minutes": 120,
        "reasons": ["zelfde wijk"],
        "actor": case.bram,
        "now": case.now,
        **changes,
    }
    return services.propose(session, **values)


def agreed(session, case):
    match = proposed(session, case)
    services.accept_by_volunteer(session, match_id=match.id, actor=NOBODY, now=case.now)
    return services.seeker_said_yes(session, match_id=match.id, actor=case.bram, now=case.now)


def planned(session, case, day=date(2026, 11, 10), at=time(14, 0)):
    match = agreed(session, case)
    return match, services.plan_visit(
        session,
        match_id=match.id,
        day=day,
        at=at,
        minutes=120,
        note="Bel even aan.",
        actor=case.bram,
        now=case.now,
    )


def planned_minutes(session, pledge):
    return session.scalar(sa.select(Pledge.planned_minutes).where(Pledge.id == pledge.id))


def messages(session, prefix):
    found = session.scalars(
        sa.select(Message)
        .where(Message.key.startswith(prefix))
        .order_by(Message.id)
        .execution_options(populate_existing=True)
    )
    return {message.key: message for message in found}


def record(session, case, visit, minutes=420, now=AFTER):
    return services.record_visit(
        session, visit_id=visit.id, minutes=minutes, actor=case.bram, now=now
    )
