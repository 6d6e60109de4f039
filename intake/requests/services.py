"""Take in a request, pause it, and end it. Every change leaves its verb in the trail."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.requests import queries, rules
from intake.requests.models import (
    Contact,
    HelpRequest,
    PartOutcome,
    RequestChannel,
    RequestNote,
    RequestPart,
    RequestState,
)
from intake.requests.signals import request_closed
from intake.requests.typed import split_name
from portal import crypto
from portal.audit.services import record
from portal.clock import local_day
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_consent
from portal.errors import Missing
from portal.networks.models import Network
from portal.networks.queries import districts
from portal.outbox.services import put
from portal.permissions import NOBODY, Actor
from portal.scope import network_of

KIND = "help_request"


def receive_request(session: Session, *, ask: rules.Ask, now: datetime) -> HelpRequest:
    """Keep what a visitor asked; number it, note the consent, put the receipt in the outbox.

    A form that looks like spam is kept apart and gets no mail.
    """
    asker, seeker = _people(session, ask)
    request = _new_request(session, RequestState.RECEIVED, RequestChannel.WEB, seeker, now=now)
    request.requester = asker if ask.is_for_other else None
    request.seeker_agrees = ask.seeker_agrees
    request.need = ask.need
    request.category_id = ask.category_id
    request.district_id = ask.district_id or district_of(session, ask.postcode)
    request.best_moment = ask.best_moment
    request.needed_by = ask.needed_by
    request.heard_of_us = ask.heard_of_us
    request.is_suspect = ask.is_suspect
    session.flush()
    note_consent(
        session,
        subject_kind=KIND,
        subject_key=request.id,
        purpose=ConsentPurpose.SHARE_WITH_PARTNERS,
        text=ask.share_text,
        is_granted=ask.may_share,
        channel=ConsentChannel.WEB,
        now=now,
    )
    _note(session, request, NOBODY, "request_received", now)
    if ask.email and not ask.is_suspect:
        put(
            session,
            key=f"request-receipt:{request.id}",
            template="request_receipt",
            context={"request_id": request.id},
            now=now,
            is_asked=True,
            address=ask.email,
        )
    session.flush()
    return request


def _people(session: Session, ask: rules.Ask) -> tuple[Contact, Contact]:
    """Who asks, and for whom; often the same person."""
    asker = Contact(
        network_id=network_of(session), email=ask.email, page_language=ask.page_language
    )
    asker.first_name, asker.infix, asker.last_name = split_name(ask.name)
    set_phone(asker, ask.phone)
    seeker = asker
    if ask.is_for_other:
        seeker = Contact(network_id=network_of(session))
        seeker.first_name, seeker.infix, seeker.last_name = split_name(ask.seeker_name)
    seeker.postcode = ask.postcode
    return asker, seeker


def begin_request(session: Session, *, actor: Actor, now: datetime) -> HelpRequest:
    """Somebody phones: a request in intake, with nothing in it yet."""
    seeker = Contact(network_id=network_of(session))
    request = _new_request(session, RequestState.INTAKE, RequestChannel.PHONE, seeker, now=now)
    session.flush()
    _note(session, request, actor, "intake_begun", now)
    return request


def begin_intake(session: Session, *, request_id: int, actor: Actor, now: datetime) -> HelpRequest:
    """The desk takes up what came in by the form. Raises WrongState."""
    request = locked_request(session, request_id)
    request.state = rules.follow(request.state, "begin")
    request.is_suspect = False  # a human looked at it
    _note(session, request, actor, "intake_begun", now)
    session.flush()
    return request


def hold_request(session: Session, *, request_id: int, actor: Actor, now: datetime) -> None:
    """Hospital, holiday, or at their wish: the clock stops. Raises WrongState."""
    request = locked_request(session, request_id)
    request.state = rules.follow(request.state, "hold")
    request.on_hold_since = now
    _note(session, request, actor, "request_held", now)
    session.flush()


def resume_request(session: Session, *, request_id: int, actor: Actor, now: datetime) -> None:
    """The clock goes on. Raises WrongState."""
    request = locked_request(session, request_id)
    request.state = rules.follow(request.state, "resume")
    _end_hold(request, now)
    _note(session, request, actor, "request_resumed", now)
    session.flush()


def withdraw_request(
    session: Session, *, request_id: int, actor: Actor, now: datetime, reason: str
) -> None:
    """They need it no longer. Raises WrongState; sends ``request_closed``."""
    request = locked_request(session, request_id)
    request.state = rules.follow(request.state, "withdraw")
    _end_hold(request, now)
    _close(session, request, actor, "request_withdrawn", now, reason)
    request_closed.send(None, session=session, request_id=request_id, actor=actor, now=now)


def complete_request(session: Session, *, request_id: int, actor: Actor, now: datetime) -> None:
    """Somebody was helped and every part ended. Raises WrongState, PartsStillRun, NobodyHelped."""
    request = locked_request(session, request_id)
    request.state = rules.follow(request.state, "complete")
    rules.check_completed([part.outcome for part in request.parts])
    partly = any(part.outcome is PartOutcome.UNFULFILLED for part in request.parts)
    reason = "deels geholpen" if partly else "geholpen"
    _close(session, request, actor, "request_completed", now, reason)


def give_up_request(
    session: Session, *, request_id: int, actor: Actor, now: datetime, alternative: str
) -> None:
    """We did not manage. Raises WrongState or AlternativeMissing; sends ``request_closed``."""
    request = locked_request(session, request_id)
    request.state = rules.follow(request.state, "give_up")
    if not alternative.strip():
        raise rules.AlternativeMissing
    request.alternative = alternative.strip()
    for part in request.parts:
        part.outcome = part.outcome or PartOutcome.UNFULFILLED
    _close(session, request, actor, "request_given_up", now, "geen vrijwilliger gevonden")
    request_closed.send(None, session=session, request_id=request_id, actor=actor, now=now)


def mark_first_helped(session: Session, *, request_id: int, now: datetime) -> None:
    """The first visit took place: the wait ends here, once and for all."""
    session.execute(
        sa.update(HelpRequest)
        .where(HelpRequest.id == request_id, HelpRequest.first_helped_at.is_(None))
        .values(first_helped_at=now, version=HelpRequest.version + 1)
    )


def finish_part(
    session: Session,
    *,
    part_id: int,
    outcome: PartOutcome,
    now: datetime,
    actor: Actor | None = None,
) -> None:
    """A part ended, well or not. Its live matches end before, its assignment with it."""
    part = session.scalars(
        queries.part(part_id)
        .with_for_update(of=RequestPart)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if part is None:
        raise Missing
    part.outcome = outcome
    _note(session, part.request, actor, "part_finished", now)
    session.flush()


def write_note(
    session: Session,
    *,
    request_id: int,
    organisation_id: int | None,
    text: str,
    is_shared: bool,
    actor: Actor,
    now: datetime,
) -> RequestNote:
    """Write something down for colleagues; ``organisation_id`` is empty for the desk."""
    if not text.strip():
        raise rules.NoteEmpty
    assert actor.account_id is not None  # noqa: S101 - staff only, the view guards it
    note = RequestNote(
        network_id=network_of(session),
        request_id=request_id,
        organisation_id=organisation_id,
        is_shared=is_shared,
        text=text.strip(),
        written_by=actor.account_id,
        written_at=now,
    )
    session.add(note)
    session.flush()
    return note


def locked_request(session: Session, request_id: int) -> HelpRequest:
    """The request as it is now, held until the transaction ends. Raises Missing."""
    statement = queries.request(request_id).with_for_update(of=HelpRequest)
    found = session.scalars(statement.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Missing
    return found


def set_phone(contact: Contact, phone: str | None) -> None:
    """Keep a number with its look-up code. ``phone`` is E.164."""
    contact.phone = phone
    contact.phone_lookup = crypto.lookup_code(phone) if phone else None


def district_of(session: Session, postcode: str | None) -> int | None:
    """The district in which a postcode lies, if one says so."""
    if not postcode:
        return None
    for district in session.scalars(districts()):
        if postcode[:4] in district.postcodes:
            return district.id
    return None


def _new_request(
    session: Session,
    state: RequestState,
    channel: RequestChannel,
    seeker: Contact,
    *,
    now: datetime,
) -> HelpRequest:
    """A numbered request. Holds the partnership's row, so that no number is given twice."""
    home = sa.select(Network.id).where(Network.id == network_of(session))
    session.execute(home.with_for_update(key_share=True))
    year = local_day(now).year
    request = HelpRequest(
        network_id=network_of(session),
        number=rules.next_number(session.scalar(queries.last_number(year)), year),
        state=state,
        channel=channel,
        received_at=now,
        seeker=seeker,
    )
    session.add(request)
    return request


def _end_hold(request: HelpRequest, now: datetime) -> None:
    if request.on_hold_since is None:
        return
    if request.first_helped_at is None:  # a pause after the first help is no waiting
        request.held_days += rules.days_between(request.on_hold_since, now)
    request.on_hold_since = None


def _close(
    session: Session, request: HelpRequest, actor: Actor, verb: str, now: datetime, reason: str
) -> None:
    request.closed_at = now
    request.closure_reason = reason
    request.next_contact_by = None
    _note(session, request, actor, verb, now)
    session.flush()


def _note(
    session: Session, request: HelpRequest, actor: Actor | None, verb: str, now: datetime
) -> None:
    record(session, actor=actor, verb=verb, object_kind=KIND, object_key=request.id, now=now)
