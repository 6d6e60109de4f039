"""Make rows of the cellar: partnerships, partners, accounts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from portal.accounts.models import Account
from portal.db import Base
from portal.networks.models import Category, District, Network
from portal.organisations.models import Church, Membership, Organisation
from portal.permissions import Role

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=UTC)  # a Tuesday
TODAY = date(2026, 11, 3)
_numbers = count(1)
Row = TypeVar("Row", bound=Base)
TOGETHER = "tests_together"


def next_number() -> int:
    """A number that no other row of this run has."""
    return next(_numbers)


def add(session: Session, row: Row) -> Row:
    session.add(row)
    if not session.info.get(TOGETHER):
        session.flush()
    return row


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Write all rows that are made inside at its end: until then they have no number."""
    session.info[TOGETHER] = True
    with session.no_autoflush:
        yield
    session.info[TOGETHER] = False
    session.flush()


def make_network(session: Session, **values: Any) -> Network:
    n = next_number()
    return add(
        session,
        Network(
            **{
                "slug": f"stad-{n}",
                "name": f"Hulplijn Stad {n}",
                "place": f"Stad {n}",
                "phone": "078 200 00 00",
                "phone_hours": "maandag tot en met donderdag, 9.00 tot 12.00 uur",
                "email": f"hulplijn{n}@stad.example",
                **values,
            }
        ),
    )


def make_district(session: Session, network: Network, **values: Any) -> District:
    return add(
        session,
        District(
            **{
                "network_id": network.id,
                "name": f"Wijk {next_number()}",
                "x_m": 0,
                "y_m": 0,
                "postcodes": [],
                **values,
            }
        ),
    )


def make_category(session: Session, network: Network, **values: Any) -> Category:
    n = next_number()
    return add(
        session,
        Category(
            **{
                "network_id": network.id,
                "code": f"soort-{n}",
                "name": f"Soort {n}",
                "minutes": 120,
                "project_title": f"Project {n}",
                "project_summary": "U helpt iemand in de buurt.",
                "project_description": "Samen doet u iets wat alleen niet lukt.",
                **values,
            }
        ),
    )


def make_organisation(session: Session, network: Network, **values: Any) -> Organisation:
    return add(
        session,
        Organisation(
            **{
                "network_id": network.id,
                "name": f"Partner {next_number()}",
                **values,
            }
        ),
    )


def make_church(session: Session, network: Network, **values: Any) -> Church:
    return add(
        session,
        Church(
            **{
                "network_id": network.id,
                "name": f"Kerk {next_number()}",
                **values,
            }
        ),
    )


def make_account(
    session: Session,
    network: Network,
    role: Role,
    *,
    organisation: Organisation | None = None,
    church: Church | None = None,
    **values: Any,
) -> Account:
    n = next_number()
    account = add(
        session,
        Account(
            **{
                "name": f"Medewerker {n}",
                "email": f"medewerker{n}@partner.example",
                "created_at": NOW,
                "is_active": True,
                **values,
            }
        ),
    )
    add(
        session,
        Membership(
            network_id=network.id,
            account_id=account.id,
            role=role,
            organisation_id=organisation.id if organisation else None,
            church_id=church.id if church else None,
        ),
    )
    return account
