"""Public pages of a campaign and of a church in it, and the page of a church's contact person.

The public ones set no cookie and need no script.
"""

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue

from campaigns.participation import queries, rules, services
from campaigns.participation.forms import MomentForm
from campaigns.participation.models import Participation
from campaigns.planning import queries as planning
from campaigns.planning.models import Campaign, CampaignState
from campaigns.planning.rules import GROWING, PUBLIC
from campaigns.planning.wording import rounded_down
from portal import scope
from portal.clock import local_day, utc_now
from portal.db import db, unit_of_work
from portal.errors import Missing, Refusal
from portal.networks import queries as networks
from portal.permissions import Permission
from portal.web.access import current_actor, open_to_all, requires
from portal.web.answers import load, notice, page, see_other
from portal.web.links import external, short_address

bp = Blueprint("participation", __name__)


@bp.get("/<slug:network>/acties")
@open_to_all
def open_campaigns() -> ResponseReturnValue:
    """What you can give time to now; with one campaign straight to it."""
    found = db.session.scalars(planning.open_campaigns()).all()
    if len(found) == 1:
        return see_other("participation.campaign", campaign=found[0].slug)
    return page("campaigns/participation/open_campaigns.html", campaigns=found)


@bp.get("/<slug:network>/acties/<slug:campaign>")
@open_to_all
def campaign(campaign: str) -> ResponseReturnValue:
    """A campaign: what you can do, and what the given time did."""
    row = load(planning.campaign_by_slug(campaign))
    if row.state is CampaignState.CANCELLED:
        return _ended()
    if row.state not in PUBLIC:
        raise Missing
    return _campaign_page(row, None)


def _campaign_page(row: Campaign, church: Participation | None) -> ResponseReturnValue:
    is_open = row.state is CampaignState.OPEN
    others = [] if is_open else db.session.scalars(planning.open_campaigns()).all()
    return page(
        "campaigns/participation/campaign.html",
        campaign=row,
        church=church,
        is_open=is_open and (church is None or rules.takes_pledges(church.state, row.state)),
        projects=db.session.scalars(planning.shown_projects(row.id)).all(),
        others=others,
        results_text=rules.results_text,
        rounded_down=rounded_down,
    )


def _ended() -> ResponseReturnValue:
    """Gone, with what is still open."""
    others = db.session.scalars(planning.open_campaigns()).all()
    return page("campaigns/participation/ended.html", status=410, campaigns=others)


@bp.get("/<slug:network>/k/<string:code>")
@open_to_all
def church_page(code: str) -> ResponseReturnValue:
    """A church's own page in a campaign."""
    wanted = queries.participation_by_code(rules.clean_code(code))
    row = db.session.scalars(wanted).one_or_none()
    if row is None or row.state in rules.NEVER_SHOWN:
        return _unknown_code()
    if not rules.has_page(row.state) or row.campaign.state is CampaignState.CANCELLED:
        return _ended()
    if row.campaign.state not in PUBLIC:
        return page(
            "campaigns/participation/not_yet.html", campaign=row.campaign, church=row.church
        )
    return _campaign_page(row.campaign, row)


def _unknown_code() -> ResponseReturnValue:
    found = db.session.scalars(planning.open_campaigns()).all()
    return page("campaigns/participation/unknown_code.html", status=404, campaigns=found)


@bp.get("/k/<string:code>")
@open_to_all
def short(code: str) -> ResponseReturnValue:
    """The short address on paper: find the partnership and go there."""
    typed = rules.clean_code(code)
    session = db.session()
    with scope.system_scope(session, "a short address names no partnership"):
        row = session.scalars(queries.participation_by_code(typed)).one_or_none()
        slugs = {row.id: row.slug for row in session.scalars(networks.networks())}
        if row is not None:
            slug = slugs[row.network_id]
    if row is not None:
        return see_other("participation.church_page", network=slug, code=typed)
    return _unknown_short()


def _unknown_short() -> ResponseReturnValue:
    """Nobody has this code: every partnership's telephone, and what is open there."""
    session = db.session()
    with scope.system_scope(session, "a short address names no partnership"):
        open_now = session.scalars(planning.open_campaigns()).all()
        places = [
            {
                "name": network.name,
                "phone": network.phone,
                "phone_hours": network.phone_hours,
                "campaigns": [
                    {
                        "name": row.name,
                        "url": url_for(
                            "participation.campaign", network=network.slug, campaign=row.slug
                        ),
                    }
                    for row in open_now
                    if row.network_id == network.id
                ],
            }
            for network in session.scalars(networks.networks())
        ]
    return page("campaigns/participation/unknown_short.html", status=404, places=places)


@bp.get("/<slug:network>/mijn-kerk")
@requires(Permission.CHURCH_SEE)
def my_church() -> ResponseReturnValue:
    """What the contact person of a church does next, with address, flyer and moment."""
    return _my_church_page(None)


def _my_church_page(wrong: tuple[int, MomentForm] | None) -> ResponseReturnValue:
    """``wrong`` is the form that could not be kept, with the participation it is about."""
    found = db.session.scalars(queries.participations_of(current_actor().church_ids)).all()
    today = local_day(utc_now())
    items = [
        {
            "row": row,
            "form": wrong[1] if wrong and wrong[0] == row.id else _moment_form(row),
            "step": rules.church_step(
                row.state, row.campaign.state, collects_on=row.collects_on, today=today
            ),
            "is_asked": row.state in rules.ASKED,
            "has_page": rules.has_page(row.state),
            "is_growing": row.campaign.state in GROWING,
            "is_public": row.campaign.state in PUBLIC,
            "address": short_address(external("participation.short", code=row.code)),
            "results": rules.results_text(row.people_helped, row.minutes_served),
        }
        for row in found
    ]
    return page(
        "campaigns/participation/my_church.html",
        wrong[1] if wrong else None,
        items=items,
        labels=rules.LABELS,
    )


def _moment_form(row: Participation) -> MomentForm:
    return MomentForm(obj=row, prefix=f"p{row.id}-")


def _own(participation_id: int) -> Participation:
    """A participation of one's own church. Raises Missing."""
    row = load(queries.participation(participation_id))
    if row.church_id not in current_actor().church_ids:
        raise Missing
    return row


@bp.post("/<slug:network>/mijn-kerk/<int:participation_id>/antwoord")
@requires(Permission.CHURCH_SEE)
def answer(participation_id: int) -> ResponseReturnValue:
    """The church says yes or no."""
    event = request.form.get("event", "")
    if event not in {"confirm", "decline"}:
        abort(400)
    _own(participation_id)
    try:
        with unit_of_work() as session:
            services.step_participation(
                session,
                participation_id=participation_id,
                event=event,
                actor=current_actor(),
                now=utc_now(),
            )
    except Refusal as refusal:
        notice(refusal.sentence(), "error")
    else:
        said_yes = "Fijn dat u meedoet. Hieronder staan uw adres en uw flyer."
        notice(said_yes if event == "confirm" else "Bedankt voor uw antwoord.")
    return see_other("participation.my_church")


@bp.post("/<slug:network>/mijn-kerk/<int:participation_id>/moment")
@requires(Permission.CHURCH_SEE)
def set_moment(participation_id: int) -> ResponseReturnValue:
    """Keep the day on which the church asks for time."""
    row = _own(participation_id)
    form = MomentForm(request.form, prefix=f"p{row.id}-")
    if not form.validate():
        return _my_church_page((participation_id, form))
    with unit_of_work() as session:
        services.set_moment(
            session,
            participation_id=participation_id,
            collects_on=form.collects_on.data,
            actor=current_actor(),
            now=utc_now(),
        )
    notice("De dag is bewaard." if form.collects_on.data else "De dag is weggehaald.")
    return see_other("participation.my_church")
