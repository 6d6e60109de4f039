"""Turn a signed-in browser into an actor with roles."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import scope
from portal.accounts.models import Account
from portal.accounts.services import Login
from portal.networks.models import Network
from portal.organisations import queries
from portal.organisations.models import Membership
from portal.outbox import services as outbox
from portal.permissions import NOBODY, Actor, Role
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


def actors_of(session: Session, *, login: Login, today: date) -> dict[int, Actor]:
    """The actor per partnership. A covenant that ended gives nothing any more.

    Needs the system scope: who somebody is must be known before there is a scope.
    """
    if login.kind == "volunteer":
        if login.network_id is None:
            return {}
        actor = Actor(
            network_id=login.network_id,
            volunteer_id=login.key,
            roles=frozenset({Role.VOLUNTEER}),
        )
        return {login.network_id: actor}
    by_network: dict[int, list[Membership]] = {}
    for membership in session.scalars(queries.memberships_of(login.key)):
        if membership.account.is_active and _is_valid(membership, today):
            by_network.setdefault(membership.network_id, []).append(membership)
    return {
        network_id: _actor(rows[0].account, network_id, rows)
        for network_id, rows in by_network.items()
    }


def _is_valid(membership: Membership, today: date) -> bool:
    partner = membership.organisation
    return partner is None or partner.covenant_until is None or partner.covenant_until >= today


def _actor(account: Account, network_id: int, memberships: list[Membership]) -> Actor:
    homes = [row.organisation or row.church for row in memberships]
    names = list(dict.fromkeys(home.name for home in homes if home is not None))
    return Actor(
        name=account.name,
        account_id=account.id,
        network_id=network_id,
        roles=frozenset(row.role for row in memberships),
        organisation_ids=frozenset(
            row.organisation_id for row in memberships if row.organisation_id is not None
        ),
        church_ids=frozenset(row.church_id for row in memberships if row.church_id is not None),
        affiliation=", ".join(names),
        page_language=account.page_language,
        has_shortcuts=account.has_shortcuts,
    )


def actor_in(actors: dict[int, Actor], network_id: int | None) -> Actor:
    """Who this is in one partnership; nobody when they do not belong to it."""
    return actors.get(network_id, NOBODY) if network_id is not None else NOBODY


def slugs_of(session: Session, network_ids: list[int]) -> list[Network]:
    """The partnerships with these numbers, by name."""
    wanted = sa.select(Network).where(Network.id.in_(network_ids)).order_by(Network.name)
    return list(session.scalars(wanted))


def mail_sign_in_link(session: Session, *, email: str, now: datetime) -> None:
    """Mail a link that signs in once. For an unknown address the same is done, and nothing leaves.

    Needs the system scope: the account is known before its partnership is.
    """
    known = sa.select(Account.id, Membership.network_id).join(
        Membership, Membership.account_id == Account.id
    )
    home = session.execute(
        known.where(Account.email == email.strip().lower(), Account.is_active.is_(True))
        .order_by(Membership.id)
        .limit(1)
    ).one_or_none()
    network_id = session.scalar(sa.select(sa.func.min(Network.id)))
    if home is not None:
        network_id = home.network_id
    if network_id is None:
        return
    account_id = home.id if home is not None else 0
    token_id = tokens.issue_link(
        session, purpose=Purpose.SIGN_IN, subject_kind="account", subject_key=account_id, now=now
    )
    with scope.scoped_to(session, scope.Scope(network_id)):
        outbox.put(
            session,
            key=f"sign-in:{token_id}",
            template="sign_in_link",
            context={"account": account_id, "link": token_id},
            now=now,
            is_asked=True,
            address=email,
            is_for_nobody=home is None,
        )
