"""Keep outside organisations and our contacts with them. Each change leaves its verb."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.directory import queries, rules
from intake.directory.models import ExternalContact, ExternalOrganisation
from portal.audit.services import record
from portal.clock import local_day
from portal.errors import Missing, check_version
from portal.networks.models import Network
from portal.permissions import Actor
from portal.scope import network_of

ORGANISATION = "external_organisation"
CONTACT = "external_contact"


def add_organisation(
    session: Session, *, entry: rules.OrganisationEntry, actor: Actor, now: datetime
) -> ExternalOrganisation:
    """A new outside organisation. Raises AlreadyKnown."""
    _check_name(session, entry.name)
    made = ExternalOrganisation(network_id=network_of(session))
    _write(made, entry)
    session.add(made)
    session.flush()
    _note(session, ORGANISATION, made.id, actor, "organisation_added", now)
    return made


def change_organisation(
    session: Session,
    *,
    organisation_id: int,
    version: int,
    entry: rules.OrganisationEntry,
    actor: Actor,
    now: datetime,
) -> ExternalOrganisation:
    """Correct what we know of it. Raises AlreadyKnown, StaleEdit or Missing."""
    found = session.scalars(queries.organisation(organisation_id).with_for_update()).one_or_none()
    if found is None:
        raise Missing
    check_version(version, found.version)
    _check_name(session, entry.name, found.id)
    _write(found, entry)
    session.flush()
    _note(session, ORGANISATION, found.id, actor, "organisation_changed", now)
    return found


def add_contact(
    session: Session,
    *,
    organisation_id: int,
    entry: rules.ContactEntry,
    actor: Actor,
    now: datetime,
) -> ExternalContact:
    """We were in touch. Raises ContactAhead or Missing."""
    rules.check_contact(entry, today=local_day(now))
    if session.scalar(queries.organisation(organisation_id)) is None:
        raise Missing
    assert actor.account_id is not None  # noqa: S101 - staff only, the view guards it
    made = ExternalContact(
        network_id=network_of(session),
        organisation_id=organisation_id,
        kind=entry.kind,
        contact_on=entry.contact_on,
        note=entry.note or None,
        written_by=actor.account_id,
    )
    session.add(made)
    session.flush()
    _note(session, CONTACT, made.id, actor, "contact_added", now)
    return made


def change_contact(
    session: Session,
    *,
    contact_id: int,
    version: int,
    entry: rules.ContactEntry,
    actor: Actor,
    now: datetime,
) -> ExternalContact:
    """Correct a contact. Raises ContactAhead, StaleEdit or Missing."""
    rules.check_contact(entry, today=local_day(now))
    statement = queries.contact(contact_id).with_for_update(of=ExternalContact)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise Missing
    check_version(version, found.version)
    found.kind, found.contact_on, found.note = entry.kind, entry.contact_on, entry.note or None
    session.flush()
    _note(session, CONTACT, found.id, actor, "contact_changed", now)
    return found


def _check_name(session: Session, name: str, own_id: int | None = None) -> None:
    """Nobody else has this name. Holds the partnership's row, so that no two add it at once."""
    home = select(Network.id).where(Network.id == network_of(session))
    session.execute(home.with_for_update(key_share=True))
    if session.scalar(queries.organisation_named(name)) not in (None, own_id):
        raise rules.AlreadyKnown(name=name)


def _write(row: ExternalOrganisation, entry: rules.OrganisationEntry) -> None:
    row.name, row.does, row.phone, row.site = entry.name, entry.does, entry.phone, entry.site


def _note(session: Session, kind: str, key: int, actor: Actor, verb: str, now: datetime) -> None:
    record(session, actor=actor, verb=verb, object_kind=kind, object_key=key, now=now)
