"""Contacts with other organisations: the list of a year, and what we know of each."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.directory import queries, services
from intake.directory.forms import ContactForm, OrganisationForm, YearForm
from intake.directory.wording import contact_row, organisation_rows
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal, StaleEdit
from portal.language import _
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.staff_forms import do_once

bp = Blueprint("directory", __name__, url_prefix="/<slug:network>")


@bp.get("/andere-organisaties")
@requires(Permission.DIRECTORY_KEEP)
def organisations() -> ResponseReturnValue:
    """Every outside organisation, with the contacts of one year."""
    form = YearForm(request.args)
    is_good = form.validate()
    this_year = local_day(utc_now()).year
    year = (form.jaar.data if is_good else None) or this_year
    since, until = date(year, 1, 1), date(year + 1, 1, 1)
    session = db.session
    after = form.na.data if is_good else ""
    found = list(session.scalars(queries.listed_organisations(after or "")))
    shown = found[: queries.PAGE]
    counts = session.execute(queries.contact_counts([one.id for one in shown], since, until))
    return page(
        "intake/directory/organisations.html",
        rows=organisation_rows(shown, counts),
        older=shown[-1].name if len(found) > queries.PAGE else None,
        year=year,
        this_year=this_year,
        contacted=session.scalar(queries.contacted_organisations(since, until)) or 0,
        intensive=session.scalar(queries.intensive_organisations(since, until)) or 0,
    )


@bp.route("/andere-organisaties/nieuw", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_KEEP)
def new_organisation() -> ResponseReturnValue:
    """Add an organisation."""
    form = OrganisationForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.fresh_key()
    elif form.validate():

        def act(session: Session, now: datetime) -> dict[str, Any]:
            made = services.add_organisation(
                session, entry=form.entry(), actor=current_actor(), now=now
            )
            return {"organisation_id": made.id}

        try:
            answer = do_once(form, purpose="external-organisation", act=act)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("De organisatie staat in de lijst. Voeg nu het contact toe."))
            return see_other("directory.organisation", **answer)
    return page("intake/directory/new_organisation.html", form)


@bp.route("/andere-organisaties/<int:organisation_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_KEEP)
def organisation(organisation_id: int) -> ResponseReturnValue:
    """One organisation with its contacts; a new contact is added here."""
    row = load(queries.organisation(organisation_id))
    form = ContactForm(request.form if request.method == "POST" else None)
    if request.method == "GET":
        form.fresh_key()
        form.contact_on.data = local_day(utc_now())
    elif form.validate():

        def act(session: Session, now: datetime) -> dict[str, Any]:
            made = services.add_contact(
                session,
                organisation_id=organisation_id,
                entry=form.entry(),
                actor=current_actor(),
                now=now,
            )
            return {"contact_id": made.id}

        try:
            do_once(form, purpose="external-contact", act=act)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            notice(_("Het contact is bewaard."))
            return see_other("directory.organisation", organisation_id=organisation_id)
    contacts = db.session.scalars(queries.contacts_of(organisation_id))
    return page(
        "intake/directory/organisation.html",
        form,
        organisation=row,
        contacts=[contact_row(one) for one in contacts],
    )


@bp.route("/andere-organisaties/<int:organisation_id>/wijzigen", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_KEEP)
def edit_organisation(organisation_id: int) -> ResponseReturnValue:
    """Correct what we know of an organisation."""
    row = load(queries.organisation(organisation_id))
    sent = request.form if request.method == "POST" else None
    form = OrganisationForm(sent, obj=row, data={"version": str(row.version)})
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                services.change_organisation(
                    session,
                    organisation_id=organisation_id,
                    version=_version(form),
                    entry=form.entry(),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            _refuse(form, refusal, load(queries.organisation(organisation_id)).version)
        else:
            notice(_("De gegevens zijn bewaard."))
            return see_other("directory.organisation", organisation_id=organisation_id)
    return page("intake/directory/edit_organisation.html", form, organisation=row)


@bp.route("/andere-organisaties/contacten/<int:contact_id>", methods=["GET", "POST"])
@requires(Permission.DIRECTORY_KEEP)
def contact(contact_id: int) -> ResponseReturnValue:
    """Correct one contact."""
    row = load(queries.contact(contact_id))
    home = row.organisation
    values: dict[str, Any] = {
        "kind": row.kind.value,
        "contact_on": row.contact_on,
        "note": row.note or "",
        "version": str(row.version),
    }
    form = ContactForm(request.form if request.method == "POST" else None, data=values)
    if request.method == "GET":
        form.bsn_asked.data = form.bsn_mark()
    elif form.validate():
        try:
            with unit_of_work() as session:
                services.change_contact(
                    session,
                    contact_id=contact_id,
                    version=_version(form),
                    entry=form.entry(),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            _refuse(form, refusal, load(queries.contact(contact_id)).version)
        else:
            notice(_("Het contact is bewaard."))
            return see_other("directory.organisation", organisation_id=home.id)
    return page("intake/directory/contact.html", form, organisation=home)


def _refuse(form: OrganisationForm | ContactForm, refusal: Refusal, version: int) -> None:
    """Say why; after somebody else's change the next try goes on from there."""
    form.refuse(refusal)
    if isinstance(refusal, StaleEdit):
        form.version.data = str(version)


def _version(form: OrganisationForm | ContactForm) -> int:
    text = form.version.data or ""
    return int(text[:9]) if text.isascii() and text.isdigit() else -1
