"""Contacts with other organisations: the list of a year, and what we know of each."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from intake.directory import queries, services
from intake.directory.forms import ContactForm, OrganisationForm, YearForm
from intake.directory.models import ExternalContact
from intake.directory.wording import contact_row, organisation_rows
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Refusal
from portal.language import _
from portal.organisations.overtaken import say_why
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import load, notice, page, see_other, typed
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
    form = OrganisationForm(typed(), obj=row)
    if request.method == "POST" and form.validate():
        try:
            with unit_of_work() as session:
                services.change_organisation(
                    session,
                    organisation_id=organisation_id,
                    version=form.shown_version,
                    entry=form.entry(),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            stands = OrganisationForm(obj=load(queries.organisation(organisation_id)))
            about = (services.ORGANISATION, organisation_id)
            say_why(form, refusal, about=about, stands=stands)
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
    form = ContactForm(typed(), data=_stored(row))
    if request.method == "GET":
        form.bsn_asked.data = form.bsn_mark()
    elif form.validate():
        try:
            with unit_of_work() as session:
                services.change_contact(
                    session,
                    contact_id=contact_id,
                    version=form.shown_version,
                    entry=form.entry(),
                    actor=current_actor(),
                    now=utc_now(),
                )
        except Refusal as refusal:
            stands = ContactForm(data=_stored(load(queries.contact(contact_id))))
            say_why(form, refusal, about=(services.CONTACT, contact_id), stands=stands)
        else:
            notice(_("Het contact is bewaard."))
            return see_other("directory.organisation", organisation_id=home.id)
    return page("intake/directory/contact.html", form, organisation=home)


def _stored(row: ExternalContact) -> dict[str, Any]:
    return {
        "kind": row.kind.value,
        "contact_on": row.contact_on,
        "note": row.note or "",
        "version": row.version,
    }
