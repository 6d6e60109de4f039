"""Fill an empty demo."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from intake.matching.results import push_results
from portal.clock import utc_now
from portal.db import db, end_reading, unit_of_work
from portal.networks import queries as networks
from portal.networks.models import Network
from portal.scope import Scope, scoped_to, system_scope
from tasks.demo import arriving, dordrecht, veenendaal, vlaardingen
from tasks.demo.arriving import fill_arrivals
from tasks.demo.campaign import fill_campaigns
from tasks.demo.furnishing import Plan, furnish
from tasks.demo.making import Town
from tasks.demo.outside import fill_outside
from tasks.demo.questions import fill_questions_of_the_year, fill_recent_questions
from tasks.demo.report import add_reports
from tasks.demo.veenendaal import fill_veenendaal
from tasks.demo.vlaardingen import fill_vlaardingen
from tasks.demo.waiting import fill_waiting
from tasks.demo.year import fill_year


def is_empty() -> bool:
    """Whether nobody lives here yet."""
    found = db.session.scalars(networks.networks()).first()
    end_reading(db.session())
    return found is None


def fill() -> None:
    """The three partnerships, whole or not at all."""
    session = db.session()
    with system_scope(session, "fill the demo"), unit_of_work():
        _settle(session, dordrecht.network(), dordrecht.PLAN, fill_dordrecht)
        _settle(session, veenendaal.network(), veenendaal.PLAN, fill_veenendaal)
        _settle(session, vlaardingen.network(), vlaardingen.PLAN, fill_vlaardingen)


def fill_dordrecht(town: Town) -> None:
    """Who waits now, two campaigns, and the whole of 2023."""
    fill_waiting(town)
    fill_arrivals(town, arriving.DORDRECHT)
    fill_campaigns(town)
    requests = fill_year(town)
    fill_questions_of_the_year(town, requests)
    fill_recent_questions(town)
    fill_outside(town)
    add_reports(town)


def _settle(
    session: Session, network: Network, plan: Plan, fill_it: Callable[[Town], None]
) -> None:
    session.add(network)
    session.flush()
    with scoped_to(session, Scope(network.id, whole_network=True)):
        town = furnish(Town(session, network, utc_now()), plan)
        fill_it(town)
        session.flush()  # before the scope ends and lets go of every row
        push_results(session, now=town.now)
        session.flush()
