"""Selects on pledges."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from campaigns.participation.models import Participation
from campaigns.planning.models import Project
from campaigns.pledges.models import CONFIRM_DAYS, NOT_CALLED, Pledge, PledgeState
from campaigns.volunteers.models import Volunteer
from portal.accounts.models import Account
from portal.audit.models import AuditEvent
from portal.organisations.models import Organisation
from portal.scope import WHOLE_NETWORK

S = PledgeState


def pledge(pledge_id: int) -> Select[Pledge]:
    """One pledge with its project, owner, contact and person."""
    return (
        select(Pledge)
        .where(Pledge.id == pledge_id)
        .options(
            joinedload(Pledge.project).joinedload(Project.contact),
            joinedload(Pledge.project).joinedload(Project.organisation),
            joinedload(Pledge.volunteer).joinedload(Volunteer.district),
            joinedload(Pledge.contact),
        )
    )


def had_to_wait(pledge_id: int) -> Select[int]:
    """A row when this pledge came from the reserve list into a place."""
    return (
        select(AuditEvent.id)
        .where(
            AuditEvent.object_kind == "pledge",
            AuditEvent.object_key == pledge_id,
            AuditEvent.verb == "promote",
        )
        .limit(1)
    )


def pledge_for_update(pledge_id: int) -> Select[Pledge]:
    """One pledge as it stands now, its row locked on PostgreSQL."""
    return (
        select(Pledge)
        .where(Pledge.id == pledge_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def pledges_for_update(volunteer_id: int) -> Select[Pledge]:
    """Everything one person promised, locked on PostgreSQL."""
    return (
        select(Pledge)
        .where(Pledge.volunteer_id == volunteer_id)
        .order_by(Pledge.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def calls_waiting(campaign_id: int) -> Select[int]:
    """How many pledges of a campaign still wait for their call, whoever owns them."""
    return (
        select(sa.func.count(Pledge.id))
        .join(Project, Project.id == Pledge.project_id)
        .where(Project.campaign_id == campaign_id, Pledge.state.in_(NOT_CALLED))
        .execution_options(**WHOLE_NETWORK)
    )


def available_pledges() -> Select[Pledge]:
    """The pledges that may be suggested, with person, district and project."""
    return (
        select(Pledge)
        .where(Pledge.state == S.AVAILABLE)
        .options(
            joinedload(Pledge.volunteer).joinedload(Volunteer.district), joinedload(Pledge.project)
        )
        .order_by(Pledge.id)
    )


def call_list(
    organisation_ids: Collection[int] | None,
    now: datetime,
    after: tuple[date, int] | None = None,
) -> Select[Pledge]:
    """Whom these organisations (None: all in sight) must still call, the most urgent first.

    An unconfirmed pledge joins after a week. ``after`` is the last row of the page before.
    """
    week_ago = now - timedelta(days=CONFIRM_DAYS)
    rows = (
        select(Pledge)
        .where(
            Pledge.state.in_(NOT_CALLED),
            sa.or_(Pledge.state != S.UNCONFIRMED, Pledge.pledged_at < week_ago),
        )
        .options(
            joinedload(Pledge.project), joinedload(Pledge.volunteer), joinedload(Pledge.contact)
        )
        .order_by(Pledge.contact_by, Pledge.id)
    )
    if organisation_ids is not None:
        rows = rows.where(Pledge.organisation_id.in_(sorted(organisation_ids)))
    if after is not None:
        day, pledge_id = after
        same_day = sa.and_(Pledge.contact_by == day, Pledge.id > pledge_id)
        rows = rows.where(sa.or_(Pledge.contact_by > day, same_day))
    return rows


def pledges(
    state: PledgeState | None = None, before: int | None = None, project_id: int | None = None
) -> Select[Pledge]:
    """The pledges in sight, newest first; ``before`` is the last one of the page before."""
    rows = (
        select(Pledge)
        .options(joinedload(Pledge.project), joinedload(Pledge.volunteer))
        .order_by(Pledge.id.desc())
    )
    if state is not None:
        rows = rows.where(Pledge.state == state)
    if project_id is not None:
        rows = rows.where(Pledge.project_id == project_id)
    return rows if before is None else rows.where(Pledge.id < before)


def projects_with_pledges() -> Select[int, str]:
    """The projects for which somebody in sight pledged, by title."""
    own = select(Pledge.project_id)
    return select(Project.id, Project.title).where(Project.id.in_(own)).order_by(Project.title)


def pledges_of(volunteer_id: int) -> Select[Pledge]:
    """What one person promised, newest first."""
    return (
        select(Pledge)
        .where(Pledge.volunteer_id == volunteer_id)
        .options(
            joinedload(Pledge.project).joinedload(Project.contact),
            joinedload(Pledge.project).joinedload(Project.organisation),
            joinedload(Pledge.contact),
        )
        .order_by(Pledge.id.desc())
    )


def volunteer_of(pledge_id: int) -> Select[int]:
    """Whose pledge it is, as a number: what a link needs before it may enter that scope."""
    return (
        select(Pledge.volunteer_id).where(Pledge.id == pledge_id).execution_options(**WHOLE_NETWORK)
    )


def thanks(pledge_id: int) -> Select[*tuple[Any, ...]]:
    """What a thanks page says of one pledge, and when it was made: nothing about whose it is."""
    return (
        select(
            Pledge.pledged_at,
            *(Pledge.state, Pledge.kind, Pledge.minutes, Pledge.every_weeks, Pledge.people),
            Pledge.contact_by,
            Project.title.label("project"),
            Organisation.name.label("organisation"),
            Organisation.phone.label("phone"),
            Account.name.label("contact"),
        )
        .join(Project, Project.id == Pledge.project_id)
        .join(Organisation, Organisation.id == Project.organisation_id)
        .join(Account, Account.id == Project.contact_account_id)
        .where(Pledge.id == pledge_id)
        .execution_options(**WHOLE_NETWORK)
    )


def church_counts(church_ids: Collection[int]) -> Select[int | None, PledgeState, int]:
    """Per participation of these churches and state: how many people gave their yes (A)."""
    return (
        select(Pledge.participation_id, Pledge.state, sa.func.sum(Pledge.people))
        .join(Participation, Participation.id == Pledge.participation_id)
        .where(Participation.church_id.in_(sorted(church_ids)))
        .group_by(Pledge.participation_id, Pledge.state)
        .execution_options(**WHOLE_NETWORK)
    )


def church_names(
    church_ids: Collection[int],
) -> Select[str, str, str, str, PledgeState]:
    """The names that these churches may know (B), with project and state; no contact data.

    Only of who confirmed by mail or was spoken to: a form can hold somebody else's name.
    """
    return (
        select(
            Volunteer.first_name, Volunteer.infix, Volunteer.last_name, Project.title, Pledge.state
        )
        .join(Pledge, Pledge.volunteer_id == Volunteer.id)
        .join(Project, Project.id == Pledge.project_id)
        .join(Participation, Participation.id == Pledge.participation_id)
        .where(
            Participation.church_id.in_(sorted(church_ids)),
            Pledge.church_may_see_name.is_(True),
            Pledge.state.not_in([S.UNCONFIRMED, S.WAITLISTED, S.WITHDRAWN, S.DECLINED]),
            sa.or_(Pledge.confirmed_at.is_not(None), Pledge.contacted_at.is_not(None)),
            Volunteer.erased_at.is_(None),
        )
        .order_by(Volunteer.last_name, Volunteer.first_name, Pledge.id)
        .execution_options(**WHOLE_NETWORK)
    )
