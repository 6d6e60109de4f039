"""Who is ready to help and waits for a question: six weeks long, and then we write once."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from campaigns.pledges.models import Pledge, PledgeState
from campaigns.pledges.queries import pledge as pledge_query
from campaigns.pledges.wording import promise_text
from campaigns.volunteers import services as volunteers
from campaigns.volunteers.models import Volunteer
from campaigns.volunteers.readers import reader_of
from intake.matching.models import LIVE, Match, MatchState
from portal.clock import local_day
from portal.language import _, as_written
from portal.mail.registry import MailJob, Script
from portal.mail.words import Reader, Words, button, facts, hello, next_step, say
from portal.outbox import services as outbox
from portal.tokens.models import Purpose

WAITED = timedelta(weeks=6)
# Whoever waits longer still was written to, or is somebody for a human to call.
TOO_LONG = timedelta(weeks=10)
_LIVE_STATES = [MatchState(state) for state in LIVE]


def unplaced(now: datetime) -> Select[*tuple[Any, ...]]:
    """Pledges that waited six weeks, with their volunteer and since when.

    Since the talk, or since the volunteer was last asked or last stopped somewhere; whoever has
    a match on any pledge does not wait. One pledge of each volunteer: the first.
    """
    matches = (
        select(
            Pledge.volunteer_id,
            sa.func.max(sa.func.coalesce(Match.ended_at, Match.proposed_at)).label("last"),
            sa.func.max(sa.case((Match.state.in_(_LIVE_STATES), 1), else_=0)).label("live"),
        )
        .join(Match, Match.pledge_id == Pledge.id)
        .group_by(Pledge.volunteer_id)
        .subquery()
    )
    since = sa.case(
        (matches.c.last > Pledge.contacted_at, matches.c.last), else_=Pledge.contacted_at
    )
    today = local_day(now)
    return (
        select(Pledge.id, Pledge.volunteer_id, since.label("since"))
        .join(Volunteer, Volunteer.id == Pledge.volunteer_id)
        .outerjoin(matches, matches.c.volunteer_id == Pledge.volunteer_id)
        .where(
            Pledge.state == PledgeState.AVAILABLE,
            Pledge.planned_minutes < Pledge.minutes,
            sa.or_(Pledge.ends_on.is_(None), Pledge.ends_on >= today),
            sa.or_(Pledge.starts_on.is_(None), Pledge.starts_on <= today),
            Volunteer.erased_at.is_(None),
            sa.func.coalesce(matches.c.live, 0) == 0,
            since <= now - WAITED,
        )
        .order_by(Pledge.volunteer_id, Pledge.id)
    )


def keep_warm_due(session: Session, *, now: datetime) -> int:
    """Ask who waited six weeks whether they stay ready; return how many. A job calls this.

    Once for each wait: the key holds since when. Whoever has no address is for the call list.
    """
    asked, seen = 0, set()
    statement = unplaced(now).where(Volunteer.email != "")
    for pledge_id, volunteer_id, since in session.execute(statement).all():
        if volunteer_id in seen or since <= now - TOO_LONG:
            continue
        seen.add(volunteer_id)
        link = volunteers.own_page_link(session, volunteer_id=volunteer_id, now=now)
        asked += outbox.put(
            session,
            key=f"keep-warm:{volunteer_id}:{local_day(since).isoformat()}",
            template="keep_warm",
            context={"pledge_id": pledge_id, "link": link},
            now=now,
        )
    return asked


def _still_waits(job: MailJob) -> tuple[Reader, Pledge] | None:
    """Ready, and still without anybody: what was found or changed meanwhile drops the mail."""
    pledge_id = job.context["pledge_id"]
    if job.session.execute(unplaced(job.now).where(Pledge.id == pledge_id)).first() is None:
        return None
    pledge = job.session.scalars(pledge_query(pledge_id)).one()
    reader = reader_of(pledge.volunteer)
    return (reader, pledge) if reader else None


def _words(job: MailJob, pledge: Pledge) -> Words:
    """Nothing found yet: yes, later or no, and yes asks for nothing."""
    own_page = job.personal_link("pledges.own_page", Purpose.OWN_PAGE)
    organisation = pledge.project.organisation.name
    parts = (
        say(_("U wilt tijd geven. Wij vonden nog geen vraag die bij u past. Dit staat bij ons:")),
        facts(
            (_("Uw tijd"), promise_text(pledge.kind, pledge.minutes, pledge.every_weeks)),
            (_("Project"), as_written(pledge.project.title)),
        ),
        next_step(
            _(
                "Ja? Dan hoeft u niets te doen. {organisation} zoekt verder.",
                organisation=organisation,
            ),
            title=_("Blijft u beschikbaar?"),
        ),
        say(
            _("Liever later, of toch niet? Op uw eigen pagina kunt u pauzeren of stoppen."),
            paper=_("Liever later, of toch niet? Bel ons gerust. Nee zeggen mag altijd."),
        ),
        button(_("Naar mijn eigen pagina"), own_page, paper=""),
    )
    contact = (pledge.contact or pledge.project.contact).name
    return Words(
        subject=_("Blijft u beschikbaar?"),
        title=_("Nog geen passende vraag"),
        greeting=hello(pledge.volunteer.first_name),
        parts=parts,
        signed=(contact, organisation),
        why=_("U krijgt dit bericht omdat u tijd heeft toegezegd."),
        stop=say(
            _("Wilt u stoppen? Dat kan op uw eigen pagina, of bel ons."),
            paper=_("Wilt u stoppen? Bel ons."),
        ),
        stop_page=own_page,
    )


MAILS = {"keep_warm": Script(_still_waits, _words)}
