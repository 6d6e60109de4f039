"""Let people in, change what they are, and let them go; all within one partnership."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from portal import scope
from portal.accounts import second_steps
from portal.accounts import services as accounts
from portal.accounts.browsers import forget_browsers
from portal.accounts.models import Account
from portal.audit.services import record
from portal.errors import check_version, mark_of
from portal.networks.models import Network
from portal.organisations import people_rules as rules
from portal.organisations import queries
from portal.organisations.handover import hand_over_all, work_of
from portal.organisations.models import Membership
from portal.organisations.services import is_staff
from portal.outbox import services as outbox
from portal.permissions import Actor, Role
from portal.scope import Scope, scoped_to
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


def invite(
    session: Session,
    *,
    name: str,
    email: str,
    role: Role,
    organisation_id: int | None,
    church_id: int | None,
    actor: Actor,
    now: datetime,
) -> Membership:
    """Let somebody in, and mail them how. Raises AlreadyHere, NeedsOrganisation, NeedsChurch.

    Who is known elsewhere keeps their own name and password; nobody here is told.
    """
    home = rules.home_of(role, organisation_id, church_id)
    address = email.strip().lower()
    account = session.scalars(sa.select(Account).where(Account.email == address)).one_or_none()
    if account is None:
        account = accounts.create_account(session, name=name, email=address, now=now)
    account.is_active = True
    same = sa.select(Membership).where(
        Membership.account_id == account.id,
        Membership.role == role,
        Membership.organisation_id.is_not_distinct_from(home["organisation_id"]),
        Membership.church_id.is_not_distinct_from(home["church_id"]),
    )
    membership = session.scalars(same).first()
    if membership is None:
        membership = Membership(
            network_id=scope.network_of(session), account_id=account.id, role=role, **home
        )
        session.add(membership)
    elif membership.ended_at is None:
        raise rules.AlreadyHere
    membership.ended_at = None
    session.flush()
    _note(session, account.id, "invited", actor, now)
    mail_first_door(session, account=account, role=role, now=now)
    return membership


def mail_first_door(session: Session, *, account: Account, role: Role, now: datetime) -> None:
    """How this person comes in: by a link to choose a password, or at the page for links."""
    context: dict[str, object] = {"account": account.id}
    template = "access_given"
    if is_staff([role]) and not account.password_hash:
        template = "invitation"
        context["link"] = tokens.issue_link(
            session,
            purpose=Purpose.SET_PASSWORD,
            subject_kind="account",
            subject_key=account.id,
            now=now,
        )
    else:
        context["is_staff"] = is_staff([role])
    outbox.put(
        session,
        key=f"{template}:{account.id}:{now.isoformat()}",
        template=template,
        context=context,
        now=now,
        is_asked=True,
    )


def version_of(row: Membership) -> int:
    """What a page showed of somebody's place, as a number."""
    return mark_of(row.role.value, row.organisation_id, row.church_id)


def change_role(
    session: Session,
    *,
    membership: Membership,
    role: Role,
    organisation_id: int | None,
    church_id: int | None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> None:
    """Make somebody something else from their next request on. Raises LastAdministrator too.

    Who joins the staff signs in anew, with a second step. Raises StaleEdit as well.
    """
    check_version(version, version_of(membership))
    home = rules.home_of(role, organisation_id, church_id)
    if membership.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
        _require_other_administrator(session, membership.account_id)
    if is_staff([role]) and not is_staff([membership.role]):
        accounts.end_everywhere(session, account_id=membership.account_id, now=now)
    membership.role = role
    membership.organisation_id, membership.church_id = home["organisation_id"], home["church_id"]
    session.flush()
    _note(session, membership.account_id, "changed_role", actor, now)


def _require_other_administrator(session: Session, account_id: int) -> None:
    """Raise LastAdministrator; two who let each other go at once wait for one another here."""
    network_id = scope.network_of(session)
    session.execute(sa.select(Network.id).where(Network.id == network_id).with_for_update())
    others = (
        sa.select(sa.func.count(Membership.id))
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.role == Role.ADMINISTRATOR,
            Membership.ended_at.is_(None),
            Membership.account_id != account_id,
            Account.is_active.is_(True),
        )
    )
    if not session.scalar(others):
        raise rules.LastAdministrator


def open_work(session: Session, *, account_id: int) -> list[tuple[str, int]]:
    """What this person holds in this partnership, whoever asks."""
    with scoped_to(session, Scope(scope.network_of(session), whole_network=True)):
        return work_of(session, account_id)


def let_go(
    session: Session, *, account_id: int, taker: int | None, actor: Actor, now: datetime
) -> None:
    """Nobody of this partnership any more, from the next request on; a colleague takes the work.

    Raises NotYourself, LastAdministrator or NeedsTaker. The account itself closes when no other
    partnership needs it.
    """
    if account_id == actor.account_id:
        raise rules.NotYourself
    _require_other_administrator(session, account_id)
    whole = Scope(scope.network_of(session), whole_network=True)
    with scoped_to(session, whole):
        if work_of(session, account_id):
            colleagues = {one.id for one in session.scalars(queries.colleagues_of(account_id))}
            if taker not in colleagues or taker is None:
                raise rules.NeedsTaker
            hand_over_all(session, giver=account_id, taker=taker)
    session.execute(
        sa.update(Membership)
        .where(Membership.account_id == account_id, Membership.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    _note(session, account_id, "let_go", actor, now)
    accounts.end_everywhere(session, account_id=account_id, now=now)
    tokens.revoke_links(session, subject_kind="account", subject_key=account_id, now=now)
    with scope.system_scope(session, "whether another partnership needs the account"):
        if not session.scalar(queries.living_memberships(account_id)):
            account = session.get_one(Account, account_id)
            accounts.close_account(session, account=account, now=now)


def reset_step(session: Session, *, membership: Membership, actor: Actor, now: datetime) -> None:
    """For who lost telephone and codes: begin anew by mail, with a password and a second step."""
    if membership.account_id == actor.account_id:
        raise rules.NotYourself
    account = session.get_one(Account, membership.account_id)
    second_steps.reset_second_step(session, account_id=account.id)
    account.password_hash = None
    accounts.end_everywhere(session, account_id=account.id, now=now)
    forget_browsers(session, account_id=account.id)
    session.flush()
    _note(session, account.id, "reset_second_step", actor, now)
    mail_first_door(session, account=account, role=membership.role, now=now)


def _note(session: Session, account_id: int, verb: str, actor: Actor, now: datetime) -> None:
    record(
        session,
        actor=actor,
        verb=verb,
        object_kind="account",
        object_key=account_id,
        now=now,
    )
