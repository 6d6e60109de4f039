"""Public pages of a campaign and of a church in it. They set no cookie and need no script."""

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue

from campaigns.participation import queries, rules
from campaigns.participation.models import Participation
from campaigns.planning import queries as planning
from campaigns.planning.models import Campaign, CampaignState
from campaigns.planning.rules import PUBLIC
from campaigns.planning.wording import rounded_down
from portal import scope
from portal.clock import local_day, utc_now
from portal.db import db
from portal.errors import Missing
from portal.networks import queries as networks
from portal.web.access import open_to_all
from portal.web.answers import load, page, see_other
from portal.web.pages import phone_words
from portal.web.partnerships import card_of

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
            "campaigns/participation/not_yet.html",
            campaign=row.campaign,
            church=row.church,
            is_due=row.campaign.opens_on <= local_day(utc_now()),
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
                "phone_today": phone_words(card_of(network))["phone_today"],
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
