"""Keep what an organisation says of itself."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.prints.rules import NameTaken
from portal.audit.services import record
from portal.errors import Missing, check_version, mark_of
from portal.organisations.models import Organisation, OrganisationLogo
from portal.permissions import Actor


def version_of(row: Organisation) -> int:
    """What a page showed of the organisation, as a number."""
    return mark_of(row.name, row.phone, row.email)


def edit_organisation(
    session: Session,
    *,
    organisation_id: int,
    name: str,
    phone: str,
    email: str,
    logo_png: bytes | None,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Organisation:
    """Keep name, telephone, e-mail and, when there is a new one, the logo.

    ``logo_png`` was drawn anew by us. Locks the organisation. Raises StaleEdit, NameTaken, Missing.
    """
    organisation = session.scalars(
        sa.select(Organisation)
        .where(Organisation.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if organisation is None:
        raise Missing
    check_version(version, version_of(organisation))
    _require_free_name(session, name, organisation_id)
    organisation.name, organisation.phone, organisation.email = name, phone, email
    if logo_png is not None:
        _keep_logo(session, organisation, logo_png)
    session.flush()
    record(
        session,
        actor=actor,
        verb="edit",
        object_kind="organisation",
        object_key=organisation_id,
        now=now,
        fields=("name", "phone", "email", *(("logo",) if logo_png else ())),
    )
    return organisation


def _require_free_name(session: Session, name: str, organisation_id: int) -> None:
    same = sa.select(Organisation.id).where(
        Organisation.name == name, Organisation.id != organisation_id
    )
    if session.scalar(same) is not None:
        raise NameTaken


def _keep_logo(session: Session, organisation: Organisation, png: bytes) -> None:
    kept = session.scalars(
        sa.select(OrganisationLogo).where(OrganisationLogo.organisation_id == organisation.id)
    ).one_or_none()
    if kept is None:
        session.add(
            OrganisationLogo(
                network_id=organisation.network_id, organisation_id=organisation.id, png=png
            )
        )
    else:
        kept.png = png
