"""Forget a help seeker, or somebody who asked for one. Flushes and never commits."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from intake.requests import queries, rules, services
from intake.requests.models import Contact, HelpRequest, RequestNote, RequestPart
from portal.consent.services import withdraw_all
from portal.erasure.services import Forgetter, wipe_traces
from portal.erasure.signals import person_forgotten
from portal.permissions import NOBODY, Actor

REASON = "niet meer nodig"
# What is left: rows that count, and tell nothing. Kind of help, district, minutes and the two
# criteria stay, for the reports count them.
NO_CONTACT: dict[str, Any] = {
    **dict.fromkeys(("first_name", "infix", "last_name", "email"), ""),
    **dict.fromkeys(("relation", "organisation", "language"), ""),
    **dict.fromkeys(("phone", "phone_lookup", "second_phone")),
    **dict.fromkeys(("street", "house_number", "postcode")),
}
NO_REQUEST: dict[str, Any] = {
    **dict.fromkeys(("need", "boundary", "practical", "needed_by", "criteria_note", "draft")),
    **dict.fromkeys(("best_moment", "alternative"), ""),
}
NO_PART: dict[str, Any] = {
    **dict.fromkeys(("starts_on", "ends_on")),
    **dict.fromkeys(("language", "gender_wish"), ""),
    "dayparts": 0,
    "skills": [],
}


def _unchanging(session: Session, contact_id: int) -> str | None:
    """Number and moment of their first request; None when they are not there any more."""
    found = session.scalars(queries.contact(contact_id)).one_or_none()
    first = session.scalars(queries.first_request_of(contact_id)).one_or_none()
    if found is None or found.erased_at is not None or first is None:
        return None
    return f"{first.number}:{first.received_at.isoformat()}"


def forget_contact(session: Session, *, key: int, actor: Actor | None, now: datetime) -> None:
    """Wipe a seeker with their requests; of whoever asked for another only what is their own.

    What is open is withdrawn first. Sends ``person_forgotten``.
    """
    ids = list(session.scalars(queries.request_ids_of(key)).all())
    for request_id in ids:
        if services.locked_request(session, request_id).state not in rules.CLOSED_STATES:
            services.withdraw_request(
                session, request_id=request_id, actor=actor or NOBODY, now=now, reason=REASON
            )
    person_forgotten.send(None, session=session, kind="contact", key=key, actor=actor, now=now)
    mine = HelpRequest.id.in_(ids)
    for statement in (
        sa.update(HelpRequest).where(mine).values(version=HelpRequest.version + 1, **NO_REQUEST),
        sa.update(RequestPart)
        .where(RequestPart.request_id.in_(ids))
        .values(version=RequestPart.version + 1, **NO_PART),
        sa.delete(RequestNote).where(RequestNote.request_id.in_(ids)),
        sa.update(Contact).where(Contact.id == key).values(erased_at=now, **NO_CONTACT),
    ):
        session.execute(statement)
    withdraw_all(session, subject_kind=services.KIND, keys=ids, now=now)
    wipe_traces(session, about={"request": ids}, now=now)


FORGETTER = Forgetter(_unchanging, forget_contact)
