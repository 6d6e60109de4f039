"""Turn a signed-in browser into an actor with roles."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import crypto, scope
from portal.accounts.models import Account
from portal.accounts.services import Login, login_of
from portal.clock import local_day
from portal.networks.models import Network
from portal.organisations import queries
from portal.organisations.models import Membership
from portal.outbox import services as outbox
from portal.permissions import LINK_ROLES, NOBODY, Actor, Role
from portal.tokens import services as tokens
from portal.tokens.models import Purpose

TEMPLATES = {Purpose.SIGN_IN: "sign_in_link", Purpose.SET_PASSWORD: "password_link"}
# How long a link works that somebody asked for themselves; an invitation works two days.
FORGOTTEN = timedelta(hours=1)


@dataclass(frozen=True)
class Recognised:
    """Whose browser this is, who that is in each partnership, and when the worker was heard."""

    login: Login | None = None
    actors: dict[int, Actor] = field(default_factory=dict)
    worker_at: datetime | None = None
    mail_away_at: datetime | None = None


def recognise(session: Session, *, secret: str, now: datetime) -> Recognised:
    """The person behind a cookie. A covenant that ended gives nothing any more.

    Needs the system scope: who somebody is must be known before there is a scope.
    """
    rows = session.execute(queries.browser(crypto.fingerprint(secret))).all()
    if not rows:
        return Recognised()
    login = login_of(rows[0][0], now)
    memberships = [row[1] for row in rows if row[1] is not None]
    return Recognised(login, _actors(login, memberships, local_day(now)), *rows[0][2:4])


def _actors(login: Login, memberships: list[Membership], today: date) -> dict[int, Actor]:
    """The actor per partnership; none when the session is over."""
    if login.kind == "volunteer" and login.network_id is not None and not login.is_over:
        actor = Actor(
            network_id=login.network_id,
            volunteer_id=login.key,
            roles=frozenset({Role.VOLUNTEER}),
        )
        return {login.network_id: actor}
    if login.account_id is None:
        return {}
    by_network: dict[int, list[Membership]] = {}
    for membership in memberships:
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


def mail_link(session: Session, *, purpose: Purpose, email: str, now: datetime) -> None:
    """Mail a link that signs a church contact in, or lets one of the staff choose a password.

    For any other address the same is done, and nothing leaves. Needs the system scope: the
    account is known before its partnership is.
    """
    rows = session.execute(_homes().where(Account.email == email.strip().lower())).all()
    wants_staff = purpose is Purpose.SET_PASSWORD
    is_meant = bool(rows) and is_staff(row.role for row in rows) is wants_staff
    network_id = session.scalar(sa.select(sa.func.min(Network.id)))
    if is_meant:
        network_id = rows[0].network_id
    if network_id is None:
        return
    account_id = rows[0].id if is_meant else 0
    token_id = tokens.issue_link(
        session,
        purpose=purpose,
        subject_kind="account",
        subject_key=account_id,
        now=now,
        lifetime=FORGOTTEN if wants_staff else None,
    )
    with scope.scoped_to(session, scope.Scope(network_id)):
        outbox.put(
            session,
            key=f"{purpose.value}:{token_id}",
            template=TEMPLATES[purpose],
            context={"account": account_id, "link": token_id},
            now=now,
            is_asked=True,
            address=email,
            is_for_nobody=not is_meant,
        )


def _homes() -> sa.Select[int, int, Role]:
    """Whoever may sign in now, with what they are and where."""
    return (
        sa.select(Account.id, Membership.network_id, Membership.role)
        .join(Membership, Membership.account_id == Account.id)
        .where(Account.is_active.is_(True), Membership.ended_at.is_(None))
        .order_by(Membership.id)
    )


def is_staff(roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles signs in by password and second step."""
    return any(role not in LINK_ROLES for role in roles)


def require_link_account(session: Session, *, account_id: int) -> None:
    """Raise LinkExpired for whom a mailed link alone does not sign in (any more).

    Needs the system scope. Somebody may have joined the staff after the mail left.
    """
    rows = session.execute(_homes().where(Account.id == account_id)).all()
    if not rows or is_staff(row.role for row in rows):
        raise tokens.LinkExpired


def account_of_link(session: Session, *, account_id: int) -> Account:
    """Whose link it is. Raises LinkExpired when the account was closed in the meantime."""
    account = session.get(Account, account_id)
    if account is None or not account.is_active:
        raise tokens.LinkExpired
    return account
