"""What the machine does by itself. Each job finds in the database what is due; twice is no harm."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from campaigns.planning import campaign_services as campaigns
from intake.matching import keeping_warm, results
from intake.matching import services as matching
from intake.matching.plans import services as plans
from intake.referral import services as referral
from portal import heartbeat
from portal.accounts import addresses, browsers, kept_forms, throttle
from portal.accounts import services as accounts
from portal.audit import services as audit
from portal.clock import utc_now
from portal.db import db, unit_of_work
from portal.errors import trace_of
from portal.mail.sending import sender_for
from portal.networks import queries as networks
from portal.scope import Scope, scoped_to, system_scope
from tasks import delivery, planning

log = logging.getLogger(__name__)
SECONDS_PER_RUN = 50.0


def send_outbox() -> int:
    """Bring out what is due, batch after batch, for less than a minute."""
    settings = current_app.extensions["tijdcollecte_settings"]
    sender = sender_for(
        is_demo=settings.is_demo,
        smtp_url=settings.smtp_url,
        public_address=settings.public_address,
    )
    work = delivery.round_of(sender, utc_now)
    end = time.monotonic() + SECONDS_PER_RUN
    count = leased = delivery.send_batch(work)
    while leased == delivery.BATCH and time.monotonic() < end:
        leased = delivery.send_batch(work)
        count += leased
    return count


def beat_heart() -> int:
    """Show that worker and scheduler both live."""
    with unit_of_work() as session:
        heartbeat.beat(session, name="worker", now=utc_now())
    return 1


def seal_trail() -> int:
    """Chain what was added to the trail."""
    return _in_each_network(lambda session, now: audit.seal_trail(session))


def forget_traces() -> int:
    """Drop old counters, browsers nobody came back in, forms nobody sent, addresses of before."""
    now = utc_now()
    with unit_of_work() as session:
        count = throttle.forget_old_tries(session, now=now)
        count += browsers.forget_old_browsers(session, now=now)
        count += kept_forms.drop_old_forms(session, now=now)
        count += addresses.forget_old_changes(session, now=now)
        return count + accounts.forget_secrets(session, now=now)


def expire_offers() -> int:
    """Take back what a partner did not answer in time."""
    return _in_each_network(lambda session, now: referral.expire_due(session, now=now))


def close_campaigns() -> int:
    """Close the campaigns whose last day has gone."""
    return _in_each_network(lambda session, now: campaigns.close_due(session, now=now))


def lapse_proposals() -> int:
    """End proposals that a volunteer did not answer in time."""
    return _in_each_network(lambda session, now: matching.lapse_due(session, now=now))


def keep_warm() -> int:
    """Ask volunteers who waited six weeks whether they stay ready."""
    return _in_each_network(lambda session, now: keeping_warm.keep_warm_due(session, now=now))


def push_results() -> int:
    """Bring to the public pages what the pledges did, within the rule for small numbers."""
    return _in_each_network(_push_results)


def make_plans() -> int:
    """Make the plans that were asked for; those whose worker has gone have failed."""
    _in_each_network(lambda session, now: plans.fail_silent(session, now=now))
    return sum(planning.make_plan(network_id) for network_id in _network_ids())


def _push_results(session: Session, now: datetime) -> int:
    results.push_results(session, now=now)
    return 1


def _network_ids() -> list[int]:
    with system_scope(db.session(), "which partnerships there are"):
        return [network.id for network in db.session.scalars(networks.networks())]


def _in_each_network(service: Callable[[Session, datetime], int]) -> int:
    """Run a service in each partnership, in a unit of its own; one that fails stops no other."""
    session = db.session()
    count = 0
    for network_id in _network_ids():
        try:
            with scoped_to(session, Scope(network_id, whole_network=True)), unit_of_work():
                count += service(session, utc_now())
        except Exception as wrong:
            log.error("a job failed in partnership %s: %s", network_id, trace_of(wrong))
    return count
