"""Keep an intake, half or whole, and decide what becomes of the request."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from intake.requests import rules as requests_rules
from intake.requests import services as requests
from intake.requests.models import Contact, HelpRequest, RequestPart, RequestState
from intake.requests.queries import share_answer
from intake.requests.typed import split_name
from intake.triage import queries, rules
from portal import crypto
from portal.audit.services import record
from portal.clock import local_day
from portal.consent.models import ConsentChannel, ConsentPurpose
from portal.consent.services import note_consent
from portal.errors import check_version
from portal.networks.models import Category
from portal.networks.queries import categories
from portal.networks.queries import category as category_query
from portal.permissions import Actor
from portal.scope import network_of


def start_intake(
    session: Session, *, entry: rules.IntakeEntry, actor: Actor, now: datetime
) -> HelpRequest:
    """Keep what is known of a new caller, however little."""
    request = requests.begin_request(session, actor=actor, now=now)
    return _keep(session, request, entry, actor, now)


def save_intake(
    session: Session,
    *,
    request_id: int,
    version: int | None,
    entry: rules.IntakeEntry,
    actor: Actor,
    now: datetime,
) -> HelpRequest:
    """Keep an intake in any half-finished state. Raises StaleEdit or WrongState."""
    request = _opened(session, request_id, version, actor, now)
    return _keep(session, request, entry, actor, now)


def finish_intake(
    session: Session,
    *,
    request_id: int,
    version: int | None,
    entry: rules.IntakeEntry,
    actor: Actor,
    now: datetime,
) -> HelpRequest:
    """The request can be handed on. Raises IntakeIncomplete, StaleEdit or WrongState."""
    request = _opened(session, request_id, version, actor, now)
    waits = wait_ranges(session, now=now)
    wait = waits.get(entry.category_id or 0)
    rules.check_finished(entry, today=local_day(now), wait=wait)
    _keep(session, request, replace(entry, draft=None), actor, now)
    request.state = requests_rules.follow(request.state, "finish")
    _note(session, request, actor, "request_ready", now)
    session.flush()
    return request


def fail_criteria(
    session: Session,
    *,
    request_id: int,
    version: int | None,
    entry: rules.IntakeEntry,
    actor: Actor,
    now: datetime,
) -> HelpRequest:
    """It does not belong here; nobody is sent away with nothing.

    Raises AlternativeMissing, StaleEdit or WrongState.
    """
    request = _opened(session, request_id, version, actor, now)
    if not (entry.alternative or entry.has_no_alternative):
        raise requests_rules.AlternativeMissing
    _keep(session, request, entry, actor, now)
    request.state = requests_rules.follow(request.state, "fail")
    request.closed_at = now
    request.next_contact_by = None
    request.closure_reason = (
        "voldoet niet – geen alternatief"
        if entry.has_no_alternative
        else "voldoet niet aan criteria – doorverwezen"
    )
    _note(session, request, actor, "criteria_failed", now)
    session.flush()
    return request


def wait_ranges(
    session: Session, *, now: datetime, kinds: Iterable[Category] | None = None
) -> dict[int, rules.WaitRange]:
    """The wait per kind of help that may be named now (domain.md 4.5)."""
    guesses = {
        one.id: rules.WaitRange(one.wait_weeks_min, one.wait_weeks_max)
        for one in (session.scalars(categories()) if kinds is None else kinds)
    }
    since = now - timedelta(days=rules.MEASURED_DAYS)
    cases = [
        (
            category_id,
            requests_rules.waited_days(received_at, until=helped_at, held_days=held_days),
        )
        for category_id, received_at, helped_at, held_days in session.execute(
            queries.first_helps(since)
        )
        if category_id is not None and helped_at is not None
    ]
    return rules.ranges(cases, guesses)


def earlier_requests(
    session: Session, *, phone: str, actor: Actor, now: datetime
) -> list[HelpRequest]:
    """Requests of whoever has this number; finding them is noted."""
    found = list(session.scalars(queries.requests_by_phone(crypto.lookup_code(phone))).unique())
    for request in found:
        _note(session, request, actor, "found_by_phone", now, fields=("name",))
    session.flush()
    return found


def _opened(
    session: Session, request_id: int, version: int | None, actor: Actor, now: datetime
) -> HelpRequest:
    """The request, in intake and unchanged since the screen was shown."""
    request = requests.locked_request(session, request_id)
    check_version(version, request.version)
    if request.state is RequestState.RECEIVED:
        return requests.begin_intake(session, request_id=request_id, actor=actor, now=now)
    if request.state is not RequestState.INTAKE:
        requests_rules.follow(request.state, "finish")
    return request


def _keep(
    session: Session,
    request: HelpRequest,
    entry: rules.IntakeEntry,
    actor: Actor,
    now: datetime,
) -> HelpRequest:
    _keep_people(session, request, entry)
    _keep_request(session, request, entry, now)
    _keep_part(session, request, entry)
    _keep_consent(session, request, entry, actor, now)
    flag_modified(request, "draft")  # the version rises, also when only the part changed
    _note(session, request, actor, "intake_saved", now)
    session.flush()
    return request


def _keep_people(session: Session, request: HelpRequest, entry: rules.IntakeEntry) -> None:
    seeker = request.seeker
    seeker.first_name, seeker.infix, seeker.last_name = (
        entry.first_name,
        entry.infix,
        entry.last_name,
    )
    requests.set_phone(seeker, entry.phone)
    seeker.second_phone = entry.second_phone
    seeker.email = entry.email
    seeker.street = entry.street or None
    seeker.house_number = entry.house_number or None
    seeker.postcode = entry.postcode
    seeker.language = entry.language
    if not entry.is_for_other:
        request.requester = None
        return
    requester = request.requester
    if requester is None:
        requester = request.requester = Contact(network_id=network_of(session))
    names = split_name(entry.requester_name)
    requester.first_name, requester.infix, requester.last_name = names
    requests.set_phone(requester, entry.requester_phone)
    requester.relation = entry.requester_relation
    requester.organisation = entry.requester_organisation


def _keep_request(
    session: Session, request: HelpRequest, entry: rules.IntakeEntry, now: datetime
) -> None:
    request.category_id = entry.category_id
    request.district_id = entry.district_id or requests.district_of(session, entry.postcode)
    request.seeker_agrees = entry.seeker_agrees or not entry.is_for_other
    request.best_moment = entry.best_moment
    request.need = entry.need or None
    request.boundary = entry.boundary or None
    request.practical = entry.practical or None
    request.needed_by = entry.needed_by
    request.criterion_network = entry.criterion_network
    request.criterion_means = entry.criterion_means
    request.criteria_note = entry.criteria_note or None
    request.role_explained = entry.role_explained
    request.next_contact_by = entry.next_contact_by
    request.heard_of_us = entry.heard_of_us
    request.alternative = entry.alternative
    request.draft = entry.draft
    _keep_wait(request, entry, now)


def _keep_wait(request: HelpRequest, entry: rules.IntakeEntry, now: datetime) -> None:
    """The exact range that was said, and when it was first said."""
    if not entry.is_wait_told or entry.wait_shown is None:
        request.wait_weeks_min = request.wait_weeks_max = request.wait_told_at = None
        return
    said = entry.wait_shown[1:]
    if request.wait_told_at is None or said != (request.wait_weeks_min, request.wait_weeks_max):
        request.wait_told_at = now
        request.wait_weeks_min, request.wait_weeks_max = said


def _keep_part(session: Session, request: HelpRequest, entry: rules.IntakeEntry) -> None:
    """What is asked for becomes the first part, as soon as the kind of help is known."""
    part = request.parts[0] if request.parts else None
    category = _category(session, entry.category_id)
    if category is None:
        if part is not None:
            session.delete(part)
            request.parts.remove(part)
        return
    if part is None:
        part = RequestPart(network_id=request.network_id)
        request.parts.append(part)
    part.category_id = category.id
    part.minutes = entry.minutes or category.minutes
    every_weeks = category.every_weeks if entry.every_weeks is None else entry.every_weeks
    part.every_weeks = every_weeks or None
    part.dayparts = entry.dayparts
    part.people_needed = entry.people_needed or 1
    part.is_one_person = entry.is_one_person
    part.is_vog_required = entry.is_vog_required
    part.language = entry.language
    part.skills = list(entry.skills)
    part.gender_wish = entry.gender_wish


def _category(session: Session, category_id: int | None) -> Category | None:
    if category_id is None:
        return None
    return session.scalars(category_query(category_id)).one_or_none()


def _keep_consent(
    session: Session,
    request: HelpRequest,
    entry: rules.IntakeEntry,
    actor: Actor,
    now: datetime,
) -> None:
    """A new answer only when it differs from what is known."""
    if entry.may_share is None or session.scalar(share_answer(request.id)) == entry.may_share:
        return
    note_consent(
        session,
        subject_kind=requests.KIND,
        subject_key=request.id,
        purpose=ConsentPurpose.SHARE_WITH_PARTNERS,
        text=entry.share_text,
        is_granted=entry.may_share,
        channel=ConsentChannel.ORAL,
        recorded_by=actor.account_id,
        now=now,
    )


def _note(
    session: Session,
    request: HelpRequest,
    actor: Actor,
    verb: str,
    now: datetime,
    fields: tuple[str, ...] = (),
) -> None:
    record(
        session,
        actor=actor,
        verb=verb,
        object_kind=requests.KIND,
        object_key=request.id,
        now=now,
        fields=fields,
    )
