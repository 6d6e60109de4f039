"""Fill an empty demo."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from portal.clock import utc_now
from portal.db import db, end_reading, unit_of_work
from portal.networks import queries as networks
from portal.networks.models import Network
from portal.scope import Scope, scoped_to, system_scope
from tasks.demo.campaign import fill_campaigns, fill_elsewhere
from tasks.demo.making import Town
from tasks.demo.town import dordrecht, dordt_network, vlaardingen, vlaardingen_network
from tasks.demo.waiting import fill_waiting


def is_empty() -> bool:
    """Whether nobody lives here yet."""
    found = db.session.scalars(networks.networks()).first()
    end_reading(db.session())
    return found is None


def fill() -> None:
    """Both partnerships, whole or not at all."""
    session = db.session()
    with system_scope(session, "fill the demo"), unit_of_work():
        _settle(session, dordt_network(), dordrecht, fill_waiting, fill_campaigns)
        _settle(session, vlaardingen_network(), vlaardingen, fill_elsewhere)


def _settle(
    session: Session,
    network: Network,
    furnish: Callable[[Session, Network, datetime], Town],
    *fills: Callable[[Town], None],
) -> None:
    session.add(network)
    session.flush()
    with scoped_to(session, Scope(network.id, whole_network=True)):
        town = furnish(session, network, utc_now())
        for fill_more in fills:
            fill_more(town)
        session.flush()  # before the scope ends and lets go of every row
