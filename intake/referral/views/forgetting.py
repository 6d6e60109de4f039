"""Forget a help seeker: asked once more, and then for good."""

import flask
from flask import Blueprint
from flask.typing import ResponseReturnValue

from intake.requests import queries as requests
from portal.clock import utc_now
from portal.erasure.keeping import erased_file
from portal.erasure.services import forget_person
from portal.language import _
from portal.permissions import Permission
from portal.web.access import current_actor, requires
from portal.web.answers import do_and_tell, load, page, see_other

bp = Blueprint("forgetting", __name__, url_prefix="/<slug:network>/hulpvragen")


@bp.route("/<int:request_id>/vergeten", methods=["GET", "POST"])
@requires(Permission.PERSON_FORGET)
def forget_seeker(request_id: int) -> ResponseReturnValue:
    """The seeker asked to be forgotten, with all their requests."""
    found = load(requests.request(request_id))
    if flask.request.method == "POST":
        seeker_id = found.seeker_id
        is_forgotten = do_and_tell(
            lambda session: forget_person(
                session,
                kind="contact",
                key=seeker_id,
                actor=current_actor(),
                now=utc_now(),
                erased=erased_file(),
            ),
            _("Deze persoon is vergeten. Alleen de aantallen zijn gebleven."),
        )
        if is_forgotten:
            return see_other("desk.home")
        return see_other("forgetting.forget_seeker", request_id=request_id)
    return page("intake/referral/forget.html", found=found)
