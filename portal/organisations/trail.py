"""Note in the trail what happens to somebody's account, in each partnership; and tell them."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.clock import utc_now
from portal.organisations.models import Membership
from portal.organisations.telling import tell_owner
from portal.permissions import Actor
from portal.scope import Scope, scoped_to


def note_account(session: Session, *, account_id: int, verb: str) -> None:
    """Somebody did something with their own account, or somebody else as them.

    Needs the system scope.
    """
    wanted = (
        sa.select(Membership.network_id)
        .where(Membership.account_id == account_id, Membership.ended_at.is_(None))
        .distinct()
    )
    now = utc_now()
    for number, network_id in enumerate(sorted(session.scalars(wanted))):
        with scoped_to(session, Scope(network_id)):
            record(
                session,
                actor=Actor(account_id=account_id),
                verb=verb,
                object_kind="account",
                object_key=account_id,
                now=now,
            )
            if number == 0:  # one mail, whoever they are elsewhere too
                tell_owner(session, account_id=account_id, verb=verb, now=now)
