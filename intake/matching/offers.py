"""The pledges that may be suggested for a part, loaded as plain columns and made into values."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select

from campaigns.planning.models import Project
from campaigns.pledges.models import Pledge, PledgeState
from campaigns.volunteers.models import AgeBand, Volunteer
from intake.matching.models import Match
from intake.matching.transitions import LIVE_STATES, SAID_NO
from intake.matching.values import DEFAULT_NORMS, Need, Norms, Offer
from intake.requests.models import RequestPart
from portal.clock import local_day
from portal.networks.models import Category, District

ASKED_WITHIN = timedelta(days=30)
# For the first page of the desk; the page of a part looks through all of them.
MOST_AT_ONCE = 2000


def need_of(part: RequestPart, organisation_id: int, excluded: frozenset[int]) -> Need:
    """What a part asks. Its minutes are per person, those of a need for everybody together."""
    request, district = part.request, part.request.district
    return Need(
        part_id=part.id,
        category_code=part.category.code,
        organisation_id=organisation_id,
        minutes=part.minutes * part.people_needed,
        every_weeks=part.every_weeks,
        starts_on=part.starts_on,
        ends_on=part.ends_on,
        dayparts=part.dayparts,
        x_m=district.x_m if district else None,
        y_m=district.y_m if district else None,
        district=district.name if district else None,
        language=part.language or None,
        skills=frozenset(part.skills),
        gender_wish=part.gender_wish or None,
        vog_required=part.is_vog_required,
        exclusive=part.is_one_person,
        divisible=not part.is_one_person and part.every_weeks is None,
        people_needed=part.people_needed,
        waiting_since=local_day(request.received_at),
        excluded_volunteers=excluded,
    )


def offers(
    part: RequestPart,
    *,
    now: datetime,
    organisation_id: int | None,
    pledge_id: int | None = None,
    norms: Norms = DEFAULT_NORMS,
) -> Select[*tuple[Any, ...]]:
    """One row per available pledge for this kind of help or one like it; no names, no contact.

    ``organisation_id`` is who carries out the part: only its own pledges were promised to it.
    None shows the desk what all partners have. ``pledge_id`` looks at one again.
    """
    kinds = norms.related.get(part.category.code, frozenset()) | {part.category.code}
    rows = _available(part.id, now).where(Category.code.in_(sorted(kinds)))
    if organisation_id is not None:
        rows = rows.where(Pledge.organisation_id == organisation_id)
    return rows if pledge_id is None else rows.where(Pledge.id == pledge_id)


def all_offers(*, now: datetime) -> Select[*tuple[Any, ...]]:
    """One row per available pledge of whatever kind, newest first; for many parts at once."""
    return _available(0, now).order_by(Pledge.id.desc()).limit(MOST_AT_ONCE)


def board_offers(
    *, now: datetime, pledge_ids: Collection[int] | None = None, most: int | None = None
) -> Select[*tuple[Any, ...]]:
    """One row per available pledge of whatever kind, newest first; all of them, or some."""
    rows = _available(0, now).order_by(Pledge.id.desc()).limit(most)
    return rows if pledge_ids is None else rows.where(Pledge.id.in_(sorted(pledge_ids)))


def _available(part_id: int, now: datetime) -> Select[*tuple[Any, ...]]:
    history = _history(part_id, now - ASKED_WITHIN)
    return (
        select(*_columns(history))
        .select_from(Pledge)
        .join(Project, Project.id == Pledge.project_id)
        .join(Category, Category.id == Project.category_id)
        .join(Volunteer, Volunteer.id == Pledge.volunteer_id)
        .outerjoin(District, District.id == Volunteer.district_id)
        .outerjoin(history, history.c.volunteer_id == Pledge.volunteer_id)
        .where(
            Pledge.state == PledgeState.AVAILABLE,
            Pledge.planned_minutes < Pledge.minutes,
            Volunteer.erased_at.is_(None),
        )
    )


def _columns(history: sa.Subquery) -> list[Any]:
    """What ``_offer`` reads, in its order."""
    return [
        Pledge.id,
        Pledge.volunteer_id,
        Category.code,
        Pledge.organisation_id,
        Pledge.minutes - Pledge.planned_minutes,
        Pledge.every_weeks,
        Pledge.starts_on,
        Pledge.ends_on,
        Pledge.dayparts,
        District.x_m,
        District.y_m,
        District.name,
        Volunteer.languages,
        Volunteer.skills,
        Volunteer.gender,
        Volunteer.age_band == AgeBand.ADULT,
        Volunteer.vog_seen_on.is_not(None),
        Pledge.people,
        sa.func.coalesce(history.c.asked, 0),
        sa.func.coalesce(history.c.live, 0),
        Pledge.pledged_at,
        sa.func.coalesce(history.c.settled, 0),
    ]


def _history(part_id: int, since: datetime) -> sa.Subquery:
    """Per volunteer: how often asked lately, how many live matches, and whether this part is done.

    Settled for this part: asked now, or somebody said no.
    """
    settled = sa.and_(Match.part_id == part_id, Match.state.in_(_sorted(LIVE_STATES | SAID_NO)))
    is_live = Match.state.in_(_sorted(LIVE_STATES))
    return (
        select(
            Pledge.volunteer_id,
            sa.func.count(Match.id).filter(Match.proposed_at > since).label("asked"),
            sa.func.count(Match.id).filter(is_live).label("live"),
            sa.func.count(Match.id).filter(settled).label("settled"),
        )
        .join(Pledge, Pledge.id == Match.pledge_id)
        .group_by(Pledge.volunteer_id)
        .subquery()
    )


def _sorted(states: frozenset[Any]) -> list[Any]:
    return sorted(states, key=lambda state: str(state.value))


def read_offers(
    rows: Sequence[sa.Row[*tuple[Any, ...]]],
) -> tuple[list[Offer], frozenset[int]]:
    """The rows as values, and the volunteers who are not asked for this part (again)."""
    excluded = frozenset(row[1] for row in rows if row[-1])
    return [_offer(row) for row in rows], excluded


def _offer(row: sa.Row[*tuple[Any, ...]]) -> Offer:
    pledge_id, volunteer_id, code, organisation_id, free, every_weeks, *rest = row
    starts_on, ends_on, dayparts, x_m, y_m, district, *about = rest
    languages, skills, gender, adult, vog_seen, people, asked, live, pledged_at, _settled = about
    return Offer(
        pledge_id=pledge_id,
        volunteer_id=volunteer_id,
        category_code=code,
        organisation_id=organisation_id,
        minutes_free=free,
        every_weeks=every_weeks,
        starts_on=starts_on,
        ends_on=ends_on,
        dayparts=dayparts,
        x_m=x_m,
        y_m=y_m,
        district=district,
        languages=frozenset(languages),
        skills=frozenset(skills),
        gender=gender or None,
        adult=adult,
        vog_seen=vog_seen,
        people=people,
        asked_recently=asked,
        live_matches=live,
        pledged_on=_day(pledged_at),
    )


def _day(moment: datetime) -> date:
    # The day in UTC: weeks are counted from it, so an hour around midnight does not matter.
    return moment.date()
