"""Mail the link to a new address, and tell the old one when it was used."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import scope
from portal.accounts import addresses
from portal.accounts.models import Account, AddressChange
from portal.networks.models import Network
from portal.organisations.models import Membership
from portal.organisations.trail import note_account
from portal.outbox import services as outbox


def ask_new_address(session: Session, *, account_id: int, email: str, now: datetime) -> None:
    """Let the new address wait, and mail it the link; to whose it is already, that it is theirs.

    Either way the same is done. Raises SameAddress. Needs the system scope.
    """
    change = addresses.ask_change(session, account_id=account_id, email=email, now=now)
    note_account(session, account_id=account_id, verb="asked_new_address")
    wanted = sa.select(Account.id).where(Account.email == change.new_email)
    holder = session.scalar(wanted)
    reader = account_id if holder is None else holder
    _put(
        session,
        reader,
        change,
        template="new_address" if holder is None else "address_taken",
        context={"link": change.link} if holder is None else {"account": holder},
        now=now,
        address=change.new_email,
    )


def take_new_address(session: Session, *, secret: str, account_id: int, now: datetime) -> str:
    """Use the link: the address changes, and the old one hears it; returns the new one.

    Raises LinkUnknown, LinkExpired, LinkUsed or AddressTaken. Needs the system scope.
    """
    change = addresses.change_address(session, secret=secret, account_id=account_id, now=now)
    note_account(session, account_id=account_id, verb="changed_address")
    _put(
        session,
        account_id,
        change,
        template="address_changed",
        context={"link": change.link},
        now=now,
    )
    return change.new_email


def _put(
    session: Session, account_id: int, change: AddressChange, *, template: str, **about: Any
) -> None:
    """Write one of the mails about a change down, in the first partnership of its reader."""
    homes = sa.select(Membership.network_id).where(
        Membership.account_id == account_id, Membership.ended_at.is_(None)
    )
    network_id = session.scalar(homes.order_by(Membership.id).limit(1))
    if network_id is None:  # let go of since, or not given a place yet
        network_id = session.scalars(sa.select(sa.func.min(Network.id))).one()
    with scope.scoped_to(session, scope.Scope(network_id)):
        outbox.put(
            session,
            key=f"{template}:{change.link}",
            template=template,
            is_asked=True,  # they wait for it, or must hear it now
            **about,
        )
