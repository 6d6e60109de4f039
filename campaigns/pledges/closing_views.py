"""Round off a campaign: here, because this floor knows who still waits for a call."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from campaigns.planning import campaign_services
from campaigns.planning import queries as planning
from campaigns.pledges import queries
from portal.clock import utc_now
from portal.language import _
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, see_other

bp = Blueprint("closing", __name__, url_prefix="/<slug:network>")


@bp.post("/campagnes/<int:campaign_id>/afronden")
@requires(Permission.CAMPAIGN_MANAGE)
def complete_campaign(campaign_id: int) -> ResponseReturnValue:
    """Complete the campaign when everybody was called."""
    load(planning.campaign(campaign_id))
    do_and_tell(
        lambda session: campaign_services.complete_campaign(
            session,
            campaign_id=campaign_id,
            calls_waiting=session.scalar(queries.calls_waiting(campaign_id)) or 0,
            actor=current_actor(),
            now=utc_now(),
        ),
        _("De campagne is afgerond."),
    )
    return see_other("campaign_desk.campaign", campaign_id=campaign_id)
