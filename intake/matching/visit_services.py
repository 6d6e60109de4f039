"""Plan, move and cancel visits, and record what happened. Flushes, never commits."""

from datetime import date, datetime, time

from sqlalchemy.orm import Session

from campaigns.pledges.services import add_served
from campaigns.volunteers.services import own_page_link
from intake.matching import queries, transitions
from intake.matching.check_ins import SIDES
from intake.matching.models import Match, Visit, VisitState
from intake.matching.results import push_results_of
from intake.matching.trail import locked_match, locked_visit, note_step
from intake.requests import services as requests
from portal.clock import at_local, local_day
from portal.outbox import services as outbox
from portal.permissions import Actor
from portal.scope import network_of


def plan_visit(
    session: Session,
    *,
    match_id: int,
    day: date,
    at: time,
    minutes: int,
    note: str = "",
    actor: Actor,
    now: datetime,
) -> Visit:
    """Agree on a day and a time on the wall; both sides are reminded once.

    Raises Missing, WrongStep, NoSuchLocalTime, VisitInPast, VisitTooFar, NoMinutes, VisitTwice.
    """
    match = locked_match(session, match_id)
    if match.state not in transitions.AGREED:
        raise transitions.WrongStep(state=str(transitions.STATE_LABELS[match.state]).lower())
    visit = Visit(
        network_id=network_of(session),
        match_id=match_id,
        state=VisitState.PLANNED,
        note=note.strip() or None,
    )
    _set_moment(session, visit, match, day, at, minutes, now)
    session.add(visit)
    session.flush()
    _put_reminders(session, visit, match, now)
    note_step(session, match, "visit_planned", actor, now)
    return visit


def move_visit(
    session: Session,
    *,
    visit_id: int,
    day: date,
    at: time,
    minutes: int,
    note: str | None = None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Visit:
    """To another moment: the old reminders are taken back, new ones written.

    ``note`` None leaves what stands. Raises what ``plan_visit`` raises, StaleEdit, WrongVisitStep.
    """
    visit, match = locked_visit(session, visit_id, version)
    visit.state = transitions.follow_visit(visit.state, "move")
    drop_reminders(session, visit.id)
    _set_moment(session, visit, match, day, at, minutes, now)
    visit.volunteer_called_at = visit.seeker_called_at = None
    if note is not None:
        visit.note = note.strip() or None
    session.flush()
    _put_reminders(session, visit, match, now)
    note_step(session, match, "visit_moved", actor, now)
    return visit


def cancel_visit(
    session: Session, *, visit_id: int, actor: Actor, now: datetime, version: int | None = None
) -> Visit:
    """It does not take place; nobody is reminded. Raises Missing, StaleEdit, WrongVisitStep."""
    visit, match = locked_visit(session, visit_id, version)
    visit.state = transitions.follow_visit(visit.state, "cancel")
    drop_reminders(session, visit.id)
    note_step(session, match, "visit_cancelled", actor, now)
    return visit


def record_visit(
    session: Session,
    *,
    visit_id: int,
    minutes: int,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Visit:
    """Somebody came: count the time that was really given, and end the wait at the first visit.

    It may be more than was planned or promised. Raises Missing, StaleEdit, WrongVisitStep,
    NotYetThere, NoMinutes.
    """
    visit, match = locked_visit(session, visit_id, version)
    visit.state = transitions.follow_visit(visit.state, "record")
    transitions.check_record(starts_at=visit.starts_at, minutes=minutes, now=now)
    visit.minutes_served = minutes
    visit.recorded_at, visit.recorded_by = now, actor.account_id
    match.state = transitions.follow(match.state, "visit_done")
    drop_reminders(session, visit.id)
    session.flush()
    add_served(session, pledge_id=match.pledge_id, minutes=minutes)
    request_id = session.scalars(queries.request_of_part(match.part_id)).one()
    # The wait ended when somebody came, not when it was written down.
    helped_at = min(visit.starts_at, now)
    match.helps_since = min(match.helps_since or date.max, local_day(helped_at))
    requests.mark_first_helped(session, request_id=request_id, now=helped_at)
    push_results_of(session, pledge=match.pledge)
    _put_thanks(session, visit, match, now)
    note_step(session, match, "visit_recorded", actor, now)
    return visit


def note_called(
    session: Session, *, visit_id: int, side: str, actor: Actor, now: datetime
) -> Visit:
    """One side was reminded by telephone; ``side`` is one of SIDES. Raises Missing."""
    visit, match = locked_visit(session, visit_id)
    if side == "volunteer":
        visit.volunteer_called_at = now
    else:
        visit.seeker_called_at = now
    note_step(session, match, f"visit_{side}_called", actor, now)
    return visit


def drop_reminders(session: Session, visit_id: int) -> None:
    """Nobody is reminded of this visit any more."""
    outbox.drop_all(session, prefix=f"visit-reminder:{visit_id}:")


def _set_moment(
    session: Session,
    visit: Visit,
    match: Match,
    day: date,
    at: time,
    minutes: int,
    now: datetime,
) -> None:
    starts_at = at_local(day, at)
    transitions.check_visit(starts_at=starts_at, minutes=minutes, now=now)
    with session.no_autoflush:
        planned = session.scalars(queries.planned_visits(match.id)).all()
    if any(one.starts_at == starts_at and one.id != visit.id for one in planned):
        raise transitions.VisitTwice
    visit.starts_at = starts_at
    visit.starts_local = f"{day.isoformat()}T{at:%H:%M}"
    visit.minutes_planned = minutes


def _put_thanks(session: Session, visit: Visit, match: Match, now: datetime) -> None:
    """One mail after the first time; who comes every week need not be thanked every week."""
    volunteer = match.pledge.volunteer
    if not volunteer.email or volunteer.erased_at is not None:
        return
    outbox.put(
        session,
        key=f"visit-thanks:{match.id}",
        template="visit_thanks",
        context={
            "visit_id": visit.id,
            "link": own_page_link(session, volunteer_id=volunteer.id, now=now),
        },
        now=now,
    )


def _put_reminders(session: Session, visit: Visit, match: Match, now: datetime) -> None:
    """One mail a side, the day before. Who has no mail address is on the page to be phoned."""
    _put_week_ahead(session, visit, match, now)
    due_at = transitions.reminder_at(
        date.fromisoformat(visit.starts_local[:10]), starts_at=visit.starts_at, now=now
    )
    if due_at is None:
        return
    email = {
        "volunteer": match.pledge.volunteer.email,
        "seeker": match.part.request.seeker.email,
    }
    for side in filter(email.get, SIDES):
        key = f"visit-reminder:{visit.id}:{visit.starts_local}:{side}"
        context: dict[str, object] = {
            "visit_id": visit.id,
            "starts_local": visit.starts_local,
            "side": side,
        }
        if side == "volunteer":
            context["link"] = own_page_link(
                session, volunteer_id=match.pledge.volunteer_id, now=now
            )
        _put_once(session, visit, key, "visit_reminder", context, now, due_at, visit.starts_at)


def _put_week_ahead(session: Session, visit: Visit, match: Match, now: datetime) -> None:
    """A week before, to the volunteer: still time to find somebody else, or another day."""
    due_at = transitions.week_ahead_at(date.fromisoformat(visit.starts_local[:10]), now=now)
    if due_at is None or not match.pledge.volunteer.email:
        return
    context: dict[str, object] = {
        "visit_id": visit.id,
        "starts_local": visit.starts_local,
        "side": "volunteer",
        "link": own_page_link(session, volunteer_id=match.pledge.volunteer_id, now=now),
    }
    key = f"visit-reminder:{visit.id}:{visit.starts_local}:week"
    stale_at = due_at + transitions.WEEK_AHEAD_STALE_AFTER
    _put_once(session, visit, key, "visit_ahead", context, now, due_at, stale_at)


def _put_once(
    session: Session,
    visit: Visit,
    key: str,
    template: str,
    context: dict[str, object],
    now: datetime,
    due_at: datetime,
    stale_at: datetime,
) -> None:
    """Once a moment. Moved away and back: the first key was used, so that carries the version."""
    for name in (key, f"{key}:{visit.version}"):
        if outbox.put(
            session,
            key=name,
            template=template,
            context=context,
            now=now,
            due_at=due_at,
            stale_at=stale_at,
        ):
            break
