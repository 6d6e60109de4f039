"""Selects on outside organisations and our contacts with them."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from intake.directory.models import ContactKind, ExternalContact, ExternalOrganisation
from portal.scope import WHOLE_NETWORK

PAGE = 50


def listed_organisations(after: str = "") -> Select[ExternalOrganisation]:
    """One page of organisations and one more, by name."""
    found = select(ExternalOrganisation).order_by(ExternalOrganisation.name)
    if after:
        found = found.where(ExternalOrganisation.name > after)
    return found.limit(PAGE + 1)


def organisation(organisation_id: int) -> Select[ExternalOrganisation]:
    """One organisation."""
    return select(ExternalOrganisation).where(ExternalOrganisation.id == organisation_id)


def organisation_named(name: str) -> Select[int]:
    """The number of an organisation of this name, however it is written."""
    return (
        select(ExternalOrganisation.id)
        .where(
            sa.or_(
                ExternalOrganisation.name == name,
                sa.func.lower(ExternalOrganisation.name) == name.lower(),
            )
        )
        .limit(1)
    )


def contact(contact_id: int) -> Select[ExternalContact]:
    """One contact with its organisation."""
    return (
        select(ExternalContact)
        .where(ExternalContact.id == contact_id)
        .options(joinedload(ExternalContact.organisation))
    )


def contacts_of(organisation_id: int) -> Select[ExternalContact]:
    """The latest contacts with one organisation."""
    return (
        select(ExternalContact)
        .where(ExternalContact.organisation_id == organisation_id)
        .order_by(ExternalContact.contact_on.desc(), ExternalContact.id.desc())
        .limit(PAGE)
    )


def contact_counts(
    organisation_ids: Collection[int], since: date, until: date
) -> Select[int, ContactKind, int, date]:
    """Per organisation and kind: how many contacts in the period, and the last day."""
    return (
        select(
            ExternalContact.organisation_id,
            ExternalContact.kind,
            sa.func.count(),
            sa.func.max(ExternalContact.contact_on),
        )
        .where(
            ExternalContact.organisation_id.in_(sorted(organisation_ids)), *_during(since, until)
        )
        .group_by(ExternalContact.organisation_id, ExternalContact.kind)
    )


def contacted_organisations(since: date, until: date) -> Select[int]:
    """How many organisations we were in touch with; from ``since`` until before ``until``."""
    return _number(*_during(since, until))


def intensive_organisations(since: date, until: date) -> Select[int]:
    """With how many of them the contact was intensive."""
    return _number(*_during(since, until), ExternalContact.kind == ContactKind.INTENSIVE)


def intensive_names(since: date, until: date) -> Select[str]:
    """Which organisations those were."""
    return (
        select(ExternalOrganisation.name)
        .join(ExternalContact, ExternalContact.organisation_id == ExternalOrganisation.id)
        .where(*_during(since, until), ExternalContact.kind == ContactKind.INTENSIVE)
        .distinct()
        .order_by(ExternalOrganisation.name)
        .execution_options(**WHOLE_NETWORK)
    )


def _number(*where: sa.ColumnElement[bool]) -> Select[int]:
    counted = sa.func.count(ExternalContact.organisation_id.distinct())
    return select(counted).where(*where).execution_options(**WHOLE_NETWORK)


def _during(since: date, until: date) -> tuple[Any, ...]:
    return ExternalContact.contact_on >= since, ExternalContact.contact_on < until
