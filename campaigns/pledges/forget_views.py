"""Forget somebody who gave time: asked once more, and then for good."""

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from campaigns.pledges import queries
from campaigns.pledges.blueprint import bp
from portal.clock import utc_now
from portal.db import unit_of_work
from portal.erasure.keeping import erased_file
from portal.erasure.services import forget_person
from portal.errors import Refusal
from portal.language import _
from portal.permissions import Permission
from portal.web.access import current_actor, open_to_all, requires
from portal.web.answers import do_and_tell, load, notice, page, see_other


@bp.route("/mijn-toezegging/vergeet-mij", methods=["GET", "POST"])
@requires(Permission.OWN_PAGE)
def forget_me() -> ResponseReturnValue:
    """Wipe everything about me; signing in is over with it."""
    if request.method == "POST":
        try:
            with unit_of_work() as session:
                _forget(session, current_actor().volunteer_id or 0)
        except Refusal as refusal:
            notice(refusal.sentence(), "error")
            return see_other("pledges.my_pledge")
        return see_other("pledges.forgotten")
    return page("campaigns/pledges/forget_me.html")


@bp.get("/vergeten")
@open_to_all
def forgotten() -> ResponseReturnValue:
    """Said to somebody whom we do not know any more."""
    return page("campaigns/pledges/forgotten.html")


@bp.route("/toezeggingen/<int:pledge_id>/vergeten", methods=["GET", "POST"])
@requires(Permission.PERSON_FORGET)
def forget_volunteer(pledge_id: int) -> ResponseReturnValue:
    """Somebody phoned and asked to be forgotten."""
    pledge = load(queries.pledge(pledge_id))
    if request.method == "POST":
        volunteer_id = pledge.volunteer_id
        is_forgotten = do_and_tell(
            lambda session: _forget(session, volunteer_id),
            _("Deze persoon is vergeten. Alleen de aantallen zijn gebleven."),
        )
        if is_forgotten:
            return see_other("pledges.call_list")
        return see_other("pledges.forget_volunteer", pledge_id=pledge_id)
    return page("campaigns/pledges/forget_volunteer.html", pledge=pledge, person=pledge.volunteer)


def _forget(session: Session, volunteer_id: int) -> None:
    forget_person(
        session,
        kind="volunteer",
        key=volunteer_id,
        actor=current_actor(),
        now=utc_now(),
        erased=erased_file(),
    )
