"""Selects on help requests, their parts and their notes."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, load_only, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from intake.requests.models import (
    Contact,
    HelpRequest,
    RequestNote,
    RequestPart,
    RequestState,
)
from portal.accounts.models import Account
from portal.audit.models import AuditEvent
from portal.consent.models import Consent, ConsentPurpose
from portal.scope import WHOLE_NETWORK

PAGE = 50


def request(request_id: int) -> Select[HelpRequest]:
    """One request with everything around it."""
    return (
        select(HelpRequest)
        .where(HelpRequest.id == request_id)
        .options(
            joinedload(HelpRequest.seeker),
            joinedload(HelpRequest.requester),
            joinedload(HelpRequest.category),
            joinedload(HelpRequest.district),
            selectinload(HelpRequest.parts).joinedload(RequestPart.category),
        )
    )


def request_ids_of(seeker_id: int) -> Select[int]:
    """The requests of one seeker."""
    return select(HelpRequest.id).where(HelpRequest.seeker_id == seeker_id).order_by(HelpRequest.id)


def first_request_of(contact_id: int) -> Select[HelpRequest]:
    """The first request with which somebody had to do, as seeker or as whoever asked."""
    return (
        select(HelpRequest)
        .where(sa.or_(HelpRequest.seeker_id == contact_id, HelpRequest.requester_id == contact_id))
        .order_by(HelpRequest.id)
        .limit(1)
    )


def contact(contact_id: int) -> Select[Contact]:
    """A seeker, or whoever asked for them."""
    return select(Contact).where(Contact.id == contact_id)


def part(part_id: int) -> Select[RequestPart]:
    """One part with its request, the seeker, the district and the kind of help."""
    whole = joinedload(RequestPart.request)
    return (
        select(RequestPart)
        .where(RequestPart.id == part_id)
        .options(
            joinedload(RequestPart.category),
            whole.joinedload(HelpRequest.seeker),
            whole.joinedload(HelpRequest.district),
            whole.joinedload(HelpRequest.category),
        )
    )


def list_columns() -> list[_AbstractLoad]:
    """What a list of requests shows; leaves the encrypted texts alone."""
    return [
        load_only(
            HelpRequest.number,
            HelpRequest.state,
            HelpRequest.channel,
            HelpRequest.received_at,
            HelpRequest.next_contact_by,
            HelpRequest.best_moment,
            HelpRequest.needed_by,
            HelpRequest.is_suspect,
            HelpRequest.on_hold_since,
            HelpRequest.held_days,
            HelpRequest.first_helped_at,
            HelpRequest.closed_at,
            HelpRequest.version,
        ),
        joinedload(HelpRequest.category),
        joinedload(HelpRequest.district),
    ]


def names_only() -> _AbstractLoad:
    """The seeker's name in a list, joined as the statement itself joins it."""
    return contains_eager(HelpRequest.seeker).load_only(
        Contact.first_name,
        Contact.infix,
        Contact.last_name,
        Contact.erased_at,
        Contact.network_id,
    )


def listed_requests() -> Select[HelpRequest]:
    """Requests as a list shows them, with the seeker joined."""
    return (
        select(HelpRequest)
        .join(HelpRequest.seeker)
        .options(*list_columns(), names_only())
        .execution_options(populate_existing=True)
    )


def found_requests(
    *,
    state: RequestState | None = None,
    category_id: int | None = None,
    text: str = "",
    before_id: int | None = None,
) -> Select[HelpRequest]:
    """One page of requests and one more, newest first; ``text`` looks in number and name.

    Newest is what came in last, not what was typed last: a request may be written down later.
    """
    newest = (HelpRequest.received_at.desc(), HelpRequest.id.desc())
    found = listed_requests().order_by(*newest).limit(PAGE + 1)
    if state is not None:
        found = found.where(HelpRequest.state == state)
    if category_id is not None:
        found = found.where(HelpRequest.category_id == category_id)
    if before_id is not None:
        found = found.where(_came_before(before_id))
    for word in text.split():
        found = found.where(_is_named(word))
    return found


def _came_before(request_id: int) -> sa.ColumnElement[bool]:
    """After this one in the list; one comparison of the two, which an index can follow."""
    last = aliased(HelpRequest)
    moment = select(last.received_at).where(last.id == request_id).scalar_subquery()
    return sa.tuple_(HelpRequest.received_at, HelpRequest.id) < sa.tuple_(moment, request_id)


def _is_named(word: str) -> sa.ColumnElement[bool]:
    return sa.or_(
        HelpRequest.number.contains(word, autoescape=True),
        *(
            column.icontains(word, autoescape=True)
            for column in (Contact.first_name, Contact.infix, Contact.last_name)
        ),
    )


def last_number(year: int) -> Select[str]:
    """The highest number given out this year; names nobody, so a visitor's form may ask."""
    return (
        select(HelpRequest.number)
        .where(HelpRequest.number.startswith(f"{year}-"))
        .order_by(sa.func.length(HelpRequest.number).desc(), HelpRequest.number.desc())
        .limit(1)
        .execution_options(**WHOLE_NETWORK)
    )


def share_answer(request_id: int) -> Select[bool]:
    """Whether data may be shared with the partners; no row when it was not asked yet."""
    return (
        select(Consent.is_granted)
        .where(
            Consent.subject_kind == "help_request",
            Consent.subject_key == request_id,
            Consent.purpose == ConsentPurpose.SHARE_WITH_PARTNERS,
            Consent.withdrawn_at.is_(None),
        )
        .order_by(Consent.id.desc())
        .limit(1)
    )


def notes(request_id: int, organisation_ids: Collection[int]) -> Select[RequestNote, str]:
    """Notes with who wrote them, newest first: one's own and the shared ones (P-09).

    Without organisations these are the desk's own.
    """
    own = (
        RequestNote.organisation_id.in_(sorted(organisation_ids))
        if organisation_ids
        else RequestNote.organisation_id.is_(None)
    )
    return (
        select(RequestNote, Account.name)
        .join(Account, Account.id == RequestNote.written_by)
        .where(RequestNote.request_id == request_id, sa.or_(own, RequestNote.is_shared.is_(True)))
        .order_by(RequestNote.written_at.desc(), RequestNote.id.desc())
        .limit(PAGE)
    )


def timeline(request_id: int, verbs: Collection[str]) -> Select[AuditEvent, str | None]:
    """What happened to a request, oldest first, with the name of who did it."""
    return (
        select(AuditEvent, Account.name)
        .outerjoin(
            Account,
            sa.and_(AuditEvent.actor_kind == "account", Account.id == AuditEvent.actor_key),
        )
        .where(
            AuditEvent.object_kind == "help_request",
            AuditEvent.object_key == request_id,
            AuditEvent.verb.in_(sorted(verbs)),
        )
        .order_by(AuditEvent.id.desc())
        .limit(PAGE)
    )
