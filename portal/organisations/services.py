"""Turn a signed-in browser into an actor with roles."""

from datetime import date

from sqlalchemy.orm import Session

from portal.accounts.models import Account
from portal.accounts.services import Login
from portal.organisations import queries
from portal.organisations.models import Membership
from portal.permissions import NOBODY, Actor, Role


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
    account = session.get(Account, login.key)
    if account is None or not account.is_active:
        return {}
    by_network: dict[int, list[Membership]] = {}
    for membership in session.scalars(queries.memberships_of(account.id)):
        if _is_valid(membership, today):
            by_network.setdefault(membership.network_id, []).append(membership)
    return {
        network_id: _actor(account, network_id, rows) for network_id, rows in by_network.items()
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
    )


def actor_in(actors: dict[int, Actor], network_id: int | None) -> Actor:
    """Who this is in one partnership; nobody when they do not belong to it."""
    return actors.get(network_id, NOBODY) if network_id is not None else NOBODY
