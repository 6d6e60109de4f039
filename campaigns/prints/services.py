"""Keep what an organisation says of itself."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from campaigns.prints.rules import NameTaken
from portal.audit.services import record
from portal.errors import Missing
from portal.organisations.models import Organisation, OrganisationLogo
from portal.permissions import Actor


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
) -> Organisation:
    """Keep name, telephone, e-mail and, when there is a new one, the logo.

    ``logo_png`` was drawn anew by us. Locks the organisation. Raises NameTaken, Missing.
    """
    organisation = session.scalars(
        sa.select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    ).one_or_none()
    if organisation is None:
        raise Missing
    same = sa.select(Organisation.id).where(
        Organisation.name == name, Organisation.id != organisation_id
    )
    if session.scalar(same) is not None:
        raise NameTaken
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
