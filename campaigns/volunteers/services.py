"""Changes to volunteers. Services flush and never commit."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.volunteers import queries, rules
from campaigns.volunteers.models import AgeBand, Volunteer
from campaigns.volunteers.rules import Person
from portal import crypto
from portal.erasure.services import Forgetter
from portal.erasure.signals import person_forgotten
from portal.errors import Missing
from portal.permissions import Actor
from portal.scope import network_of
from portal.tokens import services as tokens
from portal.tokens.models import Purpose


def add_volunteer(session: Session, *, person: Person, now: datetime) -> Volunteer:
    """Write somebody down. Raises NoName or NoWayToReach. Equal contact data is no objection."""
    rules.check_person(person)
    volunteer = Volunteer(
        network_id=network_of(session),
        first_name=person.first_name,
        infix=person.infix,
        last_name=person.last_name,
        email=person.email.strip().lower(),
        phone=person.phone,
        phone_lookup=crypto.lookup_code(person.phone) if person.phone else None,
        age_band=person.age_band,
        gender=person.gender,
        district_id=person.district_id,
        postcode=person.postcode,
        languages=list(person.languages),
        skills=list(person.skills),
        page_language=person.page_language,
        created_at=now,
    )
    session.add(volunteer)
    session.flush()
    return volunteer


def choose_language(session: Session, *, volunteer_id: int, language: str) -> None:
    """Write to this person in another language from now on. Raises Missing."""
    volunteer = session.scalars(queries.volunteer(volunteer_id)).one_or_none()
    if volunteer is None:
        raise Missing
    volunteer.page_language = language
    session.flush()


def note_talk(
    session: Session,
    *,
    volunteer_id: int,
    languages: tuple[str, ...] | None,
    skills: tuple[str, ...] | None,
    vog_seen_on: date | None,
) -> None:
    """Keep what somebody told on the telephone. None leaves what stands. Raises Missing."""
    volunteer = session.scalars(queries.volunteer(volunteer_id)).one_or_none()
    if volunteer is None:
        raise Missing
    if languages is not None:
        volunteer.languages = list(languages)
    if skills is not None:
        volunteer.skills = list(skills)
    if vog_seen_on is not None:
        volunteer.vog_seen_on = vog_seen_on
    session.flush()


def known_own_page(session: Session, *, volunteer_id: int, now: datetime) -> str | None:
    """The name of the link that they have; None when its SECRET_KEY has gone as well."""
    known = session.execute(queries.own_page_link(volunteer_id, now)).first()
    if known is None or not tokens.can_be_told(known[0], Purpose.OWN_PAGE, known[1]):
        return None
    return known[0]


def own_page_link(session: Session, *, volunteer_id: int, now: datetime) -> str:
    """The name of the link to somebody's own page; made when there is none that can be told."""
    return known_own_page(session, volunteer_id=volunteer_id, now=now) or tokens.issue_link(
        session,
        purpose=Purpose.OWN_PAGE,
        subject_kind="volunteer",
        subject_key=volunteer_id,
        network_id=network_of(session),
        now=now,
    )


# What is left of somebody who was forgotten: a row that counts, and tells nothing.
NOTHING: dict[str, Any] = {
    **dict.fromkeys(("first_name", "infix", "last_name", "email", "gender", "postcode"), ""),
    **dict.fromkeys(("phone", "phone_lookup", "district_id", "vog_seen_on")),
    "age_band": AgeBand.ADULT,
    "languages": [],
    "skills": [],
}


def _unchanging(session: Session, volunteer_id: int) -> str | None:
    """The moment at which somebody came; None when they are not there any more."""
    found = session.scalars(queries.volunteer(volunteer_id)).one_or_none()
    return None if found is None or found.erased_at else found.created_at.isoformat()


def forget_volunteer(session: Session, *, key: int, actor: Actor | None, now: datetime) -> None:
    """Wipe somebody who gave time. Sends ``person_forgotten``: what runs is ended first."""
    person_forgotten.send(None, session=session, kind="volunteer", key=key, actor=actor, now=now)
    session.execute(
        sa.update(Volunteer).where(Volunteer.id == key).values(erased_at=now, **NOTHING)
    )


FORGETTER = Forgetter(_unchanging, forget_volunteer)
