"""Six weeks ready and nobody found: one mail, for as long as it is true."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from factories import make_match, make_pledge, make_volunteer

from campaigns.pledges.models import Pledge, PledgeState
from intake.matching import keeping_warm
from intake.matching.models import MatchState
from portal.mail.registry import MAILS, MailJob
from portal.networks.models import Network
from portal.outbox.models import Message
from portal.scope import Scope, enter
from portal.web.partnerships import card_of
from tasks.schedule import SCHEDULE

SIX_WEEKS = timedelta(weeks=6)


@pytest.fixture
def waiting(session, case):
    """Anna, called at the beginning; and the moment, six weeks later."""
    case.pledge.contacted_at = case.now
    case.later = case.now + SIX_WEEKS
    session.commit()
    enter(session, Scope(case.town.network.id, whole_network=True))
    return case


def run(session, now):
    return keeping_warm.keep_warm_due(session, now=now)


def mail_of(session, case, now):
    [message] = session.scalars(sa.select(Message)).all()
    network = card_of(session.get_one(Network, case.town.network.id))
    return MAILS[message.template](MailJob(session, message.context, network, now))


def change(session, case, **values):
    for name, value in values.items():
        setattr(session.get_one(Pledge, case.pledge.id), name, value)
    session.flush()


def test_after_six_weeks_one_mail_and_no_second(session, waiting):
    assert run(session, waiting.later - timedelta(seconds=1)) == 0
    assert [run(session, waiting.later + timedelta(days=days)) for days in (0, 1, 20)] == [1, 0, 0]
    mail = mail_of(session, waiting, waiting.later)
    assert (mail.to, mail.subject) == (waiting.anna.email, "Blijft u beschikbaar?")
    assert mail.words.stop_page.startswith("http")


def test_it_leaves_by_day_only(session, waiting):
    """A Sunday night: the mail waits until Monday half past eight."""
    sunday = waiting.later + timedelta(days=6 - waiting.later.weekday(), hours=3)
    run(session, sunday)
    [message] = session.scalars(sa.select(Message)).all()
    assert message.due_at > sunday
    assert message.due_at.weekday() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"state": PledgeState.PAUSED},
        {"state": PledgeState.WITHDRAWN},
        {"planned_minutes": 120},
        {"ends_on": date(2026, 11, 30)},
        {"starts_on": date(2027, 6, 1)},
    ],
)
def test_who_does_not_wait_is_not_asked_and_a_mail_on_its_way_is_dropped(session, waiting, values):
    run(session, waiting.later)
    assert mail_of(session, waiting, waiting.later) is not None
    change(session, waiting, **values)
    assert mail_of(session, waiting, waiting.later) is None
    session.execute(sa.delete(Message))
    assert run(session, waiting.later) == 0


def test_a_live_match_on_any_pledge_is_no_waiting(session, waiting):
    other = make_pledge(session, waiting.town.project, waiting.anna, contacted_at=waiting.now)
    run(session, waiting.later)
    match = make_match(session, waiting.part, other, waiting.town.bram, proposed_at=waiting.now)
    assert mail_of(session, waiting, waiting.later) is None
    # Stopped: from then on it is six weeks again, and then a mail of its own.
    match.state, match.ended_at = MatchState.ENDED, waiting.later
    session.flush()
    assert run(session, waiting.later + SIX_WEEKS - timedelta(days=1)) == 0
    assert run(session, waiting.later + SIX_WEEKS) == 1


def test_two_pledges_of_one_person_are_one_mail(session, waiting):
    make_pledge(session, waiting.town.project, waiting.anna, contacted_at=waiting.now)
    assert run(session, waiting.later) == 1


def test_who_has_no_address_or_waited_far_longer_is_for_a_human(session, waiting):
    silent = make_volunteer(session, waiting.town.network, email="")
    make_pledge(session, waiting.town.project, silent, contacted_at=waiting.now)
    assert run(session, waiting.now + keeping_warm.TOO_LONG) == 0
    assert run(session, waiting.later) == 1


def test_nobody_of_elsewhere_is_asked(session, waiting):
    enter(session, Scope(waiting.town.other.id, whole_network=True))
    assert run(session, waiting.later) == 0


def test_the_job_stands_in_the_schedule():
    assert SCHEDULE["keep_warm"].minute is not None
