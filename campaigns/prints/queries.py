"""Selects on logos, which are heavy: one at a time, or only whether there is one."""

from sqlalchemy import Select, select

from portal.organisations.models import OrganisationLogo


def logo_of(organisation_id: int) -> Select[OrganisationLogo]:
    """The logo of one organisation."""
    return select(OrganisationLogo).where(OrganisationLogo.organisation_id == organisation_id)


def has_logo(organisation_id: int) -> Select[int]:
    """Its own number when there is a logo, nothing otherwise."""
    return select(OrganisationLogo.organisation_id).where(
        OrganisationLogo.organisation_id == organisation_id
    )
