"""The flyer of a church with its QR code, and the page of one's own organisation."""

from typing import Any

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from campaigns.participation import queries, rules
from campaigns.participation.models import Participation
from campaigns.planning import queries as planning
from campaigns.planning.models import Campaign, CampaignState
from campaigns.prints import queries as prints
from campaigns.prints import services
from campaigns.prints.forms import OrganisationForm
from campaigns.prints.gathering import flyer_content
from campaigns.prints.logos import clean_logo
from campaigns.prints.pdf import render_flyer
from campaigns.prints.qr import qr_png
from campaigns.prints.variants import file_name, variant_of
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.language import _, speaking
from portal.organisations import queries as organisations
from portal.organisations.models import Organisation
from portal.organisations.overtaken import say_why
from portal.permissions import Permission, Role
from portal.web.access import current_actor, current_network, requires
from portal.web.answers import load, notice, page, see_other, typed
from portal.web.links import external, short_address

bp = Blueprint("prints", __name__, url_prefix="/<slug:network>")


def _printable(participation_id: int) -> Participation:
    """A church that has a page and that this person may print for. Raises Missing."""
    row = load(queries.participation(participation_id))
    actor = current_actor()
    is_staff = bool(actor.roles & {Role.ORG_COORDINATOR, Role.DESK_COORDINATOR})
    if not rules.has_page(row.state) or not (is_staff or row.church_id in actor.church_ids):
        raise Missing
    return row


def _address(row: Participation) -> str:
    return external("participation.short", code=row.code)


@bp.get("/flyers/<int:participation_id>.pdf")
@requires(Permission.FLYER_PRINT)
def flyer(participation_id: int) -> ResponseReturnValue:
    """The flyer of a church, in the variant that the address asks for."""
    row = _printable(participation_id)
    return _printed(row.campaign, row, _address(row), row.code)


@bp.get("/campagnes/<int:campaign_id>/flyer.pdf")
@requires(Permission.CAMPAIGN_MANAGE)
def campaign_flyer(campaign_id: int) -> ResponseReturnValue:
    """The flyer of the whole campaign, for who belongs to no church."""
    row = load(planning.campaign(campaign_id))
    if row.state is CampaignState.CANCELLED:
        raise Missing
    address = external("participation.campaign", network=current_network().slug, campaign=row.slug)
    return _printed(row, None, address, row.slug)


def _printed(
    campaign: Campaign, church: Participation | None, address: str, name: str
) -> ResponseReturnValue:
    """The paper itself, or the page that says why there is none."""
    variant = variant_of(request.args)
    with speaking(variant.language):
        content = flyer_content(
            db.session(),
            campaign=campaign,
            church=church,
            address_full=address,
            address_shown=short_address(address),
            today=local_day(utc_now()),
        )
    try:
        pdf = render_flyer(content, variant)
    except Refusal as refusal:
        return page("campaigns/prints/no_flyer.html", status=503, sentence=refusal.sentence())
    shown = file_name(name, variant)
    return Response(
        pdf,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{shown}"'},
    )


@bp.get("/flyers/<int:participation_id>.png")
@requires(Permission.FLYER_PRINT)
def church_qr(participation_id: int) -> ResponseReturnValue:
    """The QR code of a church's short address, for the screen or its own paper."""
    row = _printable(participation_id)
    return Response(qr_png(_address(row)), mimetype="image/png")


@bp.route("/onze-organisatie", methods=["GET", "POST"])
@requires(Permission.PROJECT_MANAGE)
def our_organisation() -> ResponseReturnValue:
    """How people reach one's own organisation, and its logo on the flyer."""
    row = _own_organisation()
    form = _organisation_form(row, typed())
    if request.method == "POST" and form.validate():
        try:
            _keep(form, row.id)
        except Refusal as refusal:
            row = _own_organisation()
            stands = _organisation_form(row)
            say_why(form, refusal, about=("organisation", row.id), stands=stands)
        else:
            notice(_("Bewaard."))
            return see_other("prints.our_organisation")
    has_logo = db.session.scalar(prints.has_logo(row.id)) is not None
    return page("campaigns/prints/our_organisation.html", form, row=row, has_logo=has_logo)


def _organisation_form(row: Organisation, sent: Any = None) -> OrganisationForm:
    return OrganisationForm(sent, obj=row, data={"version": services.version_of(row)})


def _own_organisation() -> Organisation:
    """The organisation this person coordinates. Raises Missing: the desk belongs to none."""
    own = sorted(current_actor().organisation_ids)
    if not own:
        raise Missing
    return load(organisations.organisation(own[0]))


def _keep(form: OrganisationForm, organisation_id: int) -> None:
    """Draw the logo anew before the transaction begins, then keep all of it."""
    upload = request.files.get("logo")
    data = upload.read() if upload is not None and upload.filename else b""
    png = clean_logo(data) if data else None
    with unit_of_work() as session:
        services.edit_organisation(
            session,
            organisation_id=organisation_id,
            name=form.name.data,
            phone=form.phone.data or "",
            email=form.email.data or "",
            logo_png=png,
            actor=current_actor(),
            now=utc_now(),
            version=form.shown_version,
        )


@bp.get("/onze-organisatie/logo.png")
@requires(Permission.PROJECT_MANAGE)
def our_logo() -> ResponseReturnValue:
    """The logo as it stands on the flyer."""
    logo = load(prints.logo_of(_own_organisation().id))
    return Response(logo.png, mimetype="image/png")
